"""Rows of lists answered by code, one or a whole workbook; placed in a village; a list returned or taken back."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.intake.lists import list_for, visible_rows
from jingzhun.county.intake.models import ListRow, ListTask
from jingzhun.county.intake.operations.upload_file import DoorRefused
from jingzhun.county.intake.trail import tell_of
from jingzhun.county.registry.models import Division
from jingzhun.intake.list_tasks import ANSWERS
from jingzhun.values.speech import Bilingual

LONGEST_NOTE = 500
NEEDS_NOTE = ("untrue", "corrected", "explained")
UNKNOWN = Bilingual("“{text}”不是核查结果；可填：{allowed}", "'{text}' is no answer; allowed: {allowed}")
NO_NOTE = Bilingual("“{answer}”需要写一句说明", "'{answer}' needs a sentence")
LONG = Bilingual("说明超过{most}字", "the sentence is longer than {most} characters")
CLOSED = Bilingual("清单已返回或撤回，不能再改", "the list was returned or taken back and is closed")
CHANGED = Bilingual("刚被别人改过，请刷新后再办", "somebody else has just changed it: reload and look")
NO_VILLAGE = Bilingual("没有代码为“{village}”的村", "there is no village of the code '{village}'")
LEFT = Bilingual(
    "还有{rows}行没有答复；确需先返回，请写明原因", "{rows} rows are not answered; to return it nevertheless, give the reason"
)
WORDS = {"true": "属实", "untrue": "不属实", "corrected": "已整改", "explained": "已说明"}
VILLAGE = 12


@dataclass(frozen=True)
class RowAnswer:
    """What was found at a row; ``version`` is the one the officer saw."""

    row_id: int
    version: int
    answer: str
    note: str = ""


def answer_list_row(*, actor: Actor, told: RowAnswer) -> ListRow:
    """Keep an answer and return the row.

    Raises
    ------
    PermissionDenied, Http404
        Where the actor answers no lists; where the row is not his divisions'.
    DoorRefused
        ``unknown_answer``, ``no_note``, ``long_note``, ``closed``, ``changed``.
    """
    actor.must("answer_lists")
    note = told.note.strip()
    check_answer(told.answer, note)
    with transaction.atomic():
        row = visible_rows(actor).select_related("task").select_for_update(of=("self",)).filter(pk=told.row_id).first()
        if row is None:
            raise Http404
        if row.task.state != "open":
            raise DoorRefused("closed", CLOSED)
        if row.version != told.version:
            raise DoorRefused("changed", CHANGED)
        before = row.answer
        row.answer, row.sealed_note, row.same_as = told.answer, note or None, None
        row.answered_by, row.answered_for, row.answered_at = actor.officer_id, actor.for_officer_id, timezone.now()
        row.version += 1
        row.save()
        changes = {"row": [None, row.row], "answer": [before or None, told.answer]}
        tell_of(actor, "answer_list_row", ("list", str(row.task_id)), changes=changes, division=row.village_code)
    return row


def check_answer(answer: str, note: str) -> None:
    """Do nothing where an answer is whole; otherwise say what is wrong with it."""
    if answer not in ANSWERS:
        raise DoorRefused("unknown_answer", UNKNOWN, text=answer[:40], allowed="、".join(WORDS.values()))
    if answer in NEEDS_NOTE and not note:
        raise DoorRefused("no_note", NO_NOTE, answer=WORDS[answer])
    if len(note) > LONGEST_NOTE:
        raise DoorRefused("long_note", LONG, most=LONGEST_NOTE)


def place_list_row(*, actor: Actor, row_id: int, village_code: str) -> ListRow:
    """Give a row to a village and return it.

    Raises
    ------
    PermissionDenied, Http404
        Where the actor gives no lists; where there is no such row.
    DoorRefused
        ``no_village``, ``closed``.
    """
    actor.must("give_lists")
    with transaction.atomic():
        row = visible_rows(actor).select_related("task").select_for_update(of=("self",)).filter(pk=row_id).first()
        if row is None:
            raise Http404
        if row.task.state != "open":
            raise DoorRefused("closed", CLOSED)
        if len(village_code) != VILLAGE or not Division.objects.filter(code=village_code).exists():
            raise DoorRefused("no_village", NO_VILLAGE, village=village_code[:20])
        before, row.village_code = row.village_code, village_code
        row.version += 1
        row.save()
        changes = {"row": [None, row.row], "village_code": [before or None, village_code]}
        tell_of(actor, "place_list_row", ("list", str(row.task_id)), changes=changes, division=village_code)
    return row


def return_list(*, actor: Actor, list_id: int, version: int, reason: str) -> ListTask:
    """Close a list that goes back to its sender; with rows unanswered only for a reason.

    Raises
    ------
    PermissionDenied, Http404, DoorRefused
        ``closed``, ``changed``, ``left``.
    """
    return _close(actor, list_id, version, state="returned", reason=reason)


def withdraw_list(*, actor: Actor, list_id: int, version: int, reason: str) -> ListTask:
    """Take a list back that was given out wrongly; its rows are asked of nobody any more, answers stay in the trail.

    Raises
    ------
    PermissionDenied, Http404, DoorRefused
        ``closed``, ``changed``.
    """
    return _close(actor, list_id, version, state="withdrawn", reason=reason)


def _close(actor: Actor, list_id: int, version: int, *, state: str, reason: str) -> ListTask:
    with transaction.atomic():
        list_for(actor, list_id, "give_lists")
        task = ListTask.objects.select_for_update().get(pk=list_id)
        if task.state != "open":
            raise DoorRefused("closed", CLOSED)
        if task.version != version:
            raise DoorRefused("changed", CHANGED)
        left = task.rows.filter(answer="").count()
        if left and not reason.strip():
            raise DoorRefused("left", LEFT, rows=left)
        task.state, task.reason, task.version = state, reason.strip()[:300], task.version + 1
        task.returned_at = timezone.now()
        task.save()
        tell_of(
            actor,
            f"{state}_list",
            ("list", str(task.pk)),
            changes={"state": ["open", state], "left": [None, left]},
            reason=task.reason,
        )
    return task
