"""A household survey that others made: households and persons as surveyed, and in what they are deprived."""

from __future__ import annotations

from jingzhun.tables.contract import Column, Contract, Personal

DIMENSIONS = ("housing", "water", "education", "dependency")

SURVEY_HOUSEHOLDS = Contract(
    name="survey_households",
    grain="one row a surveyed household",
    key=("household_id",),
    order=("household_id",),
    columns=(
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("members_seen", "int64", unit="persons with a row of their own"),
        Column("members_told", "int64", null="size not told", unit="persons"),
        Column("walls", "string", null="not told", unit="state of the survey"),
        Column("roof", "string", null="not told", unit="state of the survey"),
        Column("floor", "string", null="not told", unit="state of the survey"),
        Column("water_supply", "string", null="not told", unit="kind of the survey"),
    ),
)
SURVEY_PERSONS = Contract(
    name="survey_persons",
    grain="one row a surveyed person",
    key=("person_id",),
    order=("household_id", "person_id"),
    columns=(
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("person_id", "int64", personal=Personal.PERSONAL),
        Column("age", "int64", null="not told", unit="years", personal=Personal.PERSONAL),
        Column("schooling_years", "int64", null="not told", unit="years", personal=Personal.PERSONAL),
        Column("years_behind", "int64", null="not told, or not asked of this age", unit="years", personal=Personal.PERSONAL),
    ),
)
DEPRIVATIONS = Contract(
    name="deprivations",
    grain="one row a surveyed household",
    key=("household_id",),
    order=("household_id",),
    row_law="same households",
    columns=(
        Column("household_id", "int64", personal=Personal.PERSONAL),
        *(Column(name, "boolean", null="unknown", personal=Personal.SENSITIVE) for name in DIMENSIONS),
        Column("deprived_count", "int64", unit="dimensions that are a known yes", personal=Personal.SENSITIVE),
        Column("unknown_count", "int64", unit="dimensions that are unknown"),
    ),
)
