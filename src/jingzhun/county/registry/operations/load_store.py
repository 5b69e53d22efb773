"""A store's newest snapshot into an empty registry: the county's first day on the site, and the demo's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
from django.db import transaction
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.config.ciphers import Keys
from jingzhun.county.config.sealed import SealedText, keys
from jingzhun.county.registry.mirrored import MIRRORS, Mirror
from jingzhun.county.registry.models import Household, Person
from jingzhun.county.registry.operations.bulk import insert_table, refresh_statistics
from jingzhun.county.registry.searching import ID_TAIL, index_of_id, index_of_phone, index_of_tail
from jingzhun.facts import divisions_table
from jingzhun.tables.store import Store
from jingzhun.values.errors import JingzhunError
from jingzhun.values.names import fold_variants, initials_of, pinyin_of
from jingzhun.values.speech import Bilingual

NOT_EMPTY = Bilingual(
    "登记库已有 {households} 户；只有空库才能整体载入，请改用数据导入",
    "the registry already holds {households} households; only an empty one can be loaded as a whole. Use the import instead",
)


class LoadRefused(JingzhunError):
    """A store cannot be loaded into this registry."""


def load_store(*, actor: Actor, folder: Path, tell: Callable[[str, int], None] = lambda name, rows: None) -> int:
    """Load the newest snapshot of a store and return how many rows were written; all of it or nothing.

    Raises
    ------
    PermissionDenied
        Where the actor may not change divisions.
    LoadRefused
        ``not_empty``.
    StoreFault
        Where the store cannot be read.
    """
    actor.must("change_divisions")
    store = Store(folder)
    snapshot = store.snapshot()
    with transaction.atomic():
        known = Household.objects.count()
        if known:
            raise LoadRefused("not_empty", NOT_EMPTY, households=known)
        total = 0
        for mirror in MIRRORS:
            table = _rows_of(store, mirror)
            rows = insert_table(mirror.model, *ready_to_insert(mirror, table))
            tell(mirror.contract.name, rows)
            total += rows
        refresh_statistics(*(mirror.model for mirror in MIRRORS))
        name_heads()
        record(
            Change(
                actor_id=actor.officer_id,
                act="load_store",
                subject_kind="registry",
                subject_id=snapshot.snapshot_id,
                changes={"rows": [0, total]},
                request_id=actor.request_id,
            )
        )
    return total


def _rows_of(store: Store, mirror: Mirror) -> pa.Table:
    name = mirror.contract.name
    if name == "divisions":
        return mirror.contract.from_rows(divisions_table())
    table = store.read(name) if name in store.snapshot().tables else mirror.contract.empty()
    return table.select(list(mirror.columns))


def ready_to_insert(mirror: Mirror, table: pa.Table) -> tuple[pa.Table, dict[str, Sequence[object]]]:
    """Return the table without its columns to be sealed, and those columns sealed, with what a search compares."""
    more: dict[str, Sequence[object]] = {}
    ring = keys()
    for field in mirror.model._meta.concrete_fields:
        if isinstance(field, SealedText) and field.attname in table.column_names:
            clear = table[field.attname].to_pylist()
            more[field.attname] = [ring.seal(value, field.bound_to) if value else None for value in clear]
            more |= _indexes(field.attname, clear, ring)
            table = table.drop_columns([field.attname])
    if mirror.contract.name == "persons":
        names = table["name"].to_pylist()
        more["name_key"] = [fold_variants(name) for name in names]
        more["name_pinyin"] = [pinyin_of(name).replace(" ", "") for name in names]
        more["name_initials"] = [initials_of(name) for name in names]
    if mirror.contract.name == "households":
        more["head_name"] = [""] * table.num_rows
    return table, more


def _indexes(column: str, clear: Sequence[str | None], ring: Keys) -> dict[str, Sequence[object]]:
    if column == "id_number":
        return {
            "id_index": [index_of_id(value, ring) if value else None for value in clear],
            "id_tail_index": [index_of_tail(value[-ID_TAIL:], ring) if value else None for value in clear],
        }
    return {"phone_index": [index_of_phone(value, ring) if value else None for value in clear]}


def name_heads() -> None:
    """Write the head's name on each household: a list of households then needs no second table for it."""
    head = Person.objects.filter(household=OuterRef("pk"), relation="head").order_by("died_on", "person_id").values("name")[:1]
    Household.objects.update(head_name=Coalesce(Subquery(head), Value("")))
