"""Production income pre-filled from the county's yearly table of prices, yields and costs (practice.md P10)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from jingzhun.policy import Policy
from jingzhun.screening.dated import Window

HUNDREDTHS = 100
FEN = 100


def prefilled_amounts(productions: ir.Table, policy: Policy, window: Window) -> ir.Table:
    """Return gross income and cost of what was harvested or sold inside the window.

    Returns
    -------
    One row a household and line (``b1`` … ``b4``, ``e1`` … ``e4``) in the columns of ``told_amounts`` with ``order``; the order is
    below that of every other basis.

    Nulls
    -----
    A quantity not told, or an item without a price, makes the line untold.
    """
    years = harvest_years(policy, window)
    grown = productions.filter(productions.year.isin(years)) if years else productions.limit(0)
    priced = grown.inner_join(_prices(policy), "item")
    hundredths = priced.quantity_hundredths
    gross = priced.select("household_id", line=priced.line, amount_fen=_rounded(hundredths * priced.gross_fen))
    cost = priced.select("household_id", line=priced.cost_line, amount_fen=_rounded(hundredths * priced.cost_fen))
    both = ibis.union(gross, cost)
    return both.group_by("household_id", "line").aggregate(
        basis=ibis.literal("prefilled"),
        amount_fen=both.amount_fen.sum(),
        is_untold=both.amount_fen.isnull().any(),
        months=ibis.literal(0, "int64"),
        rows=both.count(),
        order=ibis.literal(-1000, "int64"),
    )


def harvest_years(policy: Policy, window: Window) -> list[int]:
    """Return the years whose harvest, or sale of animals, falls into a window; none where policy knows no month of it."""
    month = policy.rule("screening/production_prices").whole("harvest_month")
    years = range(window.from_on.year, window.to_on.year + 1)
    return [year for year in years if month and window.from_on <= date(year, month, 1) <= window.to_on]


def _rounded(hundredths_of_fen: ir.IntegerValue) -> ir.IntegerValue:
    """Return fen, half up; quantities and prices are never below zero."""
    return (hundredths_of_fen + HUNDREDTHS // 2) // HUNDREDTHS


def _prices(policy: Policy) -> ir.Table:
    kinds = {"item": "string", "line": "string", "cost_line": "string", "gross_fen": "int64", "cost_fen": "int64"}
    return ibis.memtable(price_rows(policy), schema=kinds)


def price_rows(policy: Policy) -> list[dict[str, object]]:
    """Return the price table: every item of the code list with fen a mu or head, null where the day has no price."""
    items = policy.codes("production_items")
    table = policy.rule("screening/production_prices").table("prices") or []
    prices = {str(row["item"]): row for row in table}
    return [
        {
            "item": code,
            "line": str(items.attribute(code, "line")),
            "cost_line": str(items.attribute(code, "cost_line")),
            "gross_fen": _fen(prices.get(code), "yield", "price"),
            "cost_fen": _fen(prices.get(code), "cost"),
        }
        for code in items.codes
    ]


def _fen(row: dict[str, object] | None, *factors: str) -> int | None:
    if row is None:
        return None
    product = Decimal(FEN)
    for name in factors:
        product *= Decimal(str(row[name]))
    return int(product)
