"""A file of a township speaks of its own people only: a row of somebody registered elsewhere, or nowhere, is wrong (experience.md A.4).

Both get the same sentence, so that the door does not tell who is registered in another division (trust.md S01).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.county.accounts.actor import Scope
from jingzhun.county.clues.registry_tables import rows_of, table_of
from jingzhun.county.intake.models import Delivery
from jingzhun.county.registry.mirrored import MIRRORS
from jingzhun.county.registry.models import Household, Person
from jingzhun.county.registry.searching import index_of_id
from jingzhun.intake import Checked
from jingzhun.intake.check import RowFault
from jingzhun.intake.row_rules import ROW_RULES
from jingzhun.values.masks import mask_id

AT_A_TIME = 5_000
RULE = ROW_RULES["out_of_scope"]
NUMBERS = ("id_number", "parent_id")


def scope_of(delivery: Delivery) -> Scope | None:
    """Return the divisions a delivery may speak of; null for the whole county."""
    return Scope(tuple(delivery.scope.split())) if delivery.scope else None


def within_scope(delivery: Delivery, checked: Checked) -> Checked:
    """Return a check with the rows refused whose person is not registered in the delivery's divisions."""
    scope = scope_of(delivery)
    names = [n for n in NUMBERS if n in checked.clean.column_names]
    if scope is None or not names:
        return checked
    faults = [fault for name in names for fault in _outside(checked, name, scope)]
    outside = pa.array(sorted({f.row for f in faults}), pa.int64())
    clean = checked.clean.filter(pc.invert(pc.is_in(checked.clean["row"], value_set=outside)))
    told = sorted((*checked.faults, *faults), key=lambda f: (f.row, f.place or 0, f.rule))
    return replace(checked, clean=clean, faults=tuple(told))


def _outside(checked: Checked, name: str, scope: Scope) -> list[RowFault]:
    rows = zip(checked.clean["row"].to_pylist(), checked.clean[name].to_pylist(), strict=True)
    told = [(row, number) for row, number in rows if number]
    indexes = {number: index_of_id(number) for number in {number for _row, number in told}}
    known = _known(list(indexes.values()), scope)
    column = next((c for c in checked.profile.columns.values() if c.stored == name), None)
    place = checked.recognition.places.get(column.name) if column else None
    header = checked.recognition.header[place] if place is not None else name
    sentence = RULE.sentence.format(header=header)
    return [
        RowFault(row, RULE.id, RULE.severity, header, place, mask_id(number), sentence)
        for row, number in told
        if indexes[number] not in known
    ]


def _known(indexes: list[str], scope: Scope) -> set[str]:
    """Return which blind indexes are of persons registered in the divisions."""
    found: set[str] = set()
    for start in range(0, len(indexes), AT_A_TIME):
        mine = Person.objects.filter(scope.within("household__village_code", "household__serving_village_code"))
        some = mine.filter(id_index__in=indexes[start : start + AT_A_TIME]).values_list("id_index", flat=True)
        found.update(index for index in some if index)
    return found


def last_rows(delivery: Delivery, profile: str, batches: Sequence[Mapping[str, object]]) -> int | None:
    """Return how many rows the file before had, of the same kind and the same divisions; null where there was none."""
    scopes = dict(Delivery.objects.filter(profile=profile).exclude(batch_id="").values_list("batch_id", "scope"))
    same = [
        b
        for b in batches
        if b["profile"] == profile and b["state"] == "taken" and scopes.get(str(b["batch_id"]), "") == delivery.scope
    ]
    newest = max(same, key=lambda b: (str(b["period"]), str(b["batch_id"])), default=None)
    return int(str(newest["rows_read"])) if newest else None


def linkable(delivery: Delivery) -> tuple[pa.Table, pa.Table]:
    """Return the persons and households that a delivery's rows may be linked to."""
    by_name = {mirror.contract.name: mirror for mirror in MIRRORS}
    persons, households = by_name["persons"], by_name["households"]
    scope = scope_of(delivery)
    if scope is None:
        return table_of(persons), table_of(households)
    homes = list(Household.objects.filter(scope.within("village_code", "serving_village_code")).values_list("pk", flat=True))
    return rows_of(persons, "household_id", homes), rows_of(households, "household_id", homes)
