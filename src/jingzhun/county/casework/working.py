"""A case under lock: how every operation of a case begins, judges, writes and ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils import timezone

from jingzhun.casework import Act, Place, Standing, may_take, stand
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.permissions import ASSIGNED_HELPER
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.casework.law import policy_of_case, procedure_of_case
from jingzhun.county.casework.models import Case, CaseAct, Turn
from jingzhun.county.casework.pacing import mind_pace
from jingzhun.county.casework.visible import visible_cases
from jingzhun.county.registry.models import HelperAssignment
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

CHANGED_SINCE = Bilingual(
    "刚被别人办过（您看到第{seen}版，现在第{now}版），没有保存；请核对后再办",
    "somebody else has just worked on it (you saw version {seen}, it is now {now}); nothing was saved. Look again and take it anew",
)
REFUSED = Bilingual("不能办理：{zh}", "refused: {en}")
WIDEST = ("township_approver", "township_clerk", "leading_group_office")


class CaseRefused(JingzhunError):
    """Something of a case cannot be done as asked; nothing of it was written. ``codes`` are the room's reasons."""

    codes: tuple[str, ...] = ()


def must_be_seen(*, seen: int, now: int) -> None:
    """Do nothing where a record is as the officer saw it; raise ``CaseRefused`` ``changed`` where it is not."""
    if seen != now:
        raise CaseRefused("changed", CHANGED_SINCE, seen=seen, now=now)


@dataclass(frozen=True)
class Told:
    """What an officer tells of one act.

    Parameters
    ----------
    version
        The version of the case as the officer saw it; null does not ask (a list of many decided in one meeting).
    class_code
        The class the county gives, where a household is listed.
    """

    kind: str
    on: date
    step: str | None = None
    outcome: str | None = None
    evidence: tuple[str, ...] = ()
    reason: str | None = None
    document_no: str | None = None
    meeting_on: date | None = None
    version: int | None = None
    class_code: str | None = None


def locked_case(actor: Actor, case_id: int, *, version: int | None, act: str = "work_case") -> Case:
    """Return a case the actor may work on, locked to the end of the transaction.

    Raises
    ------
    Http404
        Alike where there is none and where it is another division's.
    CaseRefused
        ``changed`` where it is no longer the version that was seen.
    """
    case = visible_cases(actor, act).select_for_update(of=("self",)).filter(pk=case_id).first()
    if case is None:
        raise Http404
    if version is not None:
        must_be_seen(seen=version, now=case.version)
    return case


def history_of(case: Case) -> list[Act]:
    """Return the acts of a case as the room reads them."""
    return [act_of(row) for row in case.acts.order_by("seq")]


def act_of(row: CaseAct) -> Act:
    """Return one stored act as the room reads it."""
    return Act(
        kind=row.kind,
        on=row.acted_on,
        actor_id=row.actor_id,
        role=row.role,
        step=row.step,
        outcome=row.outcome,
        evidence=tuple(row.evidence.split()),
        reason=row.reason,
        document_no=row.document_no,
        meeting_on=row.meeting_on,
        for_actor_id=row.for_actor_id,
    )


def standing_of(case: Case, acts: Sequence[Act] | None = None, today: date | None = None) -> Standing:
    """Return where a case stands today."""
    told = history_of(case) if acts is None else acts
    day = today or timezone.localdate()
    calendar = policy_of_case(case).calendar
    return stand(procedure_of_case(case), told, today=day, calendar=calendar, former_end=case.former_end)


def role_for(actor: Actor, case: Case, wanted: Sequence[str]) -> str:
    """Return the role by which an actor acts in a case: one of those wanted that covers the household, else any that does."""
    codes = [code for code in (case.household.village_code, case.household.serving_village_code) if code]
    held = [a.role for a in actor.appointments if a.role != ASSIGNED_HELPER and any(c.startswith(a.division_code) for c in codes)]
    if ASSIGNED_HELPER in actor.roles:
        mine = HelperAssignment.objects.filter(officer_id=actor.officer_id or 0, household=case.household, to_on__isnull=True)
        held += [ASSIGNED_HELPER] if mine.exists() else []
    return next((role for role in held if role in wanted), held[0] if held else "none")


def add_act(actor: Actor, case: Case, told: Told) -> CaseAct:
    """Judge one act, write it with what the case now replays to, and tell it in the trail; inside the caller's transaction.

    Raises
    ------
    CaseRefused
        ``refused``, with every reason against it.
    """
    history = history_of(case)
    before = standing_of(case, history)
    step = before.place.procedure.step(told.step) if told.step else None
    act = Act(
        kind=told.kind,
        on=told.on,
        actor_id=actor.officer_id or 0,
        role=role_for(actor, case, step.actors if step else WIDEST),
        step=told.step,
        outcome=told.outcome,
        evidence=told.evidence,
        reason=told.reason or None,
        document_no=told.document_no or None,
        meeting_on=told.meeting_on,
        for_actor_id=actor.for_officer_id,
    )
    must_be_allowed(before.place, act)
    row = _written(case, act, len(history) + 1)
    refresh(case, standing_of(case, [*history, act]))
    record(_change(actor, case, act, before.progress.ended))
    mind_pace(actor, case.household.village_code)
    return row


def must_be_allowed(place: Place, act: Act) -> None:
    """Do nothing where an act may be done; see ``add_act`` for what is raised."""
    against = may_take(place, act)
    if against:
        zh, en = "；".join(r.says.zh for r in against), "; ".join(r.says.en for r in against)
        fault = CaseRefused("refused", REFUSED, zh=zh, en=en)
        fault.codes = tuple(r.code for r in against)
        raise fault


def refresh(case: Case, standing: Standing) -> None:
    """Write what a case replays to: its end, its clocks, whose turn it is."""
    progress = standing.progress
    whole = next((d for d in standing.dues if d.what == "whole_case"), None)
    case.is_paused, case.has_objection = progress.paused is not None, progress.objection is not None
    case.ended = progress.ended
    case.ended_on = progress.ended_by.on if progress.ended and progress.ended_by else None
    case.due_on = whole.due_on if whole else case.due_on
    case.version += 1
    case.save()
    Turn.objects.filter(case=case).delete()
    by_step = {d.what: d for d in standing.dues}
    turns = []
    for step in standing.next_steps:
        due = by_step.get(step.code)
        clock = (due.due_on, due.earliest_on) if due else (None, None)
        turns += [Turn(case=case, step=step.code, role=role, due_on=clock[0], earliest_on=clock[1]) for role in step.actors]
    Turn.objects.bulk_create(turns)


def _written(case: Case, act: Act, seq: int) -> CaseAct:
    return CaseAct.objects.create(
        case=case,
        seq=seq,
        kind=act.kind,
        step=act.step,
        outcome=act.outcome,
        acted_on=act.on,
        actor_id=act.actor_id,
        for_actor_id=act.for_actor_id,
        role=act.role,
        evidence=" ".join(act.evidence),
        reason=act.reason,
        document_no=act.document_no,
        meeting_on=act.meeting_on,
    )


def _change(actor: Actor, case: Case, act: Act, ended_before: str | None) -> Change:
    return Change(
        actor_id=actor.officer_id,
        for_actor_id=actor.for_officer_id,
        act="work_case",
        subject_kind="case",
        subject_id=str(case.pk),
        household_id=case.household_id,
        division_code=case.household.village_code,
        changes={
            "kind": [None, act.kind],
            "step": [None, act.step],
            "outcome": [None, act.outcome],
            "on": [None, act.on.isoformat()],
            "ended": [ended_before, case.ended],
        },
        request_id=actor.request_id,
        reason=act.reason or "",
    )
