"""Divisions: provinces to villages, with the yearly changes of their codes."""

from __future__ import annotations

from jingzhun.tables.contract import Column, Contract, Personal

LEVELS = ("province", "city", "county", "township", "village")

DIVISIONS = Contract(
    name="divisions",
    grain="one row a division code and edition of the official list",
    key=("code", "edition"),
    order=("code", "edition"),
    columns=(
        Column("code", "string", unit="2, 4, 6, 9 or 12 digits", personal=Personal.NONE),
        Column("edition", "int16", unit="year of the official list", personal=Personal.NONE),
        Column("level", "string", codes=LEVELS, personal=Personal.NONE),
        Column("name", "string", personal=Personal.NONE),
        Column(
            "kind",
            "string",
            null="not told by the list",
            unit="village_committee, community, virtual, town, township, street, park",
            personal=Personal.NONE,
        ),
        Column("parent_code", "string", null="a province", personal=Personal.NONE),
        Column("successor_code", "string", null="still in force in the newest edition", personal=Personal.NONE),
    ),
)
