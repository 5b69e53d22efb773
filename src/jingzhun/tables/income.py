"""Income lines, production quantities, and the derived income of a household (practice.md P10)."""

from __future__ import annotations

from jingzhun.tables.contract import Column, Contract, Personal
from jingzhun.tables.people import SOURCE_COLUMNS

INCOME_BASES = ("department", "survey", "prefilled", "override")

INCOME_LINES = Contract(
    name="income_lines",
    grain="one row an amount: household, person where told, line and period, each source apart",
    key=("household_id", "person_id", "line", "period_from", "period_to", "source_batch", "source_row"),
    order=("household_id", "person_id", "line", "period_from"),
    columns=(
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("person_id", "int64", null="income of the household", personal=Personal.PERSONAL),
        Column("line", "string", unit="code list income_lines: a1 … e4"),
        Column("amount_fen", "int64", null="told to exist, amount not told", unit="fen", personal=Personal.SENSITIVE),
        Column("period_from", "date"),
        Column("period_to", "date"),
        Column("basis", "string", codes=INCOME_BASES),
        Column("is_one_off", "boolean", null="not told", unit="one-time money does not count where policy says so"),
        *SOURCE_COLUMNS,
    ),
)

PRODUCTIONS = Contract(
    name="productions",
    grain="one row a household, item and year",
    key=("household_id", "item", "year"),
    order=("household_id", "item", "year"),
    columns=(
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("item", "string", unit="code list production_items: maize, beet, sheep …"),
        Column("year", "int16", unit="year of the harvest or sale"),
        Column("quantity_hundredths", "int64", null="grown or kept, quantity not told", unit="hundredths of a mu or head"),
        *SOURCE_COLUMNS,
    ),
)

HOUSEHOLD_INCOME = Contract(
    name="household_income",
    grain="one row a household of the registry, for the window of as_of",
    key=("household_id",),
    order=("household_id",),
    row_law="same rows as households with at least one counted member",
    columns=(
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("window_from", "date"),
        Column("window_to", "date"),
        Column("members", "int32", unit="persons who share income on as_of"),
        Column("wage_fen", "int64", null="a wage was told without its amount", unit="fen", personal=Personal.SENSITIVE),
        Column(
            "production_fen",
            "int64",
            null="production told without its amount",
            unit="fen",
            personal=Personal.SENSITIVE,
        ),
        Column("property_fen", "int64", null="told without its amount", unit="fen", personal=Personal.SENSITIVE),
        Column("transfer_fen", "int64", null="told without its amount", unit="fen", personal=Personal.SENSITIVE),
        Column("cost_fen", "int64", null="told without its amount", unit="fen", personal=Personal.SENSITIVE),
        Column("support_received_fen", "int64", null="not told", unit="fen, part of transfer_fen"),
        Column(
            "support_due_fen",
            "int64",
            null="no child in another household, or that household's income unknown",
            unit="fen; never income",
        ),
        Column(
            "claims_income_fen",
            "int64",
            null="none told",
            unit="fen, insurance and compensation, shown beside, not counted",
        ),
        Column(
            "own_payment_fen",
            "int64",
            null="a bill without its own payment",
            unit="fen, in-scope own payment in the window",
        ),
        Column(
            "essential_spending_fen",
            "int64",
            null="a part not told",
            unit="fen: own payment, schooling, disaster and other essential spending",
        ),
        Column("net_fen", "int64", null="a part is unknown", unit="fen a window", personal=Personal.SENSITIVE),
        Column(
            "net_per_head_fen",
            "int64",
            null="net unknown or no counted member",
            unit="fen a person and window",
            personal=Personal.SENSITIVE,
        ),
        Column("sources", "int32", unit="number of amounts the sum stands on; 0 with a null net says that nothing was told"),
        Column("unknown_parts", "string", null="nothing is unknown", unit="income line codes, joined by commas"),
    ),
)
