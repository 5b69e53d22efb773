"""What a visit found about a clue: confirmed, not so, or the fact is wrong. The next run remembers it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.permissions import ACTS
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.clues.models import Clue, Decision, Run
from jingzhun.county.clues.visible import clue_for
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

OUTCOMES = ("confirmed", "not_so", "fact_wrong")
LONGEST_NOTE = 300
UNKNOWN_OUTCOME = Bilingual("核查结果“{outcome}”不可用；可用：{allowed}", "the outcome '{outcome}' is none; allowed: {allowed}")
FUTURE = Bilingual("核查日期不能晚于今天", "a visit cannot be later than today")
LONG_NOTE = Bilingual("备注最多 {most} 字", "a note has at most {most} characters")
GONE = Bilingual("这条线索已经消除，不再核查", "this clue is gone and not verified any more")
CHANGED = Bilingual(
    "这条线索刚被别人核查过；请先看最新结果", "somebody answered this clue meanwhile; look at the newest answer first"
)


class AnswerRefused(JingzhunError):
    """An answer about a clue cannot be taken."""


@dataclass(frozen=True)
class ClueAnswer:
    """What was found.

    Parameters
    ----------
    expected
        ``decision_id`` of the answer the officer saw last, empty where there was none: nobody overwrites what he did not see.
        Null does not ask.
    """

    key: str
    outcome: str
    on: date
    note: str = ""
    expected: str | None = None


def answer_clue(*, actor: Actor, answer: ClueAnswer) -> Decision:
    """Keep what a visit found, and return the decision.

    Raises
    ------
    Http404
        Where the clue is not the actor's.
    PermissionDenied
        Where the actor may not answer clues of that division.
    AnswerRefused
        ``unknown_outcome``, ``future``, ``long_note``, ``gone``, ``changed``.
    """
    clue = clue_for(actor, answer.key)
    village = clue.household.village_code
    actor.must("answer_clue", village)
    _check(answer, is_gone=clue.state == "cleared")
    return keep_answer(actor, clue, answer)


def keep_answer(actor: Actor, clue: Clue, answer: ClueAnswer) -> Decision:
    """Keep an answer that is allowed and checked; see ``answer_clue``. A case's visit answers its clue this way."""
    village = clue.household.village_code
    run = Run.objects.first()
    with transaction.atomic():
        type(clue).objects.select_for_update().get(pk=clue.pk)
        before = Decision.objects.filter(subject="clue", subject_key=answer.key).order_by("decided_on", "id").last()
        if answer.expected is not None and answer.expected != (before.decision_id if before else ""):
            raise AnswerRefused("changed", CHANGED)
        decision = Decision.objects.create(
            decision_id=f"clue:{answer.key}:{answer.on.isoformat()}:{secrets.token_hex(4)}",
            household_id=clue.household_id,
            subject="clue",
            subject_key=answer.key,
            outcome=answer.outcome,
            decided_on=answer.on,
            decided_by=_role_of(actor, village),
            note=answer.note or None,
            policy_hash=run.policy_hash if run else None,
            snapshot_id=run.snapshot_id if run else None,
        )
        record(
            Change(
                actor_id=actor.officer_id,
                for_actor_id=actor.for_officer_id,
                act="answer_clue",
                subject_kind="clue",
                subject_id=answer.key,
                household_id=clue.household_id,
                division_code=village,
                changes={"outcome": [before.outcome if before else None, answer.outcome], "on": [None, answer.on.isoformat()]},
                request_id=actor.request_id,
            )
        )
    return decision


def _check(answer: ClueAnswer, *, is_gone: bool) -> None:
    if answer.outcome not in OUTCOMES:
        raise AnswerRefused("unknown_outcome", UNKNOWN_OUTCOME, outcome=answer.outcome[:20], allowed=", ".join(OUTCOMES))
    if answer.on > timezone.localdate():
        raise AnswerRefused("future", FUTURE)
    if len(answer.note) > LONGEST_NOTE:
        raise AnswerRefused("long_note", LONG_NOTE, most=LONGEST_NOTE)
    if is_gone:
        raise AnswerRefused("gone", GONE)


def _role_of(actor: Actor, village: str) -> str:
    """Return role and place by which the actor answers, never a name (contract ``decisions``)."""
    able = ACTS["answer_clue"].roles
    here = [a for a in actor.appointments if a.role in able and village.startswith(a.division_code)]
    told = here or list(actor.appointments)  # a helper visits by his case, wherever his village lies
    return f"{told[0].role}:{told[0].division_code}" if told else "system"
