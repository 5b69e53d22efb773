"""May this be done now, by this officer, on this evidence: every reason against it at once, so that nobody is sent twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from jingzhun.casework.history import GOES_ON, REFUSED, Act, Progress
from jingzhun.casework.procedure import Procedure, Step
from jingzhun.casework.refusals import Refusal, refusal
from jingzhun.policy import WorkingDays
from jingzhun.rules.clocks import deadline

TOWNSHIP_ROLES = ("township_clerk", "township_approver", "leading_group_office")
HEARING_ROLES = ("township_approver", "leading_group_office")
ENDS_OF_FORMER = ("cleared", "exited")
NEEDS_MEASURES = ("registered", "enrolled")


@dataclass(frozen=True)
class Place:
    """Where a case stands when an act is judged: its procedure and progress, the day, the calendar, the earlier case."""

    procedure: Procedure
    progress: Progress
    today: date
    calendar: WorkingDays
    former_end: str | None = None


def may_take(place: Place, act: Act) -> tuple[Refusal, ...]:
    """Return every reason why an act is refused; none where it may be done."""
    found = [*_day(place, act)]
    if act.kind == "open":
        return (*found, *_opening(place, act))
    if place.progress.opened is None:
        return (refusal("NOT_OPENED"),)
    return (*found, *_CHECKS[act.kind](place, act))


def next_steps(place: Place) -> tuple[Step, ...]:
    """Return the steps that may be taken now or as soon as a notice has run out, in the order of the procedure."""
    progress = place.progress
    if progress.opened is None or progress.ended or progress.paused:
        return ()
    return tuple(s for s in place.procedure.steps if s.code not in progress.done and all(a in progress.done for a in s.after))


def earliest_day(place: Place, step: Step) -> date | None:
    """Return the first day on which a step that waits for a notice may be taken; null where nothing is to be waited for."""
    posted = place.progress.day_of(step.runs_out) if step.runs_out else None
    if posted is None or step.not_before is None or step.not_before.count is None:
        return None
    last = deadline(posted, step.not_before.count, unit=step.not_before.unit, calendar=place.calendar)
    return last + timedelta(days=1)


def _day(place: Place, act: Act) -> Iterator[Refusal]:
    if act.on > place.today:
        yield refusal("IN_FUTURE")
    opened = place.progress.opened
    if opened and act.on < opened.on and act.kind != "early_help":
        yield refusal("BEFORE_LAST", day=opened.on)


def _opening(place: Place, act: Act) -> Iterator[Refusal]:
    if place.progress.opened:
        yield refusal("OPENED_ALREADY")
    if place.procedure.needs_former and place.former_end not in ENDS_OF_FORMER:
        yield refusal("NEEDS_FORMER")


def _step(place: Place, act: Act) -> Iterator[Refusal]:
    progress, step = place.progress, place.procedure.step(act.step or "")
    if step is None:
        yield refusal("NO_SUCH_STEP", step=act.step)
        return
    yield from _open_case(progress)
    if step.code in progress.done:
        yield refusal("DONE_ALREADY", step=step.code)
    waits = [code for code in step.after if code not in progress.done]
    if waits:
        yield refusal("TOO_EARLY", waits="、".join(waits))
    before = [day for code in step.after if (day := progress.day_of(code)) and act.on < day]
    if before:
        yield refusal("BEFORE_LAST", day=max(before))
    first = earliest_day(place, step)
    if first and act.on < first:
        yield refusal("NOTICE_RUNS", day=first)
    if progress.objection and step.approves:
        yield refusal("OBJECTION_OPEN")
    yield from _who(place, act, step)
    yield from _on_what(act, step)


def _who(place: Place, act: Act, step: Step) -> Iterator[Refusal]:
    if act.role not in step.actors:
        yield refusal("WRONG_ROLE", role=act.role, allowed="、".join(step.actors))
    refusals = [a for a in place.progress.acts if a.kind == "step" and a.step == step.code and a.outcome == REFUSED]
    approvals = [a for c, a in place.progress.done.items() if (s := place.procedure.step(c)) and s.approves]
    others = list(place.progress.done.values()) if step.approves else approvals
    if act.persons & frozenset().union(*(a.persons for a in (*others, *refusals))):
        yield refusal("SAME_PERSON")


def _on_what(act: Act, step: Step) -> Iterator[Refusal]:
    outcome = act.outcome or ""
    if outcome not in step.outcomes:
        yield refusal("NO_SUCH_OUTCOME", allowed="、".join(step.outcomes))
    if outcome == GOES_ON:
        lacking = [" / ".join(any_of) for any_of in step.evidence if not set(any_of) & set(act.evidence)]
        if lacking:
            yield refusal("NO_EVIDENCE", evidence="、".join(lacking))
    elif not (act.reason or "").strip():
        yield refusal("NO_REASON")
    if step.by_list and (act.meeting_on is None or not (act.document_no or "").strip()):
        yield refusal("NO_MEETING")


def _open_case(progress: Progress) -> Iterator[Refusal]:
    if progress.ended:
        yield refusal("ENDED", end=progress.ended)
    if progress.paused:
        yield refusal("PAUSED", reason=progress.paused.reason or "-")


def _reasoned(act: Act) -> Iterator[Refusal]:
    if not (act.reason or "").strip():
        yield refusal("NO_REASON")


def _pause(place: Place, act: Act) -> Iterator[Refusal]:
    yield from _open_case(place.progress)
    yield from _reasoned(act)
    yield from _role(act, TOWNSHIP_ROLES)


def _resume(place: Place, act: Act) -> Iterator[Refusal]:
    if place.progress.paused is None:
        yield refusal("NOT_PAUSED")
    elif act.on < place.progress.paused.on:
        yield refusal("BEFORE_LAST", day=place.progress.paused.on)
    yield from _role(act, TOWNSHIP_ROLES)


def _objection(place: Place, act: Act) -> Iterator[Refusal]:
    posted = any(s.opens_objection and s.code in place.progress.done for s in place.procedure.steps)
    if not posted or place.progress.ended:
        yield refusal("OBJECTION_CLOSED")
    if place.progress.objection:
        yield refusal("OBJECTION_OPEN")
    yield from _reasoned(act)


def _recheck(place: Place, act: Act) -> Iterator[Refusal]:
    if place.progress.objection is None:
        yield refusal("NO_OBJECTION")
    visit = place.progress.done.get(place.procedure.first_visit)
    if visit and act.persons & visit.persons:
        yield refusal("SAME_PERSON")
    yield from _heard(act, TOWNSHIP_ROLES)


def _answer(place: Place, act: Act) -> Iterator[Refusal]:
    if place.progress.ended != REFUSED:
        yield refusal("NOT_REFUSED")
    if place.progress.is_answered:
        yield refusal("ANSWERED_ALREADY")
    yield from _reasoned(act)


def _appeal(place: Place, act: Act) -> Iterator[Refusal]:
    if place.progress.ended != REFUSED:
        yield refusal("NOT_REFUSED")
    if place.progress.appeal:
        yield refusal("APPEAL_OPEN")
    if place.progress.was_appealed:
        yield refusal("APPEALED_ALREADY")
    yield from _reasoned(act)


def _appeal_heard(place: Place, act: Act) -> Iterator[Refusal]:
    if place.progress.appeal is None:
        yield refusal("NO_APPEAL")
    refused = place.progress.ended_by
    if refused and refused.persons & act.persons:
        yield refusal("SAME_PERSON")
    yield from _heard(act, HEARING_ROLES)


def _heard(act: Act, roles: tuple[str, ...]) -> Iterator[Refusal]:
    yield from _role(act, roles)
    yield from _reasoned(act)
    if act.outcome not in {"upheld", "dismissed"}:
        yield refusal("NO_SUCH_OUTCOME", allowed="upheld、dismissed")


def _withdraw(place: Place, act: Act) -> Iterator[Refusal]:
    if place.progress.ended:
        yield refusal("ENDED", end=place.progress.ended)
    yield from _reasoned(act)


def _early_help(place: Place, act: Act) -> Iterator[Refusal]:
    yield from _reasoned(act)


def _measures(place: Place, act: Act) -> Iterator[Refusal]:
    if place.progress.ended not in NEEDS_MEASURES:
        yield refusal("NOT_LISTED")
    if place.progress.has_measures:
        yield refusal("DONE_ALREADY", step="measures")
    yield from _reasoned(act)


def _role(act: Act, allowed: tuple[str, ...]) -> Iterator[Refusal]:
    if act.role not in allowed:
        yield refusal("WRONG_ROLE", role=act.role, allowed="、".join(allowed))


_CHECKS: dict[str, Callable[[Place, Act], Iterator[Refusal]]] = {
    "step": _step,
    "pause": _pause,
    "resume": _resume,
    "objection": _objection,
    "recheck": _recheck,
    "answer": _answer,
    "appeal": _appeal,
    "appeal_heard": _appeal_heard,
    "withdraw": _withdraw,
    "early_help": _early_help,
    "measures": _measures,
}
