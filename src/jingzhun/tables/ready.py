"""What a rule reads, prepared once at intake: a person's year as told, and the rule-ready projection of it.

The projection holds facts only, never a rule's answer: amounts are summed, and what is told in words or grades stands behind a
code. A code is a row of ``person_circumstances`` or ``home_circumstances``; it is given once and never reused, so that a change set
may bring new codes and old rows keep theirs. Rules are asked of the circumstances, which are few, not of the persons, which are many.
"""

from __future__ import annotations

from jingzhun.tables.contract import Column, Contract, Personal
from jingzhun.tables.homes import DWELLINGS
from jingzhun.tables.people import HOUSEHOLD_STATUSES

_HOUSEHOLD = Column("household_id", "int64", personal=Personal.PERSONAL)
_VILLAGE = Column("village_no", "int64", unit="12 digits of the village's division code")
_GRADES = next(c.codes for c in DWELLINGS.columns if c.name == "grade")
PART_COLUMNS = ("wage_fen", "production_fen", "property_fen", "transfer_fen", "cost_fen")
TOLD_ELSEWHERE = 0  # the home code of a row that tells nothing of the home: another row of the household does

PERSON_TOLD = (
    Column("school_age", "int16", null="birth date not told", unit="years, on the day school age is counted"),
    Column("is_absent", "boolean", unit="on the newest list of children not in school"),
    Column("absence_reason", "string", null="not absent, or no reason told", personal=Personal.SENSITIVE),
    Column("is_uninsured", "boolean", unit="on the newest list of the uninsured", personal=Personal.SENSITIVE),
)
HOME_TOLD = (
    Column("status", "string", null="never registered", codes=HOUSEHOLD_STATUSES, personal=Personal.SENSITIVE),
    Column("registered_on", "date", null="not a registered poor household", personal=Personal.SENSITIVE),
    Column("is_income_whole", "boolean", null="the home is told on another row of the household", unit="a source tells all income"),
    Column("grade", "string", null="not graded", codes=_GRADES),
    Column("is_only_home", "boolean", null="not told"),
    Column("is_quality_safe", "boolean", null="water not tested"),
    Column("litres_per_person_day", "int32", null="not told", unit="L/person/day"),
    Column("fetch_minutes", "int32", null="not told", unit="minutes, round trip"),
    Column("assurance_ppm", "int64", null="not told", unit="ppm of days with supply"),
)

PERSON_SUMMED = (
    Column("is_insured", "boolean", null="not told of the person itself", unit="in resident or employee insurance"),
    Column("is_income_untold", "boolean", unit="a part of income was told without its amount"),
    Column("is_spending_untold", "boolean", unit="a bill or loss was told without its amount"),
)
HOME_SUMMED = (
    Column("is_exited", "boolean", null="as home_code 0", personal=Personal.SENSITIVE),
    Column("is_registered_poor", "boolean", null="as home_code 0", personal=Personal.SENSITIVE),
    Column("is_graded", "boolean", null="as home_code 0", unit="a finding of the house stands, with or without its grade"),
    Column("is_listed", "boolean", null="as home_code 0", unit="on the newest list of dangerous houses"),
    Column("has_visible_damage", "boolean", null="not told"),
    Column("is_checked", "boolean", null="as home_code 0", unit="a check or a fault of the water is told"),
    Column("has_fault", "boolean", null="as home_code 0", unit="a fault of supply since the newest check of the water"),
)

PERSON_YEARS = Contract(
    name="person_years",
    grain="one row a person who shares income, for the income window of as_of",
    key=("household_id", "person_id"),
    order=("household_id", "person_id"),
    row_law="what is told of the home stands on exactly one row of the household",
    columns=(
        _HOUSEHOLD,
        Column("person_id", "int64", personal=Personal.PERSONAL),
        _VILLAGE,
        *(Column(n, "int64", null="told without its amount", unit="fen", personal=Personal.SENSITIVE) for n in PART_COLUMNS),
        Column("own_payment_fen", "int64", null="a bill without its own payment", unit="fen", personal=Personal.SENSITIVE),
        Column(
            "loss_fen", "int64", null="a loss told without its amount", unit="fen: schooling, disaster and other essential spending"
        ),
        *PERSON_TOLD,
        *HOME_TOLD,
    ),
)

PERSON_FACTS = Contract(
    name="person_facts",
    grain="one row a person who shares income, for the income window of as_of",
    key=("household_id", "person_id"),
    order=("household_id", "person_id"),
    row_law="what is told of the home, and of amounts by household, stands on exactly one row of the household",
    columns=(
        _HOUSEHOLD,
        Column("person_id", "int64", personal=Personal.PERSONAL),
        _VILLAGE,
        Column("told_net_fen", "int64", unit="fen: told income less told cost", personal=Personal.SENSITIVE),
        Column("own_payment_fen", "int64", unit="fen, as far as told", personal=Personal.SENSITIVE),
        Column("loss_fen", "int64", unit="fen, as far as told", personal=Personal.SENSITIVE),
        *PERSON_TOLD,
        *PERSON_SUMMED,
        *HOME_TOLD,
        *(Column(c.name, c.type, null=c.null or "as is_income_whole", unit=c.unit, personal=c.personal) for c in HOME_SUMMED),
    ),
)

BEYOND_PROJECTION = Contract(
    name="beyond_projection",
    grain="one row a household of whose facts the projection cannot hold all, and why",
    key=("household_id", "why"),
    order=("household_id", "why"),
    columns=(
        _HOUSEHOLD,
        Column("why", "string", codes=("absent_elsewhere", "uninsured_elsewhere", "decided", "no_member")),
    ),
)

READY_PERSONS = Contract(
    name="ready_persons",
    grain="one row a person who shares income, for the income window of as_of",
    key=(),
    order=("household_id",),
    row_law="same rows as person_years",
    columns=(
        _HOUSEHOLD,
        _VILLAGE,
        Column("person_code", "int32", unit="row of person_circumstances"),
        Column("home_code", "int32", unit="row of home_circumstances; 0 where another row of the household tells the home"),
        Column("told_net_fen", "int64", unit="fen: told income less told cost", personal=Personal.SENSITIVE),
        Column("own_payment_fen", "int64", unit="fen, as far as told", personal=Personal.SENSITIVE),
        Column("loss_fen", "int64", unit="fen, as far as told", personal=Personal.SENSITIVE),
    ),
)

PERSON_CIRCUMSTANCES = Contract(
    name="person_circumstances",
    grain="one row a combination of what is told of a person",
    key=("person_code",),
    order=("person_code",),
    columns=(
        Column("person_code", "int32"),
        *PERSON_TOLD,
        *PERSON_SUMMED,
    ),
)

HOME_CIRCUMSTANCES = Contract(
    name="home_circumstances",
    grain="one row a combination of what is told of a home",
    key=("home_code",),
    order=("home_code",),
    columns=(Column("home_code", "int32"), *HOME_TOLD, *HOME_SUMMED),
)

STANDINGS = Contract(
    name="standings",
    grain="one row a household with a person in ready_persons",
    key=("household_id",),
    order=("household_id",),
    columns=(
        _HOUSEHOLD,
        _VILLAGE,
        Column("members", "int32", unit="persons who share income"),
        Column("net_per_head_fen", "int64", null="income is not known", unit="fen", personal=Personal.SENSITIVE),
        Column("is_in_range", "string", codes=("yes", "no", "unknown"), unit="net income per head below the monitoring line"),
        Column("education", "string", codes=("yes", "no", "unknown"), unit="guarantee kept"),
        Column("medical", "string", codes=("yes", "no", "unknown"), unit="guarantee kept"),
        Column("housing", "string", codes=("yes", "no", "unknown"), unit="guarantee kept"),
        Column("water", "string", codes=("yes", "no", "unknown"), unit="safe drinking water kept"),
        Column("class", "string", unit="class of the household", personal=Personal.SENSITIVE),
        Column("class_reason", "string", unit="reason code of the class rule"),
    ),
)
