"""State of house and drinking water of a household, dated."""

from __future__ import annotations

from jingzhun.tables.contract import Column, Contract, Personal
from jingzhun.tables.people import SOURCE_COLUMNS

DWELLINGS = Contract(
    name="dwellings",
    grain="one row a household's home and day of finding",
    key=("household_id", "found_on"),
    order=("household_id", "found_on"),
    columns=(
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("found_on", "date"),
        Column("grade", "string", null="not graded", codes=("A", "B", "C", "D")),
        Column("structure", "string", null="not told"),
        Column("area_m2", "int32", null="not told", unit="m2"),
        Column("is_only_home", "boolean", null="not told"),
        Column(
            "has_visible_damage",
            "boolean",
            null="not told",
            unit="leaking roof or cracked wall: needs a grading report",
        ),
        Column("was_relocated", "boolean", null="not told"),
        *SOURCE_COLUMNS,
    ),
)

WATER_STATES = Contract(
    name="water_states",
    grain="one row a household's drinking water and day of finding",
    key=("household_id", "found_on"),
    order=("household_id", "found_on"),
    columns=(
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("found_on", "date"),
        Column("is_quality_safe", "boolean", null="not tested"),
        Column("litres_per_person_day", "int32", null="not told", unit="L/person/day"),
        Column("fetch_minutes", "int32", null="not told", unit="minutes, round trip"),
        Column("assurance_ppm", "int64", null="not told", unit="ppm of days with supply"),
        *SOURCE_COLUMNS,
    ),
)
