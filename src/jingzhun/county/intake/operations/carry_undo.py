"""The worker's half of undoing: effects reversed some at a time, the newest first, then the batch forgotten."""

from __future__ import annotations

from jingzhun.county.intake.models import Delivery, Effect
from jingzhun.county.intake.operations.run_delivery import forget
from jingzhun.county.intake.work import UNDO_TITLE, kind_of
from jingzhun.county.intake.writing import reverse
from jingzhun.county.jobs.work import Chunk, Held

AT_A_TIME = 500


def do_undo(held: Held) -> Chunk:
    """Reverse the next effects of a delivery, or end its undoing."""
    delivery = Delivery.objects.get(pk=int(str(held.arguments["delivery"])))
    before, done = held.checkpoint.get("before"), int(str(held.checkpoint.get("done", 0)))
    left = Effect.objects.filter(delivery=delivery).order_by("-id")
    some = list(left.filter(id__lt=int(str(before)))[:AT_A_TIME] if before else left[:AT_A_TIME])
    total = left.count() or 1
    if some:
        told = {"before": some[-1].pk, "done": done + len(some)}
        return Chunk(told, done + len(some), total, write=lambda: reverse(delivery, some))
    forget(delivery)
    return Chunk(dict(held.checkpoint), total, total, write=lambda: _undone(delivery), is_last=True)


EXCEL_UNDO = kind_of("excel_undo", UNDO_TITLE, "confirm_import", do_undo)


def _undone(delivery: Delivery) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(state="undone", version=delivery.version + 1)
