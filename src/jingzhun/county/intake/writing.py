"""Writing what a delivery says into the registry, a few hundred rows at a time: what is the same stays, what is otherwise is taken back and written anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from jingzhun.county.clues.operations.take_changes import numbers_of
from jingzhun.county.intake.models import Delivery, Effect
from jingzhun.county.intake.scoping import scope_of
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
    fresh, replaced = _news(mirror, rows)
    if not fresh.num_rows:
        return
    take_back(delivery, name, replaced)
    model = mirror.model._default_manager
    newest = model.order_by("-pk").values_list("pk", flat=True).first() or 0
    insert_table(mirror.model, *ready_to_insert(mirror, fresh))
    _remember_written(delivery, mirror, newest)


def _news(mirror: Mirror, rows: pa.Table) -> tuple[pa.Table, list[int]]:
    """Return the rows that are new or tell otherwise than what stands, and the records that those replace."""
    key = list(mirror.contract.key)
    keys = list(zip(*(rows[name].to_pylist() for name in key), strict=True))
    numbers = numbers_of(mirror, keys)
    if not numbers:
        return rows, []
    standing = _standing(mirror, numbers)
    told = [c.name for c in mirror.contract.columns if c.name not in SOURCES]
    changed = [
        i for i, row in enumerate(rows.to_pylist()) if standing.get(keys[i], (0, None))[1] != {name: row[name] for name in told}
    ]
    replaced = [standing[keys[i]][0] for i in changed if keys[i] in standing]
    return rows.take(pa.array(changed, pa.int64())), replaced


def _standing(mirror: Mirror, numbers: list[int]) -> dict[tuple[object, ...], tuple[int, dict[str, object]]]:
    """Return standing records by the contract's key: number, and the contract's columns without their source."""
    columns = mirror.columns
    found = {}
    for number, *values in mirror.model._default_manager.filter(pk__in=numbers).values_list("pk", *columns.values()):
        row = dict(zip(columns, values, strict=True))
        found[tuple(row[k] for k in mirror.contract.key)] = (number, {c: v for c, v in row.items() if c not in SOURCES})
    return found


def household_path(model: type[Model]) -> str:
    """Return by which field a record of the registry leads to its household: its own, or its person's."""
    return "household" if "household" in {field.name for field in model._meta.concrete_fields} else "person__household"


def older_numbers(delivery: Delivery, name: str, most: int) -> list[int]:
    """Return records that an earlier list of the same kind told and a whole new list replaces."""
    model = BY_NAME[name].model
    same_kind = f"{delivery.profile}:"
    rows = model._default_manager.filter(
        STANDS, source_batch__startswith=same_kind, source_batch__lt=f"{same_kind}{delivery.period}"
    )
    scope = scope_of(delivery)
    if scope:  # a township's list replaces what earlier lists told of its own people
        home = household_path(model)
        rows = rows.filter(scope.within(f"{home}__village_code", f"{home}__serving_village_code"))
    return list(rows.order_by("pk").values_list("pk", flat=True)[:most])


def take_back(delivery: Delivery, name: str, numbers: Iterable[int]) -> None:
    """Take records back, and remember it."""
    wanted = list(numbers)
    if wanted:
        BY_NAME[name].model._default_manager.filter(STANDS, pk__in=wanted).update(retracted_at=timezone.now())
        _remember(delivery, name, wanted, was_taken_back=True)


def _remember_written(delivery: Delivery, mirror: Mirror, newest: int) -> None:
    """Write down every record of the delivery above a number as an effect, in one statement: the database knows them, we need not read them."""
    quoted = connection.ops.quote_name
    names = (Effect._meta.db_table, "delivery_id", "table", "record_id", "was_taken_back", mirror.model._meta.db_table)
    effects, delivery_id, table, record_id, taken_back, records = map(quoted, names)
    pk = quoted(str(mirror.model._meta.pk and mirror.model._meta.pk.column))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {effects} ({delivery_id}, {table}, {record_id}, {taken_back}) "  # noqa: S608 - names of our own models
            f"SELECT %s, %s, {pk}, %s FROM {records} WHERE {pk} > %s AND {quoted('source_batch')} = %s ORDER BY {pk}",
            [delivery.pk, mirror.contract.name, False, newest, delivery.batch_id],
        )


def _remember(delivery: Delivery, name: str, numbers: list[int], *, was_taken_back: bool) -> None:
    """Write down what was written or taken back, by the way of many rows at once."""
    count = len(numbers)
    told: dict[str, Sequence[object]] = {
        "delivery_id": [delivery.pk] * count,
        "table": [name] * count,
        "was_taken_back": [was_taken_back] * count,
    }
    insert_table(Effect, pa.table({"record_id": pa.array(numbers, pa.int64())}), told)


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
