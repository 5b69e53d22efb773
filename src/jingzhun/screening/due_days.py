"""By when a clue of today must be visited and decided; the clocks run from the day it was found."""

from __future__ import annotations

from datetime import date

from jingzhun.policy import Policy
from jingzhun.rules.clocks import deadline


def due_days(policy: Policy, found_on: date) -> dict[str, date | int | None]:
    """Return ``visit_due_on``, ``decision_due_on`` and ``notice_days`` for a clue found on a day.

    Returns
    -------
    Calendar days; the day of finding is not counted. Null where policy knows no number of days.

    Source: ``screening/procedure`` (M1: at most fifteen days from clue to decision, notice of at least five).

    Examples
    --------
    >>> from jingzhun.policy import load
    >>> str(due_days(load("cn/150424", date(2024, 6, 30)), date(2024, 6, 30))["decision_due_on"])
    '2024-07-15'
    """
    numbers = policy.rule("screening/procedure")
    return {
        "visit_due_on": _due(policy, numbers.whole("visit_days"), found_on),
        "decision_due_on": _due(policy, numbers.whole("chain_days"), found_on),
        "notice_days": numbers.whole("notice_days"),
    }


def _due(policy: Policy, days: int | None, found_on: date) -> date | None:
    return None if days is None else deadline(found_on, days, unit="calendar", calendar=policy.calendar)
