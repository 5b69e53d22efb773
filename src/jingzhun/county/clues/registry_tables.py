"""The registry's records as the tables the rooms read, for the snapshot that a month begins with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa
from django.db.models import Model, QuerySet

from jingzhun.county.clues.mirrored import KEPT
from jingzhun.county.config.sealed import Sealed
from jingzhun.county.registry.mirrored import MIRRORS, Mirror
from jingzhun.tables.contract import ARROW_TYPES

VALUES_AT_A_TIME = 5_000
ROWS_AT_A_TIME = 2_000  # read in some 20 ms: under a rollback journal a writer who waits for a reader keeps every other reader out


def registry_tables() -> Iterator[tuple[str, pa.Table]]:
    """Yield each table of the registry, and the decisions, as they stand now: nothing retracted, no household that is closed."""
    for mirror in (*MIRRORS, *KEPT):
        if mirror.contract.name != "divisions":
            yield mirror.contract.name, table_of(mirror)


def table_of(mirror: Mirror) -> pa.Table:
    """Return a record's standing rows under its contract; sealed values are opened, because the rooms compare them."""
    return read_in_parts(mirror, _standing(mirror))


def read_in_parts(mirror: Mirror, rows: QuerySet[Model]) -> pa.Table:
    """Return rows of a record, which are in the order of their key, under its contract.

    Each part is read whole and let go: a statement that stays open while values are opened would, under SQLite's rollback journal, let one
    waiting writer keep every reader out until it ends.
    """
    columns, last, parts = mirror.columns, None, []
    while chunk := list((rows if last is None else rows.filter(pk__gt=last)).values_list("pk", *columns.values())[:ROWS_AT_A_TIME]):
        last = chunk[-1][0]
        parts.append(_as_table(mirror, [told for _pk, *told in chunk]))
    return mirror.contract.conform(pa.concat_tables(parts)) if parts else mirror.contract.empty()


def _as_table(mirror: Mirror, rows: Sequence[Sequence[object]]) -> pa.Table:
    """Return rows of the record's columns, of which there is one at least, as an Arrow table with sealed values opened."""
    columns = mirror.columns
    types = [ARROW_TYPES[c.type] for c in mirror.contract.columns if c.name in columns]
    arrays = [pa.array(_opened(told), kind) for told, kind in zip(zip(*rows, strict=True), types, strict=True)]
    return pa.Table.from_arrays(arrays, names=list(columns))


def rows_of(mirror: Mirror, column: str, values: Sequence[int]) -> pa.Table:
    """Return the standing rows of a record whose ``column`` is one of some values, under its contract; few queries, whatever their number."""
    columns = mirror.columns
    found: list[tuple[object, ...]] = []
    for start in range(0, len(values), VALUES_AT_A_TIME):
        some = values[start : start + VALUES_AT_A_TIME]
        found += _standing(mirror).filter(**{f"{columns[column]}__in": some}).values_list(*columns.values())
    return mirror.contract.conform(_as_table(mirror, found)) if found else mirror.contract.empty()


def _standing(mirror: Mirror) -> QuerySet[Model]:
    rows: QuerySet[Model] = mirror.model._default_manager.order_by("pk")
    fields = {field.name for field in mirror.model._meta.concrete_fields}
    if "retracted_at" in fields:
        rows = rows.filter(retracted_at__isnull=True)
    if "closed_on" in fields:
        rows = rows.filter(closed_on__isnull=True)
    if "household" in fields and mirror.contract.name != "decisions":
        rows = rows.filter(household__closed_on__isnull=True)
    return rows


def _opened(values: tuple[object, ...]) -> list[object]:
    return [value.open() if isinstance(value, Sealed) else value for value in values]
