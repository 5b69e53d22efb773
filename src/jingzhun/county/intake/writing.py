"""Writing what a delivery says into the registry, a few hundred rows at a time: what is the same stays, what is otherwise is taken back and written anew."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc
from django.utils import timezone

from jingzhun.county.clues.operations.take_changes import numbers_of
from jingzhun.county.intake.models import Delivery, Effect
from jingzhun.county.registry.mirrored import MIRRORS, Mirror
from jingzhun.county.registry.models.sourced import STANDS, Recorded
from jingzhun.county.registry.operations.bulk import insert_table
from jingzhun.county.registry.operations.load_store import ready_to_insert

SOURCES = ("source_batch", "source_file", "source_row")
BY_NAME = {mirror.contract.name: mirror for mirror in MIRRORS}


def write_rows(delivery: Delivery, name: str, rows: pa.Table) -> None:
    """Write rows of a contract in the caller's transaction.

    A row whose record stands with the same content is left alone, whatever file told it first: the same file again changes nothing.
    """
    mirror = BY_NAME[name]
    key = list(mirror.contract.key)
    standing = _standing(mirror, rows, key)
    told = [c.name for c in mirror.contract.columns if c.name not in SOURCES]
    fresh = [i for i, row in enumerate(rows.to_pylist()) if standing.get(tuple(row[k] for k in key)) != {c: row[c] for c in told}]
    if not fresh:
        return
    part = rows.take(pa.array(fresh, pa.int64()))
    keys = [tuple(row[k] for k in key) for row in part.select(key).to_pylist()]
    take_back(delivery, name, numbers_of(mirror, [k for k in keys if k in standing]))
    insert_table(mirror.model, *ready_to_insert(mirror, part))
    Effect.objects.bulk_create(Effect(delivery=delivery, table=name, record_id=pk) for pk in numbers_of(mirror, keys))


def _standing(mirror: Mirror, rows: pa.Table, key: list[str]) -> dict[tuple[object, ...], dict[str, object]]:
    """Return the standing records of the rows' keys, by key, as the contract's columns without their source."""
    columns = mirror.columns
    keys = [tuple(row[k] for k in key) for row in rows.select(key).to_pylist()]
    numbers = numbers_of(mirror, keys)
    found = {}
    for values in mirror.model._default_manager.filter(pk__in=numbers).values_list(*columns.values()):
        row = dict(zip(columns, values, strict=True))
        found[tuple(row[k] for k in key)] = {c: v for c, v in row.items() if c not in SOURCES}
    return found


def older_numbers(delivery: Delivery, name: str, most: int) -> list[int]:
    """Return records that an earlier list of the same kind told and a whole new list replaces."""
    model = BY_NAME[name].model
    same_kind = f"{delivery.profile}:"
    rows = model._default_manager.filter(
        STANDS, source_batch__startswith=same_kind, source_batch__lt=f"{same_kind}{delivery.period}"
    )
    return list(rows.order_by("pk").values_list("pk", flat=True)[:most])


def take_back(delivery: Delivery, name: str, numbers: Iterable[int]) -> None:
    """Take records back, and remember it."""
    wanted = list(numbers)
    if wanted:
        BY_NAME[name].model._default_manager.filter(STANDS, pk__in=wanted).update(retracted_at=timezone.now())
        Effect.objects.bulk_create(Effect(delivery=delivery, table=name, record_id=pk, was_taken_back=True) for pk in wanted)


def reverse(delivery: Delivery, effects: Iterable[Effect]) -> None:
    """Undo effects: what was written is taken back, what was taken back is written anew."""
    at = timezone.now()
    for effect in effects:
        model = BY_NAME[effect.table].model
        if not effect.was_taken_back:
            model._default_manager.filter(STANDS, pk=effect.record_id).update(retracted_at=at)
            continue
        record = model._default_manager.get(pk=effect.record_id)
        record.pk, record.recorded_at, record.retracted_at = None, at, None  # type: ignore[attr-defined]  # every one here is Recorded
        record.save(force_insert=True)


def only_recorded(names: Iterable[str]) -> list[str]:
    """Return the names of contracts whose records are dated and can be taken back."""
    return [name for name in names if name in BY_NAME and issubclass(BY_NAME[name].model, Recorded)]


def of_rows(table: pa.Table, numbers: Iterable[int]) -> pa.Table:
    """Return the rows of a file with these numbers."""
    return table.filter(pc.is_in(table["row"], value_set=pa.array(list(numbers), pa.int64())))
