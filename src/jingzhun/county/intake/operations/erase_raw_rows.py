"""Raw departmental rows of people who were not flagged go after a dated period (practice.md P32); what the registry holds and the trail stay.

Gone are: the files as they were given, by the month or at the door; the cells of wrong and mended rows; the annotated workbooks; and, of the clean rows
of the months, those of nobody or of a household that no rule and no status speaks of.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db import transaction

from jingzhun import intake
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.law import county_policy
from jingzhun.county.clues.models import HouseholdClass, MonthWork, RowFault
from jingzhun.county.clues.month.store_tables import Tables, clean_place
from jingzhun.county.clues.month_files import folder_of as month_folder
from jingzhun.county.clues.month_files import incoming, store
from jingzhun.county.intake.folder import clean_of, folder_of
from jingzhun.county.intake.models import Delivery, Fault, RowFix, WrongRow
from jingzhun.county.intake.operations.upload_file import DoorRefused
from jingzhun.county.intake.sealed_tables import read_sealed_table
from jingzhun.county.intake.trail import tell_of
from jingzhun.county.jobs.models import UNFINISHED
from jingzhun.county.registry.models import HouseholdState
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.tables.engines.parquet import write_parquet
from jingzhun.values.dates import last_of_month
from jingzhun.values.speech import Bilingual

SETTLED = ("done", "undone", "withdrawn", "refused", "repeated")
KEPT_AFTER = ("batch.parquet",)
NO_PERIOD = Bilingual("政策里没有保存期限，不能删除", "policy tells no period, so nothing may be deleted")


@dataclass(frozen=True)
class Erased:
    """What is, or would be, deleted: files, and clean rows of people not flagged."""

    before: date
    files: int
    rows: int


def erasable(on: date) -> Erased:
    """Return what would be deleted on a day; nothing is.

    Raises
    ------
    DoorRefused
        ``no_period``.
    """
    return _go(on, delete=False)


def erase_raw_rows(*, actor: Actor, on: date) -> Erased:
    """Delete what is older than the period, and return it.

    Raises
    ------
    PermissionDenied, StepUpNeeded
        Where the actor may not, or the second factor was not given just now.
    DoorRefused
        ``no_period``.
    """
    actor.must("erase_raw_rows")
    with transaction.atomic():
        found = _go(on, delete=True)
        told = {"before": [None, found.before.isoformat()], "files": [None, found.files], "rows": [None, found.rows]}
        tell_of(actor, "erase_raw_rows", ("raw_rows", found.before.isoformat()), changes=told)
    return found


def _go(on: date, *, delete: bool) -> Erased:
    days = county_policy(on).rule("county/retention").whole("raw_rows_days")
    if days is None:
        raise DoorRefused("no_period", NO_PERIOD)
    before = on - timedelta(days=days)
    flagged = _flagged() if _is_store_there() else pa.array([], pa.int64())
    files = _month_files(before, delete=delete) + _door_files(before, delete=delete)
    rows = _clean_rows(before, flagged, delete=delete) + _door_rows(before, delete=delete)
    return Erased(before, files, rows)


def _is_store_there() -> bool:
    return bool(store().history())


def _flagged() -> pa.Array:
    """Return the households that a rule or a status speaks of."""
    found = set(HouseholdClass.objects.exclude(kind="none").values_list("household_id", flat=True))
    found |= set(HouseholdState.objects.filter(STANDS).values_list("household_id", flat=True))
    return pa.array(sorted(found), pa.int64())


def _is_old(period: str, before: date) -> bool:
    return last_of_month(intake.read_period(period)) < before


def _month_files(before: date, *, delete: bool) -> int:
    """Return how many files of months' deliveries are old; the folders go whole."""
    count = 0
    for work in MonthWork.objects.exclude(job__state__in=UNFINISHED):
        folders = [f for f in (month_folder(work), incoming(work.period)) if f.exists()] if _is_old(work.period, before) else []
        count += sum(1 for folder in folders for path in folder.rglob("*") if path.is_file())
        if delete and folders:
            for folder in folders:
                shutil.rmtree(folder)
            work.files.update(has_returned=False)
            RowFault.objects.filter(batch_id__in=work.files.values("batch_id")).delete()
    return count


def _door_files(before: date, *, delete: bool) -> int:
    count = 0
    for delivery in Delivery.objects.filter(state__in=SETTLED):
        folder = folder_of(delivery)
        if not _is_old(delivery.period, before) or not folder.exists():
            continue
        raw = [p for p in folder.iterdir() if p.is_file() and p != clean_of(delivery) and p.name not in KEPT_AFTER]
        count += len(raw)
        if delete:
            for path in raw:
                path.unlink()
            for model in (WrongRow, RowFix, Fault):
                model.objects.filter(delivery=delivery).delete()
    return count


def _clean_rows(before: date, flagged: pa.Array, *, delete: bool) -> int:
    """Return how many clean rows of the months' batches go; those linked to a flagged household stay."""
    if not _is_store_there():
        return 0
    tables = Tables(store())
    count = 0
    for batch in tables["batches"].select(["batch_id", "period"]).to_pylist():
        place = clean_place(store().folder, str(batch["batch_id"]))
        if _is_old(str(batch["period"]), before) and place.exists():
            links = tables["links"].filter(pc.equal(tables["links"]["batch_id"], batch["batch_id"]))
            count += _thinned(place, links, flagged, delete=delete)
    return count


def _door_rows(before: date, *, delete: bool) -> int:
    """Return how many clean rows of the door go: what was linked is in the registry, what nobody linked in all that time is nobody's."""
    count = 0
    for delivery in Delivery.objects.filter(state__in=SETTLED):
        place = clean_of(delivery)
        if _is_old(delivery.period, before) and place.exists():
            count += read_sealed_table(place).num_rows
            if delete:
                place.unlink()
    return count


def _thinned(place: Path, links: pa.Table, flagged: pa.Array, *, delete: bool) -> int:
    """Return how many rows of a file of clean rows go; with ``delete`` they do."""
    rows = pq.read_table(place)
    mine = links.filter(pc.is_in(links["household_id"], value_set=flagged))["row"].combine_chunks()
    kept = rows.filter(pc.is_in(rows["row"], value_set=mine.cast(rows.schema.field("row").type)))
    if delete:
        if kept.num_rows:
            write_parquet(kept, place)
        else:
            place.unlink()
    gone: int = rows.num_rows - kept.num_rows
    return gone
