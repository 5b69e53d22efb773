"""What is due when: the clock of each open step, of the whole case, and of what is owed to the household."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jingzhun.casework.checks import NEEDS_MEASURES, Place, earliest_day, next_steps
from jingzhun.casework.history import REFUSED
from jingzhun.casework.procedure import OPENED, Days
from jingzhun.rules.clocks import deadline
from jingzhun.values.speech import Bilingual

WHOLE, ANSWER, RECHECK, APPEAL, MEASURES = "whole_case", "refusal_answer", "recheck", "appeal_heard", "measures"


@dataclass(frozen=True)
class Due:
    """One clock.

    Parameters
    ----------
    what
        A code of ``case_steps``, or one of ``whole_case``, ``refusal_answer``, ``recheck``, ``appeal_heard``, ``measures``.
    due_on
        The last day in time; null where policy does not know the days.
    done_on
        The day it was done; null while it is open.
    is_late
        Done after its day, or open and its day has passed.
    earliest_on
        The first day on which it may be done, where a notice must run out.
    alarm
        Said where working days of a year not yet published were guessed.
    """

    what: str
    starts_on: date
    due_on: date | None
    done_on: date | None
    is_late: bool
    earliest_on: date | None = None
    alarm: Bilingual | None = None


def dues(place: Place) -> tuple[Due, ...]:
    """Return the clocks that run, in order of their last day; those without a known day come last."""
    open_ones = [*_open_steps(place), *_owed(place)]
    return tuple(sorted(open_ones, key=lambda d: (d.due_on is None, d.due_on or date.max, d.what)))


def late_steps(place: Place) -> tuple[Due, ...]:
    """Return every clock that was missed, done or not: what was late stays late in the record."""
    done = [d for d in _done_steps(place) if d.is_late]
    return (*done, *(d for d in dues(place) if d.is_late))


def _open_steps(place: Place) -> Iterator[Due]:
    for step in next_steps(place):
        start = place.progress.day_of(step.since) if step.since else _latest(place, step.after)
        if start is None:
            continue
        yield _due(place, step.code, step.within, start, earliest=earliest_day(place, step))


def _done_steps(place: Place) -> Iterator[Due]:
    for code, act in place.progress.done.items():
        step = place.procedure.step(code)
        start = place.progress.day_of(step.since) if step and step.since else None
        if step and start and step.within:
            yield _due(place, code, step.within, start, done=act.on)
    ended = place.progress.ended_by
    if place.progress.opened and ended and place.procedure.chain:
        yield _due(place, WHOLE, place.procedure.chain, place.progress.opened.on, done=ended.on)


def _owed(place: Place) -> Iterator[Due]:
    progress, procedure = place.progress, place.procedure
    if progress.opened and progress.ended is None and procedure.chain:
        yield _due(place, WHOLE, procedure.chain, progress.opened.on)
    if progress.ended == REFUSED and progress.ended_by and not progress.is_answered:
        yield _due(place, ANSWER, procedure.refusal_answer, progress.ended_by.on)
    if progress.objection:
        yield _due(place, RECHECK, procedure.recheck, progress.objection.on)
    if progress.appeal:
        yield _due(place, APPEAL, procedure.appeal, progress.appeal.on)
    if progress.ended in NEEDS_MEASURES and progress.ended_by and not progress.has_measures:
        yield _due(place, MEASURES, procedure.measures, progress.ended_by.on)


def _due(place: Place, what: str, days: Days | None, start: date, *, done: date | None = None, earliest: date | None = None) -> Due:
    if days is None or days.count is None:
        return Due(what, start, None, done, is_late=False, earliest_on=earliest)
    pauses = place.progress.pauses_until(place.today)
    last = deadline(start, days.count, unit=days.unit, calendar=place.calendar, pauses=pauses)
    guessed = days.unit == "working" and place.calendar.is_guessed(last)
    return Due(what, start, last, done, (done or place.today) > last, earliest, place.calendar.alarm if guessed else None)


def _latest(place: Place, steps: tuple[str, ...]) -> date | None:
    days = [day for code in (steps or (OPENED,)) if (day := place.progress.day_of(code))]
    return max(days) if days else None
