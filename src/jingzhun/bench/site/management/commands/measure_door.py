"""``measure_door``: a workbook of 30,000 rows and 40 columns through the Excel door; prints JSON. Called by ``python -m jingzhun.bench door``.

The floor of the commit is a bare bulk insert of the same records in the same run: without a look at what stands, effects to undo, chunks,
or a trail.
"""

from __future__ import annotations

import json
import resource
import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Appointment, Officer
from jingzhun.county.accounts.queries import actor_of
from jingzhun.county.home.work import KINDS
from jingzhun.county.intake.folder import made_of
from jingzhun.county.intake.models import Delivery
from jingzhun.county.intake.operations.confirm_delivery import confirm_delivery
from jingzhun.county.intake.operations.run_delivery import do_run
from jingzhun.county.intake.operations.upload_file import upload_file
from jingzhun.county.intake.sealed_tables import read_sealed_table
from jingzhun.county.jobs.manners import give_way
from jingzhun.county.jobs.models import UNFINISHED, Job
from jingzhun.county.jobs.operations.carry_on import carry_on
from jingzhun.county.jobs.work import Chunk, Held, JobKind
from jingzhun.county.registry.mirrored import MIRRORS
from jingzhun.county.registry.models import Household, Membership, Person
from jingzhun.county.registry.operations.bulk import insert_table, refresh_statistics
from jingzhun.county.registry.operations.load_store import ready_to_insert
from jingzhun.county.registry.searching import ID_TAIL, index_of_id, index_of_tail
from jingzhun.intake import profile_of
from jingzhun.sheets.writing import OutSheet, write_workbook
from jingzhun.tables.catalogue import CONTRACTS
from jingzhun.tables.people import MEMBERSHIP_FACTS
from jingzhun.values.ids import RESERVED_DIVISION, check_digit

ROWS, COLUMNS = 30_000, 40
PERIOD, PROFILE, VILLAGE, COUNTY = "2024-06", "medical_stays", "150424100201", "150424"
KILOBYTES, BAR, ORDERS = 1024, 4, 1_000
LONG_AGO = date(2020, 1, 1)


class Command(BaseCommand):
    """Measures the Excel door."""

    help = "Measure the Excel door."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many rows."""
        parser.add_argument("--rows", type=int, default=ROWS)
        parser.add_argument("--prepare", action="store_true", help="make people and workbook, and stop")
        parser.add_argument("--ready", action="store_true", help="people and workbook were made before")

    def handle(self, *args: object, **options: int) -> None:
        """Measure and print; with ``--prepare`` only make what is measured, so that others may be measured beside it."""
        rows, kept = options["rows"], Path(settings.DATA) / "bench_door.xlsx"
        if not options["ready"]:
            _people(rows)
            kept.write_bytes(_workbook(rows))
        if options["prepare"]:
            return
        if options["ready"]:
            give_way()  # beside clicking officers it works as the site's worker does
        content, first, second = kept.read_bytes(), _officer("first"), _officer("second")
        began = time.perf_counter()
        delivery = upload_file(actor=first, name="住院.xlsx", content=content, period=PERIOD)
        upload = time.perf_counter() - began
        check = _work({kind.name: kind for kind in KINDS})
        for actor in (first, second):
            delivery.refresh_from_db()
            if delivery.state in {"checked", "waits_second"}:
                confirm_delivery(actor=actor, delivery_id=delivery.pk, version=delivery.version, mode="all")
        parts: dict[str, float] = {}
        whole = _work({"excel_run": JobKind("excel_run", KINDS[0].title, "confirm_import", _timed(parts))})
        delivery.refresh_from_db()
        bare, commit = _bare(delivery), whole - parts["link"]
        told = {
            "rows": rows,
            "columns": COLUMNS,
            "state": delivery.state,
            "written": delivery.rows_written,
            "upload_s": round(upload, 2),
            "check_s": round(check, 2),
            "link_s": round(parts["link"], 2),
            "commit_s": round(commit, 2),
            "bare_insert_s": round(bare, 2),
            "commit_over_bare": round(commit / bare, 2),
            "bar": BAR,
            "worker_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KILOBYTES,
            "database": connection.vendor,
        }
        self.stdout.write(json.dumps(told, ensure_ascii=False))


def _people(count: int) -> None:
    """Write so many households of one person each, so that every row is somebody's."""
    homes, persons = range(1, count + 1), []
    Household.objects.bulk_create(
        (Household(household_id=n, village_code=VILLAGE, head_name=_name(n)) for n in homes), batch_size=5_000
    )
    for number in homes:
        told = _id(number)
        persons.append(
            Person(
                person_id=number, household_id=number, name=_name(number), relation="head", id_number=told,
                id_index=index_of_id(told), id_tail_index=index_of_tail(told[-ID_TAIL:]), name_key=_name(number),
            )
        )  # fmt: skip
    Person.objects.bulk_create(persons, batch_size=5_000)
    held = (Membership(household_id=n, person_id=n, fact=fact, from_on=LONG_AGO) for n in homes for fact in MEMBERSHIP_FACTS)
    Membership.objects.bulk_create(held, batch_size=10_000)
    refresh_statistics(Household, Person, Membership)


def _name(number: int) -> str:
    return "王" + chr(0x4E00 + number % 5_000)


def _id(number: int) -> str:
    day = date.fromordinal(date(1950, 1, 1).toordinal() + number // ORDERS)
    first = f"{RESERVED_DIVISION}{day:%Y%m%d}{number % ORDERS:03d}"
    return first + check_digit(first)


def _workbook(rows: int) -> bytes:
    profile = profile_of(PROFILE)
    told: dict[str, Callable[[int], str]] = {
        "name": _name, "id_number": _id, "bill_no": lambda n: f"B{n:06}", "discharged_on": lambda n: "2024-06-03",
            "out_of_pocket": lambda n: f"{1000 + n % 900}.50", "in_scope": lambda n: "800", "total": lambda n: "9000",
            "admitted_on": lambda n: "2024-05-20"}  # fmt: skip
    header = [profile.columns[name].header for name in told]
    header += [f"附加栏{n}" for n in range(COLUMNS - len(header))]
    blank = ["附"] * (COLUMNS - len(told))
    return write_workbook(
        [OutSheet("Sheet1", header, [[*(make(n) for make in told.values()), *blank] for n in range(1, rows + 1)])]
    )


def _officer(name: str) -> Actor:
    officer = Officer.objects.create(username=f"bench.{name}", name=name, division_code=COUNTY)
    Appointment.objects.create(officer=officer, role="leading_group_office", division_code=COUNTY, from_on=LONG_AGO)
    return actor_of(officer, on=timezone.localdate(), is_fresh=True)


def _work(kinds: dict[str, JobKind]) -> float:
    began = time.perf_counter()
    for job in Job.objects.filter(state__in=UNFINISHED).order_by("sequence"):
        carry_on(job.job_id, kinds, worker="bench")
    return time.perf_counter() - began


def _timed(parts: dict[str, float]) -> Callable[[Held], Chunk]:
    def chunk(held: Held) -> Chunk:
        began, is_link = time.perf_counter(), "step" not in held.checkpoint
        made = do_run(held)
        if is_link:
            parts["link"] = time.perf_counter() - began
        return made

    return chunk


def _bare(delivery: Delivery) -> float:
    """Return the seconds of inserting the same records at once, foreign keys looked at, and take them out again."""
    mirror = next(m for m in MIRRORS if m.contract.name == "events")
    rows = CONTRACTS["events"].conform(read_sealed_table(made_of(delivery, "events")))
    with transaction.atomic():
        mirror.model._default_manager.filter(source_batch=delivery.batch_id).delete()
        began = time.perf_counter()
        with transaction.atomic():
            insert_table(mirror.model, *ready_to_insert(mirror, rows))
        connection.check_constraints()  # PostgreSQL looks at foreign keys when a transaction ends, and this one is undone
        seconds = time.perf_counter() - began
        transaction.set_rollback(True)
    return seconds
