"""A case, top to bottom: the procedure of the day, its history judged act by act, where it stands, what is next and what is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from jingzhun.casework.checks import Place, may_take, next_steps
from jingzhun.casework.dues import Due, dues, late_steps
from jingzhun.casework.history import Act, Progress, after_act, replay
from jingzhun.casework.procedure import Procedure, Step
from jingzhun.casework.refusals import Refusal
from jingzhun.policy import WorkingDays


@dataclass(frozen=True)
class Standing:
    """Where a case stands on a day: its progress, the steps that may be taken, the clocks that run, those that were missed."""

    place: Place
    progress: Progress
    next_steps: tuple[Step, ...]
    dues: tuple[Due, ...]
    late: tuple[Due, ...]


def stand(
    procedure: Procedure, acts: Sequence[Act], *, today: date, calendar: WorkingDays, former_end: str | None = None
) -> Standing:
    """Return where a case stands.

    Parameters
    ----------
    procedure
        As it was in force on the day the case was opened: a case ends under the law it began with.
    acts
        The history, in its order; each was judged when it was added.
    former_end
        How the attached earlier case ended; null where there is none.
    """
    place = Place(procedure, replay(procedure, acts), today, calendar, former_end)
    return Standing(place, place.progress, next_steps(place), dues(place), late_steps(place))


def judge(place: Place, acts: Sequence[Act]) -> tuple[Progress, dict[int, tuple[Refusal, ...]]]:
    """Return the state after those acts that may be done, and what speaks against each other one by its number from 1.

    A refused act changes nothing, so that a later one is judged as if it had never been asked.
    """
    refused: dict[int, tuple[Refusal, ...]] = {}
    now = place
    for number, act in enumerate(acts, 1):
        against = may_take(now, act)
        if against:
            refused[number] = against
        else:
            now = replace(now, progress=after_act(now.procedure, now.progress, act))
    return now.progress, refused
