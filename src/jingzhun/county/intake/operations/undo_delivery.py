"""Step seven: undo a delivery. Everything it wrote is taken back, everything it took back is written anew; the file may come again."""

from __future__ import annotations

from collections import Counter

from django.db import transaction

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.operations.start_month import ONE_AT_A_TIME
from jingzhun.county.intake.models import Delivery, Effect
from jingzhun.county.intake.operations.confirm_delivery import BUSY, NO_REASON, NOT_NOW
from jingzhun.county.intake.operations.fix_rows import locked
from jingzhun.county.intake.operations.upload_file import DoorRefused
from jingzhun.county.intake.trail import tell
from jingzhun.county.intake.visible import delivery_for
from jingzhun.county.intake.work import UNDO_TITLE, kind_of
from jingzhun.county.jobs.operations.ask_job import ask_job
from jingzhun.county.registry.mirrored import MIRRORS
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.values.speech import Bilingual

LOOKED_UP = 500
CHANGED_SINCE = Bilingual(
    "有 {count} 条记录在导入后又被改过，不能整批撤销；请先撤销较晚的那批",
    "{count} records were changed after this file: undo the later one first",
)
BY_NAME = {mirror.contract.name: mirror.model for mirror in MIRRORS}


def undo_counts(*, actor: Actor, delivery_id: int) -> Counter[tuple[str, bool]]:
    """Return how many records of each table an undo would take back, or write anew (true).

    Raises
    ------
    Http404
        Where there is no such delivery.
    """
    delivery = delivery_for(actor, delivery_id, "confirm_import")
    return Counter(Effect.objects.filter(delivery=delivery).values_list("table", "was_taken_back"))


def undo_delivery(*, actor: Actor, delivery_id: int, version: int, reason: str) -> Delivery:
    """Ask a worker to undo a delivery, and return it.

    Raises
    ------
    PermissionDenied, Http404
        As ``confirm_delivery``.
    DoorRefused
        ``changed``, ``not_now``, ``no_reason``, ``changed_since``, ``busy``.
    """
    actor.must("confirm_import")
    if not reason.strip():
        raise DoorRefused("no_reason", NO_REASON)
    with transaction.atomic():
        delivery = locked(actor, delivery_id, version, "confirm_import")
        if delivery.state != "done":
            raise DoorRefused("not_now", NOT_NOW, state=delivery.state)
        gone = changed_since(delivery)
        if gone:
            raise DoorRefused("changed_since", CHANGED_SINCE, count=gone)
        delivery.undo_job = ask_job(
            actor=actor,
            kind=kind_of("excel_undo", UNDO_TITLE, "confirm_import"),
            arguments={"delivery": delivery.pk},
            division_code=delivery.division_code,
            single_flight=ONE_AT_A_TIME,
        )
        if delivery.undo_job.kind != "excel_undo":
            raise DoorRefused("busy", BUSY)
        delivery.state, delivery.undone_by, delivery.undo_reason = "undoing", actor.officer_id, reason.strip()[:300]
        delivery.version += 1
        delivery.save()
        tell(actor, "undo_delivery", delivery, changes={"state": ["done", "undoing"]}, reason=delivery.undo_reason)
    return delivery


def changed_since(delivery: Delivery) -> int:
    """Return how many records that a delivery wrote no longer stand: somebody changed them since."""
    by_table: dict[str, list[int]] = {}
    for table, number in Effect.objects.filter(delivery=delivery, was_taken_back=False).values_list("table", "record_id"):
        by_table.setdefault(table, []).append(number)
    lost = 0
    for table, numbers in by_table.items():
        for start in range(0, len(numbers), LOOKED_UP):
            some = numbers[start : start + LOOKED_UP]
            lost += len(some) - BY_NAME[table]._default_manager.filter(STANDS, pk__in=some).count()
    return lost
