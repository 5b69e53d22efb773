"""Legal clocks: a deadline from a start, a count of days and a calendar, with pauses that carry a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from jingzhun.policy import WorkingDays
from jingzhun.values.speech import Bilingual


@dataclass(frozen=True)
class Pause:
    """Days on which a clock stands still, both ends included, with the reason that is shown."""

    from_on: date
    to_on: date
    reason: Bilingual


def deadline(
    start: date, count: int, *, unit: Literal["calendar", "working"], calendar: WorkingDays, pauses: tuple[Pause, ...] = ()
) -> date:
    """Return the last day on which a step is in time; the day of the start is not counted, a paused day neither."""
    reached, left = start, count
    while left:
        reached += timedelta(days=1)
        counts = unit == "calendar" or calendar.is_working(reached)
        left -= counts and not any(p.from_on <= reached <= p.to_on for p in pauses)
    return reached


def is_late(done: date | None, due: date, *, as_of: date) -> bool:
    """Whether a step was done after its deadline, or is not done and the deadline has passed."""
    return (done or as_of) > due
