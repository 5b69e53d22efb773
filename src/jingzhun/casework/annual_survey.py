"""The yearly survey (年度动态管理与信息采集): its window, the sums of an income sheet, and what of it must be looked at (practice.md P16, P10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from jingzhun.policy import Policy, counted_lines_of
from jingzhun.values.rounding import PPM, half_up

RULE = "casework/annual_survey"
PARTS = ("wage", "production", "property", "transfer", "cost")
LOW, FALL, LINE_UNKNOWN = "low_income", "income_fall", "line_unknown"
MONTHS = 12


@dataclass(frozen=True)
class SheetSums:
    """What an income sheet adds up to, in fen of its window.

    Parameters
    ----------
    parts
        The five parts; lines that do not count are in none.
    per_head_fen
        Net income a head, rounded half up; null without a member.
    """

    parts: Mapping[str, int]
    net_fen: int
    per_head_fen: int | None


def survey_window(policy: Policy, year: int) -> tuple[date, date] | None:
    """Return the first and last day of the window of a year's survey; null where policy knows none.

    Source: practice.md P10, 1 October to 30 September.
    """
    first = policy.rule(RULE).whole("window_first_month")
    if first is None:
        return None
    begins = date(year - (first > 1), first, 1)
    return begins, begins.replace(year=begins.year + 1) - timedelta(days=1)


def add_up(amounts: Mapping[str, int], policy: Policy, members: int) -> SheetSums:
    """Return the sums of a sheet; a line that is not on it is nothing."""
    parts = dict.fromkeys(PARTS, 0)
    for code, line in counted_lines_of(policy).items():
        if line.counts:
            parts[line.part] += amounts.get(code, 0)
    net = sum(parts.values()) - 2 * parts["cost"]
    return SheetSums(parts, net, half_up(net, members) if members else None)


def findings_of(
    per_head_fen: int | None, before_fen: int | None, policy: Policy, *, deduction_fen: int | None = 0
) -> tuple[str, ...]:
    """Return what must be looked at.

    Parameters
    ----------
    per_head_fen, before_fen
        Net income a head of this window and of the one before; null where it is not known.
    deduction_fen
        What is taken off before income is set against the line (``screening/monitoring_line.compares``); null where it is not known.

    Returns
    -------
    ``low_income`` below the monitoring line – on the line is not below –, ``line_unknown`` where policy knows no line or no deduction
    for the day, ``income_fall`` where income fell by the share of policy or more.
    """
    if per_head_fen is None:
        return ()
    found = []
    line, fall = policy.rule("screening/monitoring_line").fen("line"), policy.rule(RULE).ppm("fall")
    if line is None or deduction_fen is None:
        found.append(LINE_UNKNOWN)
    elif per_head_fen - deduction_fen < line:
        found.append(LOW)
    if before_fen is not None and before_fen > 0 and fall is not None and (before_fen - per_head_fen) * PPM >= fall * before_fen:
        found.append(FALL)
    return tuple(found)
