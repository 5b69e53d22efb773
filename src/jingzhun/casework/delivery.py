"""Whether a departmental row shows that a planned measure was delivered: paid after the plan, and not what was paid all along (practice.md P19)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jingzhun.policy import Policy
from jingzhun.values.dates import first_of_month, month_index

RULE = "casework/delivery"
LINE, EVENT = "line", "event"


@dataclass(frozen=True)
class Paid:
    """A departmental row of a household.

    Parameters
    ----------
    kind, code
        ``line`` with a code of ``income_lines``, or ``event`` with a kind of ``tables.events``.
    on
        The first day it speaks of.
    batch, row
        Where it was read: the file's number and its row; null where the site does not know.
    """

    kind: str
    code: str
    on: date
    batch: str | None
    row: int | None


def shows_delivery(policy: Policy) -> dict[str, frozenset[tuple[str, str]]]:
    """Return by measure the rows that show its delivery; a measure that no file shows is not there."""
    found: dict[str, set[tuple[str, str]]] = {}
    for told in policy.rule(RULE).table("shown_by") or ():
        kind = LINE if LINE in told else EVENT
        found.setdefault(str(told["measure"]), set()).add((kind, str(told[kind])))
    return {measure: frozenset(rows) for measure, rows in found.items()}


def delivered_by(measure: str, planned_on: date, paid: Iterable[Paid], policy: Policy) -> Paid | None:
    """Return the earliest row that shows a measure's delivery; null where none does.

    A row of the month of the plan counts, because files speak of months. A benefit that was paid in the quiet months before the plan
    goes on and shows nothing. Null where policy knows no quiet months.
    """
    quiet, shown = policy.rule(RULE).whole("quiet_months"), shows_delivery(policy).get(measure, frozenset())
    if quiet is None:
        return None
    since = first_of_month(month_index(planned_on))
    before = first_of_month(month_index(planned_on) - quiet)
    mine = sorted((one for one in paid if (one.kind, one.code) in shown), key=lambda one: (one.on, one.batch or "", one.row or 0))
    went_on = {(one.kind, one.code) for one in mine if before <= one.on < since}
    return next((one for one in mine if one.on >= since and (one.kind, one.code) not in went_on), None)
