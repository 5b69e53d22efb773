"""A state and a clock as every page draws them: ``parts/state.html`` and ``parts/clock.html``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import ngettext

SOON_DAYS = 2


@dataclass(frozen=True)
class State:
    """A state as word, icon and colour; ``kind`` is risk, watch, steady, info or none."""

    kind: str
    word: str | Promise


@dataclass(frozen=True)
class Clock:
    """How much is left of a day, in words; ``kind`` is late, soon or calm."""

    kind: str
    words: str
    day: date


def clock_of(due_on: date | None, today: date, soon: int = SOON_DAYS) -> Clock | None:
    """Return the clock of a day, ``soon`` from so many days before it; nothing where no day is known."""
    if due_on is None:
        return None
    left = (due_on - today).days
    if left < 0:
        return Clock("late", ngettext("{n} day late", "{n} days late", -left).format(n=-left), due_on)
    kind = "soon" if left <= soon else "calm"
    return Clock(kind, ngettext("{n} day left", "{n} days left", left).format(n=left), due_on)
