"""What other registers say a member owns: evidence to explain, never a refusal. A balance is never kept (P28)."""

from __future__ import annotations

from jingzhun.tables.contract import Column, Contract, Personal
from jingzhun.tables.people import SOURCE_COLUMNS

ASSET_KINDS = (
    "car",
    "large_machine",
    "town_house",
    "shop",
    "company",
    "public_payroll",
    "village_cadre",
    "deposit",
    "commercial_pension",
    "provident_fund",
    "study_abroad",
)

ASSETS = Contract(
    name="assets",
    grain="one row a person and registered asset or post",
    key=("person_id", "kind", "asset_no"),
    order=("household_id", "person_id", "kind", "asset_no"),
    columns=(
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("person_id", "int64", personal=Personal.PERSONAL),
        Column("kind", "string", codes=ASSET_KINDS, personal=Personal.SENSITIVE),
        Column("asset_no", "string", unit="register number or a hash of the row", personal=Personal.SENSITIVE),
        Column(
            "detail",
            "string",
            null="nothing more told",
            unit="vehicle type, firm state, post …",
            personal=Personal.SENSITIVE,
        ),
        Column("since_on", "date", null="not told"),
        Column("ended_on", "date", null="still holds"),
        Column("value_fen", "int64", null="not told", unit="fen, purchase value", personal=Personal.SENSITIVE),
        *SOURCE_COLUMNS,
    ),
)
