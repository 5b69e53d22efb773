"""What a delivery changed in the store's registry and facts, into the database: only the difference of two snapshots, in chunks.

The database is the source. What officers changed while the month was at work stays, because nothing is written but what the
files themselves brought, replaced or took back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
from django.utils import timezone

from jingzhun.county.registry.mirrored import MIRRORS, Mirror
from jingzhun.county.registry.operations.bulk import insert_table
from jingzhun.county.registry.operations.load_store import name_heads, ready_to_insert
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.store import Store

CHUNK = 10_000  # rows in one transaction: under a second on SQLite, so that officers wait less
LOOKED_UP = 500  # keys in one statement; SQLite takes 32,766 parameters
KEYED = {"households": "household_id", "persons": "person_id"}  # changed in place; every other record is retracted and written anew


@dataclass(frozen=True)
class Difference:
    """What one record lost and gained between two snapshots, each sorted by the contract's key; what is gone is written first."""

    mirror: Mirror
    gone: pa.Table
    come: pa.Table

    @property
    def rows(self) -> int:
        """Return how many rows are to be written."""
        return int(self.gone.num_rows + self.come.num_rows)

    def end_of_part(self, since: int) -> int:
        """Return where the part that begins at a row ends: a part is all gone or all come."""
        end = self.gone.num_rows if since < self.gone.num_rows else self.rows
        return int(min(since + CHUNK, end))


def changed_records(store: Store, before: str, after: str) -> list[str]:
    """Return the names of the registry's records that differ between two snapshots, in the order in which they may be written."""
    old, new = store.snapshot(before).tables, store.snapshot(after).tables
    names = [mirror.contract.name for mirror in MIRRORS if mirror.contract.name != "divisions"]
    return [name for name in names if name in new and (name not in old or old[name].sha256 != new[name].sha256)]


def difference_of(store: Store, before: str, after: str, name: str) -> Difference:
    """Return what a record lost and gained between two snapshots."""
    mirror = next(m for m in MIRRORS if m.contract.name == name)
    old = store.read(name, before) if name in store.snapshot(before).tables else mirror.contract.empty()
    order = list(mirror.contract.key)
    with DuckEngine(memory_mb=1_000) as engine:
        first, last = engine.table("old_rows", old), engine.table("new_rows", store.read(name, after))
        gone = engine.run(first.difference(last).order_by(order))
        come = engine.run(last.difference(first).order_by(order))
    return Difference(mirror, mirror.contract.conform(gone), mirror.contract.conform(come))


def write_part(found: Difference, since: int, upto: int) -> None:
    """Write the rows of a difference from one to another, in the caller's transaction; see ``Difference.end_of_part``."""
    name = found.mirror.contract.name
    if since < found.gone.num_rows:
        if name not in KEYED:  # a household or person that is among the gone has changed, and is among the come
            _retract(found.mirror, found.gone.slice(since, upto - since))
        return
    part = found.come.slice(since - found.gone.num_rows, upto - since)
    if name in KEYED:
        _put(found.mirror, part, KEYED[name])
    elif part.num_rows:
        insert_table(found.mirror.model, *ready_to_insert(found.mirror, part))
    if name == "persons" and upto >= found.rows:
        name_heads()


def _put(mirror: Mirror, rows: pa.Table, key: str) -> None:
    """Insert households or persons that are new, and change the columns of those that are there."""
    known: dict[int, object] = {}
    ids = rows[key].to_pylist()
    for start in range(0, len(ids), LOOKED_UP):
        known |= mirror.model._default_manager.in_bulk(ids[start : start + LOOKED_UP])
    fresh = rows.filter(pa.array([number not in known for number in ids], pa.bool_()))
    if fresh.num_rows:
        insert_table(mirror.model, *ready_to_insert(mirror, fresh))
    for row in rows.to_pylist():
        if row[key] in known:
            _change(mirror, known[row[key]], row)


def _change(mirror: Mirror, record: object, row: Mapping[str, object]) -> None:
    changed = []
    for column, field in mirror.columns.items():
        was = getattr(record, field)
        is_now = row[column]
        if (was.open() if hasattr(was, "open") else was) != is_now:
            setattr(record, field, is_now)
            changed.append(field)
    if changed:
        record.version += 1  # type: ignore[attr-defined]  # both records have one
        record.save(update_fields=[*changed, "version"])  # type: ignore[attr-defined]


def _retract(mirror: Mirror, rows: pa.Table) -> None:
    """Take rows back that a newer file replaced; they stay in the database as what was known before."""
    fields = {f.name for f in mirror.model._meta.concrete_fields}
    keys = [tuple(row[name] for name in mirror.contract.key) for row in rows.select(list(mirror.contract.key)).to_pylist()]
    numbers = numbers_of(mirror, keys)
    for start in range(0, len(numbers), LOOKED_UP):
        some = mirror.model._default_manager.filter(pk__in=numbers[start : start + LOOKED_UP])
        if "retracted_at" in fields:
            some.update(retracted_at=timezone.now())
        else:
            some.delete()


def numbers_of(mirror: Mirror, keys: Sequence[tuple[object, ...]]) -> list[int]:
    """Return the primary keys of the standing records that have these contract keys."""
    columns = mirror.columns
    named = [columns[name] for name in mirror.contract.key]
    leading, wanted = named[0], set(keys)
    fields = {f.name for f in mirror.model._meta.concrete_fields}
    standing = {"retracted_at__isnull": True} if "retracted_at" in fields else {}
    found = []
    firsts = sorted({key[0] for key in keys}, key=str)
    for start in range(0, len(firsts), LOOKED_UP):
        asked = "any_of" if all(isinstance(first, int) for first in firsts) else "in"
        rows = mirror.model._default_manager.filter(**{f"{leading}__{asked}": firsts[start : start + LOOKED_UP]}, **standing)
        found += [number for number, *key in rows.values_list("pk", *named) if tuple(key) in wanted]
    return found
