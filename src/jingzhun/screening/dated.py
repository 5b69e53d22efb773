"""Days and windows of a screening: what holds on a day, which months income is counted over, how old someone is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from jingzhun.policy import Policy
from jingzhun.rules.apply import line
from jingzhun.values.dates import first_of_month, last_of_month, month_index

OPEN_END = date(9999, 12, 31)


@dataclass(frozen=True)
class Window:
    """Whole months, first and last day included."""

    from_on: date
    to_on: date

    @property
    def months(self) -> int:
        """How many months the window holds."""
        return month_index(self.to_on) - month_index(self.from_on) + 1


def income_window(policy: Policy, as_of: date) -> Window:
    """Return the months over which income is counted: they end with the month before the identification month.

    Source: ``screening/income_window`` (M12, M24): 2020-06-01 to 2021-05-31 for a June 2021 mark.

    Raises
    ------
    ValueError
        Where policy knows no window for the day, because no income can be counted then.
    """
    months = policy.rule("screening/income_window").whole("months")
    if months is None:
        raise ValueError(f"screening/income_window knows no number of months on {as_of}")
    last = month_index(as_of) - 1
    return Window(first_of_month(last - months + 1), last_of_month(last))


def event_window(policy: Policy, as_of: date) -> Window:
    """Return the days whose events are still facts of this month: the months of policy, ending on ``as_of``."""
    months = policy.rule("screening/event_window").whole("months")
    if months is None:
        return Window(date.min, as_of)
    start = first_of_month(month_index(as_of) - months)
    day = min(as_of.day, last_of_month(month_index(start)).day)
    return Window(start.replace(day=day), as_of)


def in_force(table: ir.Table, as_of: date) -> ir.Table:
    """Return the dated rows that hold on a day; a null end still holds."""
    return table.filter((table.from_on <= as_of) & (table.to_on.fill_null(OPEN_END) >= as_of))


def month_number(day: ir.DateValue) -> ir.IntegerValue:
    """Return the months since year 0, because no engine adds calendar months like another."""
    return day.year().cast("int64") * 12 + day.month().cast("int64") - 1


def age_on(birth_on: ir.DateValue, day: date) -> ir.IntegerValue:
    """Return full years of age on a day; null where the birth date is not known."""
    born = birth_on.year().cast("int64") * 10_000 + birth_on.month().cast("int64") * 100 + birth_on.day().cast("int64")
    return ((line(day.year * 10_000 + day.month * 100 + day.day) - born) // 10_000).cast("int32")


def school_day(month: int | None, as_of: date) -> date:
    """Return the day on which school age is counted: the last end of the given month, on or before ``as_of``."""
    if month is None:
        return as_of
    this_year = last_of_month(as_of.year * 12 + month - 1)
    return this_year if this_year <= as_of else last_of_month((as_of.year - 1) * 12 + month - 1)


def source_text(table: ir.Table) -> ir.StringValue:
    """Return where a row comes from: display name of the file and row; null where it is not from a file."""
    name = ibis.coalesce(table.source_file, table.source_batch)
    return ibis.coalesce(name.concat(":").concat(table.source_row.cast("string")), name)


def joined_sources(texts: ir.StringColumn) -> ir.StringValue:
    """Return all sources of a group, sorted, joined by semicolons; empty where none is told.

    An array is sorted and joined, because Ibis cannot order a ``group_concat`` on Spark.
    """
    return ibis.literal(";").join(texts.collect(distinct=True).sort()).fill_null("")
