"""``measure_large``: searches among many people, and the check of a long trail; prints JSON. Called by ``python -m jingzhun.bench large``.

The people are the demo county's and, to the number wanted, as many again under other numbers. A search is one request through the whole
middleware by an officer who sees the county: the page with its read noted.
"""

from __future__ import annotations

import json
import random
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from jingzhun.county.accounts.actor import system_actor
from jingzhun.county.accounts.models import Appointment, Officer
from jingzhun.county.audit.checking import check_chain
from jingzhun.county.audit.models import Event
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.registry.models import Person
from jingzhun.county.registry.operations.load_store import load_store

AT_A_TIME, BAR_MS = 2_000, 500


class Command(BaseCommand):
    """Measures a large site."""

    help = "Measure searches among many people and the check of a long trail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where the county lies, how many people and events, and how many searches of each kind."""
        parser.add_argument("--store", type=Path, required=True)
        parser.add_argument("--persons", type=int, default=300_000)
        parser.add_argument("--events", type=int, default=1_000_000)
        parser.add_argument("--searches", type=int, default=120)

    def handle(self, *args: object, **options: object) -> None:
        """Load, search, check, and print what each took."""
        call_command("createcachetable", verbosity=0)
        load_store(actor=system_actor(settings.ENVIRONMENT.county), folder=Path(str(options["store"])))
        _more_people(int(str(options["persons"])))
        _settle()
        told = {"persons": Person.objects.count(), "bar_ms": BAR_MS, "search": _searches(int(str(options["searches"])))}
        told["events"], told["events_written_s"] = _events(int(str(options["events"])))
        began = time.perf_counter()
        state = check_chain()
        told |= {"verify_s": round(time.perf_counter() - began, 1), "is_whole": state.is_whole, "checked": state.events}
        self.stdout.write(json.dumps(told, ensure_ascii=False))


def _more_people(wanted: int) -> None:
    """Add people to the number wanted: those there are, under other numbers and without ids, which are unique."""
    missing = wanted - Person.objects.count()
    for first in range(0, max(missing, 0), AT_A_TIME):
        some = list(Person.objects.order_by("pk")[first : first + min(AT_A_TIME, missing - first)])
        for place, person in enumerate(some):
            person.pk, person.relation = 900_000_000_000 + first + place, "other"
            person.id_number = person.id_index = person.id_tail_index = None
        Person.objects.bulk_create(some)


def _settle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _words(many: int) -> Iterator[tuple[str, str]]:
    """Yield searches as officers type them, by kind."""
    draw = random.Random(7)  # noqa: S311 - the same searches every time
    rows = list(
        Person.objects.filter(id_number__isnull=False).order_by("pk")[:: max(Person.objects.count() // (many * 3), 1)][:many]
    )
    for row in draw.sample(rows, len(rows)):
        yield "name", row.name
        yield "beginning of a name", row.name[:1]
        yield "pinyin", row.name_pinyin[: max(len(row.name_pinyin) - 2, 3)]
        yield "initials", row.name_initials
        yield "last six of the id", row.id_number.open()[-6:] if row.id_number else ""


def _searches(many: int) -> dict[str, dict[str, float]]:
    officer = Officer.objects.create(username="bench", name="测量", division_code=settings.ENVIRONMENT.county)
    Appointment.objects.create(
        officer=officer, role="leading_group_office", division_code=settings.ENVIRONMENT.county, from_on="2020-01-01"
    )
    client = Client()
    client.force_login(officer)
    session = client.session  # as a log-in by password and second factor leaves it
    now = time.time()
    session["has_factor"] = True
    session["account_authentication_methods"] = [{"method": "password", "at": now}, {"method": "mfa", "type": "totp", "at": now}]
    session["account_authentication_methods_user"] = str(officer.pk)
    session.save()
    found: dict[str, list[float]] = {}
    for kind, word in _words(many):
        began = time.perf_counter()
        answer = client.post("/search", {"word": word}, headers={"host": settings.ALLOWED_HOSTS[0]})
        found.setdefault(kind, []).append(time.perf_counter() - began)
        if answer.status_code != 200:
            raise RuntimeError(f"{answer.status_code} for a search by {kind}")
    return {kind: {"p50_ms": _at(times, 50), "p95_ms": _at(times, 95)} for kind, times in found.items()}


def _at(times: list[float], percent: int) -> float:
    return round(sorted(times)[min(len(times) - 1, len(times) * percent // 100)] * 1_000, 1)


def _events(wanted: int) -> tuple[int, float]:
    """Write events to the number wanted, as operations do, and return how many there are and the seconds it took."""
    began, missing = time.perf_counter(), wanted - Event.objects.count()
    for first in range(0, max(missing, 0), AT_A_TIME):
        with transaction.atomic():
            record(
                *(
                    Change(
                        actor_id=1, act="answer_clue", subject_kind="clue", subject_id=f"C{first + place}", household_id=first + place,
                        division_code="150424100201", changes={"outcome": [None, "confirmed"], "on": [None, str(timezone.localdate())]},
                    )
                    for place in range(min(AT_A_TIME, missing - first))
                )
            )  # fmt: skip
    return Event.objects.count(), round(time.perf_counter() - began, 1)
