"""Households and persons of the registry, with what holds from which day to which day.

Registered here, lives here and shares income are three dated facts (practice.md P5): a person may have each in another
household. Attributes change over time and are kept as dated states, never overwritten.
"""

from __future__ import annotations

from jingzhun.tables.contract import Column, Contract, Personal

SOURCE_COLUMNS = (
    Column("source_batch", "string", null="made before the first batch", unit="batch id"),
    Column("source_file", "string", null="not from a file", unit="display name of the file"),
    Column("source_row", "int64", null="not from a file", unit="row number in the file, from 1"),
)

HOUSEHOLD_STATUSES = (
    "registered_poor",  # 建档立卡贫困户, not yet out
    "exited",  # 脱贫户
    "monitored_unstable_exited",
    "monitored_near_poor",
    "monitored_sudden_hardship",
    "risk_cleared",
    "dibao",
    "extreme_hardship_support",
    "relocated",
)

MEMBERSHIP_FACTS = ("registered_here", "lives_here", "shares_income")

STATE_ATTRIBUTES = (
    "education",  # code list education
    "school_state",  # code list school_state
    "health",  # code list health
    "labour",  # code list labour
    "employment",  # working_away | working_local | farming | public_welfare_job | none
    "skill",  # code list skill: what a person can do (planting, breeding, trade …)
    "disability_grade",  # 1..4
    "insurance",  # resident | employee | none
    "marriage",
    "ethnic",
    "school_reason",  # why a child of school age is not in school
    "absence_reason",  # why a member is away
)

HOUSEHOLDS = Contract(
    name="households",
    grain="one row a household of the registry",
    key=("household_id",),
    order=("household_id",),
    columns=(
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("village_code", "string", unit="12 digits, origin division", personal=Personal.INTERNAL),
        Column("serving_village_code", "string", null="served where registered", unit="12 digits"),
        Column("group_name", "string", null="villager group not told"),
        Column(
            "household_no",
            "string",
            null="not in the national system",
            unit="national 户编号",
            personal=Personal.PERSONAL,
        ),
        Column(
            "register_no",
            "string",
            null="register number not told",
            unit="public-security 户号",
            personal=Personal.PERSONAL,
        ),
        Column("phone", "string", null="no phone told", personal=Personal.PERSONAL),
        *SOURCE_COLUMNS,
    ),
)

HOUSEHOLD_STATES = Contract(
    name="household_states",
    grain="one row a household, status and first day",
    key=("household_id", "status", "from_on"),
    order=("household_id", "status", "from_on"),
    columns=(
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("status", "string", codes=HOUSEHOLD_STATUSES, personal=Personal.SENSITIVE),
        Column("from_on", "date"),
        Column("to_on", "date", null="still holds"),
        Column("risk", "string", null="no risk told", unit="code list risk_types, the main risk at identification"),
        *SOURCE_COLUMNS,
    ),
)

PERSONS = Contract(
    name="persons",
    grain="one row a person of the registry",
    key=("person_id",),
    order=("household_id", "person_id"),
    columns=(
        Column("household_id", "int64", unit="household where registered", personal=Personal.PERSONAL),
        Column("person_id", "int64", personal=Personal.PERSONAL),
        Column("name", "string", personal=Personal.PERSONAL),
        Column(
            "id_number",
            "string",
            null="no id or none that passes its check",
            unit="18 digits",
            personal=Personal.SENSITIVE,
        ),
        Column("sex", "string", null="not told", codes=("male", "female"), personal=Personal.PERSONAL),
        Column("birth_on", "date", null="not told", personal=Personal.PERSONAL),
        Column("relation", "string", null="not told", unit="code list relation", personal=Personal.PERSONAL),
        Column("phone", "string", null="no phone told", personal=Personal.PERSONAL),
        Column("person_no", "string", null="not in the national system", unit="national 人编号", personal=Personal.PERSONAL),
        Column("died_on", "date", null="alive as far as any source says", personal=Personal.PERSONAL),
        *SOURCE_COLUMNS,
    ),
)

MEMBERSHIPS = Contract(
    name="memberships",
    grain="one row a person, household, fact and first day",
    key=("person_id", "household_id", "fact", "from_on"),
    order=("household_id", "person_id", "fact", "from_on"),
    columns=(
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("person_id", "int64", personal=Personal.PERSONAL),
        Column("fact", "string", codes=MEMBERSHIP_FACTS),
        Column("from_on", "date"),
        Column("to_on", "date", null="still holds"),
        *SOURCE_COLUMNS,
    ),
)

PERSON_STATES = Contract(
    name="person_states",
    grain="one row a person, attribute and first day",
    key=("person_id", "attribute", "from_on", "value"),
    order=("person_id", "attribute", "from_on"),
    row_law="a person may hold several values of skill and health at a time, one of every other attribute",
    columns=(
        Column("person_id", "int64", personal=Personal.PERSONAL),
        Column("attribute", "string", codes=STATE_ATTRIBUTES),
        Column("value", "string", unit="code of the attribute's list", personal=Personal.SENSITIVE),
        Column("from_on", "date"),
        Column("to_on", "date", null="still holds"),
        *SOURCE_COLUMNS,
    ),
)

KINSHIPS = Contract(
    name="kinships",
    grain="one row a parent and child living in different households",
    key=("parent_id", "child_id"),
    order=("parent_id", "child_id"),
    columns=(
        Column("parent_id", "int64", personal=Personal.PERSONAL),
        Column("child_id", "int64", personal=Personal.PERSONAL),
        *SOURCE_COLUMNS,
    ),
)
