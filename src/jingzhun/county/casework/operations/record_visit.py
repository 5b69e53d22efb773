"""Record a visit: nothing changed in two taps, or only what changed; the step of the case and the answers in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.ending import after_end
from jingzhun.county.casework.models import Case, Visit
from jingzhun.county.casework.working import CaseRefused, Told, add_act, locked_case
from jingzhun.values.speech import Bilingual

MOST_ANSWERS, LONGEST = 40, 300
TOO_LONG = Bilingual("每项最多 {most} 字，最多 {answers} 项", "at most {most} characters an answer and {answers} answers")
NOTHING_TOLD = Bilingual("请填写变化的情况，或选“情况无变化”", "tell what changed, or choose that nothing did")


def record_visit(
    *, actor: Actor, case_id: int, told: Told, is_unchanged: bool, answers: Sequence[tuple[str, str]] = (), note: str = ""
) -> Case:
    """Take the step of the visit with what was told, and return the case.

    Parameters
    ----------
    answers
        Question and answer, in words; only what was told.

    Raises
    ------
    Http404, PermissionDenied
        As ``take_act``.
    CaseRefused
        ``nothing_told``, ``too_long``, ``changed``, ``refused``.
    """
    kept = [(asks[:LONGEST], said.strip()) for asks, said in answers if said.strip()]
    if not is_unchanged and not kept and not note.strip() and told.outcome == "done":
        raise CaseRefused("nothing_told", NOTHING_TOLD)
    if len(kept) > MOST_ANSWERS or len(note) > LONGEST or any(len(said) > LONGEST for _asks, said in kept):
        raise CaseRefused("too_long", TOO_LONG, most=LONGEST, answers=MOST_ANSWERS)
    with transaction.atomic():
        case = locked_case(actor, case_id, version=told.version)
        row = add_act(actor, case, replace(told, kind="step"))
        Visit.objects.create(act=row, is_unchanged=is_unchanged, answers=[list(pair) for pair in kept], note=note.strip())
        after_end(actor, case, row)
    return case
