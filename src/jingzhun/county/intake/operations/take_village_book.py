"""A village's workbook taken back: each answered row as if typed, what is wrong told with its row, and a receipt for the whole."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.models import Decision
from jingzhun.county.clues.operations.answer_clue import ClueAnswer, answer_clue
from jingzhun.county.clues.visible import visible_clues
from jingzhun.county.config.scanning import must_be_clean
from jingzhun.county.intake.lists import visible_rows
from jingzhun.county.intake.models import Receipt
from jingzhun.county.intake.operations.answer_list import RowAnswer, answer_list_row
from jingzhun.county.intake.operations.upload_file import MEGABYTE, MOST_BYTES, TOO_LARGE, DoorRefused
from jingzhun.county.intake.trail import tell_of
from jingzhun.county.intake.village_book import BackRow, rows_back
from jingzhun.policy.codes import code_lists
from jingzhun.sheets.names import safe_name
from jingzhun.values.dates import read_day
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

KEY = re.compile(r"T(\d{1,18})-(\d{1,9})")
NOT_YOURS = Bilingual("任务编号“{key}”不是本村的，或已改动", "the key '{key}' is not this village's, or was changed")


@dataclass(frozen=True)
class Taken:
    """What of a workbook was taken: the receipt, and row and reason of what was not."""

    receipt: Receipt
    wrong: tuple[tuple[int, Bilingual], ...]


def take_village_book(*, actor: Actor, name: str, content: bytes) -> Taken:
    """Take the answers of a workbook and return what was taken; a row without an answer is passed over, a wrong one is told and nothing of it kept.

    Raises
    ------
    PermissionDenied
        Where the actor answers no lists.
    DoorRefused, SheetRefused, IntakeRefused
        Where the file is too large, cannot be read, or is no such workbook.
    """
    actor.must("answer_lists")
    shown = safe_name(name)
    if len(content) > MOST_BYTES:
        raise DoorRefused("too_large", TOO_LARGE, name=shown, most=MOST_BYTES // MEGABYTE)
    must_be_clean(content)
    taken, same, wrong = 0, 0, []
    villages: set[str] = set()
    with transaction.atomic():
        for back in rows_back(content, shown):
            if not back.answer:
                continue
            try:
                village, is_new = _take_visit(actor, back) if back.on is not None else _take(actor, back)
            except JingzhunError as fault:
                wrong.append((back.at, fault.sentence))
                continue
            taken, same = taken + is_new, same + (not is_new)
            villages.add(village)
        receipt = Receipt.objects.create(
            village_code=villages.pop() if len(villages) == 1 else "",
            officer_id=actor.officer_id or 0,
            received_at=timezone.now(),
            sha256=hashlib.sha256(content).hexdigest(),
            rows_taken=taken,
            rows_same=same,
            rows_wrong=len(wrong),
        )
        told = {"rows_taken": [None, taken], "rows_wrong": [None, len(wrong)], "sha256": [None, receipt.sha256]}
        tell_of(actor, "take_village_book", ("receipt", str(receipt)), changes=told, division=receipt.village_code)
    return Taken(receipt, tuple(wrong))


def _take(actor: Actor, back: BackRow) -> tuple[str, bool]:
    """Return the row's village and whether its answer is new; one that stands already is taken as it is, whatever its version."""
    found = KEY.fullmatch(back.key)
    row = visible_rows(actor).filter(pk=int(found[1])).first() if found else None
    if found is None or row is None:
        raise DoorRefused("not_yours", NOT_YOURS, key=back.key[:40])
    answer = code_lists()["list_answers"].code_of(back.answer) or back.answer
    if (row.answer, row.note) == (answer, back.note):
        return row.village_code, False
    try:
        answer_list_row(actor=actor, told=RowAnswer(row.pk, int(found[2]), answer, back.note))
    except Http404 as gone:
        raise DoorRefused("not_yours", NOT_YOURS, key=back.key[:40]) from gone
    return row.village_code, True


def _take_visit(actor: Actor, back: BackRow) -> tuple[str, bool]:
    """Answer a clue as if typed and return its village; the same answer again changes nothing, another one since the book was made is told."""
    clue = visible_clues(actor).filter(clue_key=back.key).first() if actor.may("answer_clue") else None
    if clue is None:
        raise DoorRefused("not_yours", NOT_YOURS, key=back.key[:40])
    outcome = code_lists()["visit_outcomes"].code_of(back.answer) or back.answer
    on = read_day(back.on) if back.on else timezone.localdate()
    last = Decision.objects.filter(subject="clue", subject_key=back.key).order_by("decided_on", "id").last()
    if last and (last.outcome, last.note or "") == (outcome, back.note):
        return clue.household.village_code, False
    answer_clue(actor=actor, answer=ClueAnswer(key=back.key, outcome=outcome, on=on, note=back.note, expected=""))
    return clue.household.village_code, True
