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
    """Return a record's standing rows under its contract; sealed values are opened, because the rooms compare them.

    Each part is read whole and let go: a statement that stays open while values are opened would, under SQLite's rollback journal, let one
    waiting writer keep every reader out until it ends.
    """
    columns = mirror.columns
    types = [ARROW_TYPES[c.type] for c in mirror.contract.columns]
    standing, last, parts = _standing(mirror), None, []
    while chunk := list(
        (standing if last is None else standing.filter(pk__gt=last)).values_list("pk", *columns.values())[:ROWS_AT_A_TIME]
    ):
        last = chunk[-1][0]
        _, *told = zip(*chunk, strict=True)
        arrays = [pa.array(_opened(values), kind) for values, kind in zip(told, types, strict=True)]
        parts.append(pa.Table.from_arrays(arrays, names=list(columns)))
    return mirror.contract.conform(pa.concat_tables(parts)) if parts else mirror.contract.empty()


def rows_of(mirror: Mirror, column: str, values: Sequence[int]) -> pa.Table:
    """Return the standing rows of a record whose ``column`` is one of some values, under its contract; few queries, whatever their number."""
    columns = mirror.columns
    types = [ARROW_TYPES[c.type] for c in mirror.contract.columns if c.name in columns]
    found: list[tuple[object, ...]] = []
    for start in range(0, len(values), VALUES_AT_A_TIME):
        some = values[start : start + VALUES_AT_A_TIME]
        found += _standing(mirror).filter(**{f"{columns[column]}__in": some}).values_list(*columns.values())
    if not found:
        return mirror.contract.empty()
    arrays = [pa.array(_opened(told), kind) for told, kind in zip(zip(*found, strict=True), types, strict=True)]
    return mirror.contract.conform(pa.Table.from_arrays(arrays, names=list(columns)))


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
