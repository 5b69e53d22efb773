"""The yearly survey (年度动态管理与信息采集): its window, the sums of an income sheet, and what of it must be looked at (practice.md P16, P10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from jingzhun.policy import Policy, counted_lines_of
from jingzhun.policy.income_lines import PARTS, TAKEN_OFF, deduction_fen
from jingzhun.values.rounding import PPM, half_up

RULE = "casework/annual_survey"
LINE = "screening/monitoring_line"
LOW, FALL, LINE_UNKNOWN = "low_income", "income_fall", "line_unknown"


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
    net = sum(-fen if part == TAKEN_OFF else fen for part, fen in parts.items())
    return SheetSums(parts, net, half_up(net, members) if members else None)


def low_below_fen(policy: Policy) -> int | None:
    """Return the net income a head below which a household must be looked at: the monitoring line, and on it what is taken off first.

    Nulls
    -----
    Null where policy knows no line for the day, or compares disposable income and knows no deduction.
    """
    line, deduction = policy.rule(LINE).fen("line"), deduction_fen(policy)
    return None if line is None or deduction is None else line + deduction


def findings_of(per_head_fen: int | None, before_fen: int | None, policy: Policy) -> tuple[str, ...]:
    """Return what must be looked at.

    Parameters
    ----------
    per_head_fen, before_fen
        Net income a head of this window and of the one before; null where it is not known.

    Returns
    -------
    ``low_income`` below the monitoring line – on the line is not below –, ``line_unknown`` where policy knows no line or no deduction
    for the day, ``income_fall`` where income fell by the share of policy or more.
    """
    if per_head_fen is None:
        return ()
    found = []
    low_below, fall = low_below_fen(policy), policy.rule(RULE).ppm("fall")
    if low_below is None:
        found.append(LINE_UNKNOWN)
    elif per_head_fen < low_below:
        found.append(LOW)
    if before_fen is not None and before_fen > 0 and fall is not None and (before_fen - per_head_fen) * PPM >= fall * before_fen:
        found.append(FALL)
    return tuple(found)
