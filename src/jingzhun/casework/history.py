"""The history of a case and the state it replays to: the same acts, the same state, always."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from jingzhun.casework.procedure import OPENED, Procedure
from jingzhun.rules.clocks import Pause
from jingzhun.values.speech import Bilingual

GOES_ON, REFUSED, RETURNED, UPHELD = "done", "refused", "returned", "upheld"
WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Act:
    """One thing done in a case: a row of ``case_acts``.

    ``evidence`` are codes of ``case_evidence``; ``for_actor_id`` is whom the officer stood in for, and both count as having acted.
    """

    kind: str
    on: date
    actor_id: int
    role: str
    step: str | None = None
    outcome: str | None = None
    evidence: tuple[str, ...] = ()
    reason: str | None = None
    document_no: str | None = None
    meeting_on: date | None = None
    for_actor_id: int | None = None

    @property
    def persons(self) -> frozenset[int]:
        """The officers behind the act, whoever stood in for whom."""
        return frozenset(number for number in (self.actor_id, self.for_actor_id) if number is not None)


@dataclass(frozen=True)
class Progress:
    """Where a case stands.

    Parameters
    ----------
    opened
        The opening; null before it.
    done
        The standing act of each step that went on, by step.
    ended
        Code of ``case_ends``; null while the case is open.
    ended_by
        The act that ended it.
    objection, appeal
        The one that waits for its answer.
    is_answered
        Whether the household was told the reason of the refusal.
    was_appealed
        Whether an appeal was heard: there is one only.
    has_measures
        Whether measures were matched after the household was listed.
    undone
        Acts whose step is to be done again, oldest first: nothing is reversed silently.
    """

    opened: Act | None = None
    done: dict[str, Act] = field(default_factory=dict)
    ended: str | None = None
    ended_by: Act | None = None
    paused: Act | None = None
    pauses: tuple[Pause, ...] = ()
    objection: Act | None = None
    appeal: Act | None = None
    is_answered: bool = False
    was_appealed: bool = False
    has_measures: bool = False
    undone: tuple[Act, ...] = ()
    acts: tuple[Act, ...] = ()

    @property
    def actors(self) -> frozenset[int]:
        """The officers whose steps stand."""
        return frozenset(number for act in self.done.values() for number in act.persons)

    def day_of(self, step: str) -> date | None:
        """Return the day of a standing step, or of the opening; null where it is not done."""
        act = self.opened if step == OPENED else self.done.get(step)
        return act.on if act else None

    def pauses_until(self, day: date) -> tuple[Pause, ...]:
        """Return the days on which the clocks stood still, a pause that still lasts up to a day included."""
        if self.paused is None:
            return self.pauses
        reason = self.paused.reason or "-"
        return (*self.pauses, Pause(self.paused.on, max(day, self.paused.on), Bilingual(reason, reason)))


def replay(procedure: Procedure, acts: Sequence[Act]) -> Progress:
    """Return where a case stands after its acts, in their order. Acts are taken as they are: ``may_take`` has judged them before."""
    progress = Progress()
    for act in acts:
        progress = after_act(procedure, progress, act)
    return progress


def after_act(procedure: Procedure, progress: Progress, act: Act) -> Progress:
    """Return the state after one more act."""
    now = replace(progress, acts=(*progress.acts, act))
    if act.kind == "step":
        return _after_step(procedure, now, act)
    if act.kind == "resume":
        return _resumed(now, act)
    if act.kind == "recheck":
        answered = replace(now, objection=None)
        return _undone(procedure, answered, procedure.first_visit) if act.outcome == UPHELD else answered
    if act.kind == "appeal_heard":
        heard = replace(now, appeal=None, was_appealed=True)
        return replace(heard, ended=None, ended_by=None, is_answered=False) if act.outcome == UPHELD else heard
    simple: dict[str, dict[str, object]] = {
        "open": {"opened": act},
        "pause": {"paused": act},
        "objection": {"objection": act},
        "answer": {"is_answered": True},
        "appeal": {"appeal": act},
        "withdraw": {"ended": WITHDRAWN, "ended_by": act},
        "measures": {"has_measures": True},
        "early_help": {},  # changes no state: it only stands in the history (P13)
    }
    return replace(now, **simple[act.kind])  # type: ignore[arg-type]


def _resumed(now: Progress, act: Act) -> Progress:
    if now.paused is None:
        return now
    reason = now.paused.reason or "-"
    last = max(act.on - timedelta(days=1), now.paused.on)  # the day of going on counts again
    return replace(now, paused=None, pauses=(*now.pauses, Pause(now.paused.on, last, Bilingual(reason, reason))))


def _after_step(procedure: Procedure, now: Progress, act: Act) -> Progress:
    step = procedure.step(act.step or "")
    if step is None:
        return now
    if act.outcome == RETURNED and step.back_to:
        return _undone(procedure, now, step.back_to)
    if act.outcome != GOES_ON:
        return replace(now, ended=act.outcome, ended_by=act)
    done = {**now.done, step.code: act}
    whole = all(s.code in done for s in procedure.steps)
    return replace(now, done=done, ended=procedure.ends_as if whole else None, ended_by=act if whole else None)


def _undone(procedure: Procedure, now: Progress, step: str) -> Progress:
    again = procedure.from_step(step)
    gone = tuple(act for code, act in now.done.items() if code in again)
    return replace(now, done={c: a for c, a in now.done.items() if c not in again}, undone=(*now.undone, *gone))
