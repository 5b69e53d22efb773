"""What departments, surveys and the price table tell of the income of one household, in plain numbers and without an engine.

A form that is filled at a kitchen table cannot wait for a run. The numbers are those of ``income.told_amounts`` and
``production_prefill.prefilled_amounts``; ``tests/screening/test_one_household.py`` holds both ways equal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from jingzhun.policy import Policy
from jingzhun.screening.dated import Window
from jingzhun.screening.production_prefill import HUNDREDTHS, harvest_years, price_rows
from jingzhun.values.dates import month_index
from jingzhun.values.rounding import half_up

Span = tuple[int, int]
Whose = tuple[int | None, str]


@dataclass(frozen=True)
class ToldAmount:
    """One amount a department or a survey told: ``tables.income.INCOME_LINES`` of one household and basis; ``fen`` is null where untold."""

    person_id: int | None
    line: str
    fen: int | None
    period_from: date
    period_to: date
    is_one_off: bool | None
    batch: str | None


def told_by_departments(rows: Iterable[ToldAmount], policy: Policy, window: Window) -> dict[str, int | None]:
    """Return what departments tell of each line inside a window, in fen.

    Nulls
    -----
    A line is null where a department says that there is something and not how much; a line nobody tells is not there.
    """
    return _told(rows, policy, window, stands=lambda _span: False)


def told_by_surveys(rows: Iterable[ToldAmount], policy: Policy, window: Window) -> dict[str, int | None]:
    """Return what surveys tell of each line for a window, in fen: of those inside, and of a year before as long as policy lets one stand.

    Nulls
    -----
    As of ``told_by_departments``; where policy knows no age of surveys, one stands that ended inside the window.
    """
    age, last = policy.rule("screening/income_bases").whole("survey_age"), month_index(window.to_on)
    oldest = month_index(window.from_on) if age is None else last - age

    def stands(span: Span) -> bool:
        return oldest <= span[1] and span[0] <= last and span[1] - span[0] + 1 >= window.months

    return _told(rows, policy, window, stands=stands)


def _told(rows: Iterable[ToldAmount], policy: Policy, window: Window, *, stands: Callable[[Span], bool]) -> dict[str, int | None]:
    """Return what one basis tells of each line; ``stands`` says which months count although none of them is inside."""
    counts_one_off = policy.rule("screening/income_bases").flag("counts_one_off")
    first, last = month_index(window.from_on), month_index(window.to_on)
    by_file: dict[tuple[Whose, Span], dict[str | None, list[int | None]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        span = month_index(row.period_from), month_index(row.period_to)
        is_inside = min(span[1], last) >= max(span[0], first)
        if (is_inside or stands(span)) and (counts_one_off or not row.is_one_off):
            by_file[(row.person_id, row.line), span][row.batch].append(row.fen)
    found: dict[str, list[int | None]] = defaultdict(list)
    for whose, spans in _by_person({key: _once(batches) for key, batches in by_file.items()}).items():
        found[whose[1]] += [_share(fen, span, window) for span, fen in _current(spans, window.months)]
    return {line: None if None in told else sum(cast("list[int]", told)) for line, told in sorted(found.items())}


def _once(batches: Mapping[str | None, list[int | None]]) -> int | None:
    """Return the same payment told by several files once: the largest sum of one file; null where every file left an amount out."""
    if all(None in told for told in batches.values()):
        return None
    return max(sum(fen for fen in told if fen is not None) for told in batches.values() if any(f is not None for f in told))


def _by_person(told: Mapping[tuple[Whose, Span], int | None]) -> dict[Whose, dict[Span, int | None]]:
    found: dict[Whose, dict[Span, int | None]] = defaultdict(dict)
    for (whose, span), fen in told.items():
        found[whose][span] = fen
    return found


def _current(spans: Mapping[Span, int | None], months: int) -> list[tuple[Span, int | None]]:
    """Return the amounts that count: of several yearly ones those that end last."""
    yearly = {span for span in spans if span[1] - span[0] + 1 >= months}
    latest = max((span[1] for span in yearly), default=None)
    return [(span, fen) for span, fen in spans.items() if span not in yearly or span[1] == latest]


def _share(fen: int | None, span: Span, window: Window) -> int | None:
    length = span[1] - span[0] + 1
    if fen is None or length >= window.months:
        return fen
    inside = min(span[1], month_index(window.to_on)) - max(span[0], month_index(window.from_on)) + 1
    return half_up(fen * inside, length)


def prefilled_by_prices(
    productions: Iterable[tuple[str, int, int | None]], policy: Policy, window: Window
) -> dict[str, int | None]:
    """Return gross income and cost by line, in fen, of what was harvested or sold inside a window.

    Parameters
    ----------
    productions
        Item, year, and quantity in hundredths of a mu or head.

    Nulls
    -----
    A line is null where a quantity is not told or an item has no price.
    """
    years, prices = harvest_years(policy, window), {str(row["item"]): row for row in price_rows(policy)}
    found: dict[str, list[int | None]] = defaultdict(list)
    for item, year, hundredths in productions:
        if year in years and item in prices:
            price = prices[item]
            for line, each in (("line", "gross_fen"), ("cost_line", "cost_fen")):
                fen = cast("int | None", price[each])
                is_told = fen is not None and hundredths is not None
                found[str(price[line])].append(half_up(hundredths * fen, HUNDREDTHS) if is_told else None)  # type: ignore[operator]
    return {line: None if None in told else sum(cast("list[int]", told)) for line, told in sorted(found.items())}
