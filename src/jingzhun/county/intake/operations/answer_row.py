"""Say whose row it is: one of the persons the linking offers, or nobody of the county."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.intake.models import Answer, Question
from jingzhun.county.intake.operations.upload_file import DoorRefused
from jingzhun.county.intake.trail import tell
from jingzhun.county.intake.visible import visible_deliveries
from jingzhun.values.speech import Bilingual

NOT_OFFERED = Bilingual("只能选列出的人", "only a person who is offered may be chosen")
WRITTEN = Bilingual("这一行已写入", "this row was written already")


def answer_row(*, actor: Actor, delivery_id: int, row: int, person_id: int | None) -> Answer:
    """Keep whose row it is and return the answer; a row that was not written yet may be answered anew.

    Raises
    ------
    PermissionDenied, Http404
        Where the actor links no rows, or there is no such question.
    DoorRefused
        ``not_offered``, ``written``.
    """
    actor.must("confirm_import")
    with transaction.atomic():
        delivery = visible_deliveries(actor, "confirm_import").select_for_update().filter(pk=delivery_id).first()
        offered = set(Question.objects.filter(delivery_id=delivery_id, row=row).values_list("person_id", flat=True))
        if delivery is None or not offered:
            raise Http404
        if person_id is not None and person_id not in offered:
            raise DoorRefused("not_offered", NOT_OFFERED)
        before = Answer.objects.filter(delivery=delivery, row=row).first()
        if before and before.is_written:
            raise DoorRefused("written", WRITTEN)
        told = {"person_id": person_id, "officer_id": actor.officer_id or 0}
        answer, _ = Answer.objects.update_or_create(delivery=delivery, row=row, defaults=told)
        tell(actor, "answer_row", delivery, changes={f"row {row}": [before.person_id if before else None, person_id]})
    return answer
