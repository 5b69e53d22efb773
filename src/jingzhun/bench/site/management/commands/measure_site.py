"""``measure_site``: the site of a data folder under clicking officers; prints JSON. Called by ``python -m jingzhun.bench site``."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import Client
from django.utils import timezone

from jingzhun.bench.site.clicking import TOKEN, Browser, Clicks, capacity, office_hours
from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.queries import actor_of
from jingzhun.county.audit.models import Read
from jingzhun.county.casework.models import Case
from jingzhun.county.casework.operations.open_case import Opening, open_case
from jingzhun.county.registry.models import Household, Person

PORT = 8911
OFFICERS, PAUSE_SECONDS, OFFICE_SECONDS, CAPACITY_SECONDS = 50, 3.0, 30.0, 6.0
AT_ONCE = 8
HOMES = 500
SEED = 1
ROLES = ("leading-group-office", "township-clerk", "village-clerk", "resident-team")
BARS = {"home": 5, "search": 5, "list": 5, "household": 8, "inbox": 5, "map": 5, "lists": 5, "case": 8}
BESIDE_SECONDS = 15.0  # an import of 30,000 rows takes some ten
CASES, PROCEDURE = 300, "monitoring"
MOST_FOR_AUDIT = 1.5


class Command(BaseCommand):
    """Measures the site."""

    help = "Measure the site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how long to measure."""
        parser.add_argument("--seconds", type=float, default=CAPACITY_SECONDS)
        parser.add_argument("--office-seconds", type=float, default=OFFICE_SECONDS)

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        """Measure and print."""
        pages = _pages()
        cookies = [_session(ROLES[number % len(ROLES)]) for number in range(OFFICERS)]
        office = [cookies[number] for number in range(0, OFFICERS, len(ROLES))][:AT_ONCE]
        with _server(unaudited=False) as memory:
            found = asyncio.run(_capacities(office, pages, options["seconds"]))
            hours = asyncio.run(
                office_hours(PORT, cookies, pages, pause=PAUSE_SECONDS, seconds=options["office_seconds"], seed=SEED)
            )
            found["memory_mb_a_worker"] = memory()
            found["beside_import"] = _beside(cookies, pages, hours)
            found["memory_mb_beside_import"] = memory()
        reads = Read.objects.count()
        with _server(unaudited=True):
            plain = asyncio.run(capacity(PORT, office, [pages["household"](n) for n in range(HOMES)], seconds=options["seconds"]))[
                0
            ]
        found["database"] = connection.vendor
        found["looks_written"] = reads
        found["audited_over_unaudited"] = round(plain / found["capacity_s"]["household"], 2)
        found["office_hours_ms"] = {
            name: {"p50": c.percentile(50), "p95": c.percentile(95), "answers": len(c.milliseconds), "other": c.other}
            for name, c in hours.items()
        }
        found["bars_met"] = _bars(found)
        self.stdout.write(json.dumps(found, ensure_ascii=False))


def _beside(cookies: list[str], pages: dict[str, Callable[[int], str]], alone: dict[str, Clicks]) -> dict[str, Any]:
    """Return the same office hours while 30,000 rows of 40 columns are checked, linked and written: p95, and how many times that alone."""
    django = [sys.executable, "-m", "django", "measure_door"]
    subprocess.run([*django, "--prepare"], check=True, stdout=subprocess.DEVNULL)
    importing = subprocess.Popen([*django, "--ready"], stdout=subprocess.PIPE, text=True)
    hours = asyncio.run(office_hours(PORT, cookies, pages, pause=PAUSE_SECONDS, seconds=BESIDE_SECONDS, seed=SEED))
    told, _ = importing.communicate()
    return {
        "import": json.loads(told.strip().splitlines()[-1]),
        "pages": {
            name: {"p95": c.percentile(95), "over_alone": round(c.percentile(95) / alone[name].percentile(95), 2), "other": c.other}
            for name, c in hours.items()
        },
    }


def _bars(found: dict[str, Any]) -> dict[str, bool]:
    met = {name: found["floor_over_page"][name] <= most for name, most in BARS.items() if name in found["floor_over_page"]}
    return met | {"audit": found["audited_over_unaudited"] <= MOST_FOR_AUDIT}


def _pages() -> dict[str, Callable[[int], str]]:
    homes = list(Household.objects.filter(village_code__startswith="150424100202").values_list("pk", flat=True)[:HOMES])
    names = list(Person.objects.values_list("name", flat=True)[: HOMES * 40 : 40])
    if not homes:
        raise CommandError("no households: load the demo county first (make demo, then jingzhun serve --demo)")
    cases = _cases(homes)
    return {
        "home": lambda _: "/",
        "search": lambda n: f"/search word={_quoted(names[n % len(names)])}",
        "list": lambda n: f"/households/?page={n % 20 + 1}",
        "household": lambda n: f"/households/{homes[n % len(homes)]}/",
        "inbox": lambda _: "/casework/",
        "case": lambda n: f"/casework/{cases[n % len(cases)]}/",
        "map": lambda _: "/map/",
        "lists": lambda _: "/intake/lists/",
    }


def _cases(homes: list[int]) -> list[int]:
    """Open a case in so many households, as the village's clerk does, and return their numbers; those of an earlier run are kept."""
    clerk = actor_of(Officer.objects.get(username="village-clerk"), on=timezone.localdate(), is_fresh=True)
    known = set(Case.objects.filter(household_id__in=homes[:CASES]).values_list("household_id", flat=True))
    for home in homes[:CASES]:
        if home not in known:
            open_case(actor=clerk, opening=Opening(household_id=home, procedure=PROCEDURE, source="visit", on=timezone.localdate()))
    return list(Case.objects.filter(household_id__in=homes).values_list("pk", flat=True))


def _quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def _session(username: str) -> str:
    """Return the cookies of an officer who has logged in with both factors."""
    client = Client()
    officer = Officer.objects.get(username=username)
    client.force_login(officer)
    session, now = client.session, time.time()
    session["has_factor"] = True
    session["account_authentication_methods"] = [{"method": "password", "at": now}, {"method": "mfa", "type": "totp", "at": now}]
    session["account_authentication_methods_user"] = str(officer.pk)
    session.save()
    session_cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    return f"{session_cookie}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


async def _capacities(cookies: list[str], pages: dict[str, Callable[[int], str]], seconds: float) -> dict[str, Any]:
    home = pages["household"](0).split("/")[2]
    paths = {"floor": [f"/bench/floor/{home}"], **{name: [of(n) for n in range(HOMES)] for name, of in pages.items()}}
    rates, sizes, other = {}, {}, {}
    for name, places in paths.items():
        status, _ = await Browser(PORT, cookies[0]).get(places[0])
        if status != 200:
            other[name] = {status: 1}
            continue
        rate, clicks = await capacity(PORT, cookies, places, seconds=seconds)
        rates[name], sizes[name] = round(rate, 1), clicks.size
        if clicks.other:
            other[name] = clicks.other
    over = {name: round(rates["floor"] / rate, 2) for name, rate in rates.items() if name != "floor"}
    return {"capacity_s": rates, "floor_over_page": over, "bytes": sizes, "not_answered": other}


@contextmanager
def _server(*, unaudited: bool) -> Iterator[Callable[[], list[int]]]:
    """Serve the site as ``jingzhun serve`` does, and give a function that tells the memory of each worker."""
    told = {"JINGZHUN_BENCH_UNAUDITED": "yes" if unaudited else "no", "DJANGO_SETTINGS_MODULE": "jingzhun.bench.site.settings"}
    words = [sys.executable, "-m", "django", "serve_site", "--port", str(PORT), "--no-worker"]
    process = subprocess.Popen(words, env={**os.environ, **told}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        asyncio.run(_answers())
        yield lambda: sorted(_resident_mb(child) for child in _children(process.pid))
    finally:
        process.terminate()
        process.wait(timeout=30)


async def _answers() -> None:
    for _ in range(120):
        try:
            await Browser(PORT, "").get("/accounts/login/")
        except OSError:
            await asyncio.sleep(0.5)
        else:
            return
    raise CommandError("the site did not start")


def _children(parent: int) -> list[int]:
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()
        except OSError:
            continue  # a process that ended while we looked
        if int(fields[1]) == parent:
            found.append(int(place.parent.name))
    return found


def _resident_mb(process: int) -> int:
    """Return the memory that is the process's own; pages of the database file and of libraries are the machine's."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) // 1024
    return 0
