"""Processes of one busy site in SQLite, for tests: ``ready``, ``importer SECONDS``, ``users SECONDS``, ``snapshots SECONDS``.

Each prints how often it did its work and its longest wait in milliseconds; an error of the database ends it with a code that is not 0.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from datetime import date

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - the settings stand first
from django.db import connection, transaction  # noqa: E402

from county.records import make_household  # noqa: E402
from jingzhun.county.accounts.actor import Actor, Appointed  # noqa: E402
from jingzhun.county.accounts.models import Officer  # noqa: E402
from jingzhun.county.accounts.operations.change_profile import Preferences, change_profile  # noqa: E402
from jingzhun.county.clues.registry_tables import registry_tables  # noqa: E402
from jingzhun.county.registry.models import IncomeLine  # noqa: E402
from jingzhun.county.registry.queries import visible_households  # noqa: E402

HOMES, USERS, ROWS = 300, 5, 500
DAY = date(2024, 6, 1)
OFFICE = (Appointed("leading_group_office", "150424"),)


def ready() -> None:
    """Make a small county and its officers."""
    call_command("createcachetable", verbosity=0)
    for number in range(1, HOMES + 1):
        make_household(number)
    Officer.objects.bulk_create(Officer(username=f"user{number}", name=f"用户{number}") for number in range(20))


def import_chunk() -> None:
    """Write five hundred rows in one transaction, as the door's worker does."""
    batch = f"busy:{time.monotonic_ns()}"
    with transaction.atomic():
        IncomeLine.objects.bulk_create(
            IncomeLine(
                household_id=number % HOMES + 1, line="d2", amount_fen=number, period_from=DAY, period_to=DAY, basis="department",
                source_batch=batch, source_row=number,
            )
            for number in range(ROWS)
        )  # fmt: skip


def use(number: int) -> None:
    """Read a page of a list and save something, with its event in the trail."""
    actor = Actor(Officer.objects.get(username=f"user{number}").pk, "x", OFFICE)
    list(visible_households(actor)[:50])
    change_profile(actor=actor, wanted=Preferences("zh-hans", is_large_print=bool(time.monotonic_ns() % 2)))


def snapshot() -> None:
    """Read the whole registry, as the month's first step does."""
    for _name, table in registry_tables():
        assert table.num_rows >= 0


def repeat(do: Callable[[], None], seconds: float, told: list[tuple[int, float]]) -> None:
    """Do something again and again, and keep how often and the longest time it took."""
    until, often, longest = time.monotonic() + seconds, 0, 0.0
    while time.monotonic() < until:
        began = time.monotonic()
        do()
        longest, often = max(longest, time.monotonic() - began), often + 1
        time.sleep(0.02)
    told.append((often, longest))
    connection.close()


def main() -> None:
    """Do what the first argument says."""
    if sys.argv[1] == "ready":
        ready()
        return
    seconds, told = float(sys.argv[2]), list[tuple[int, float]]()
    if sys.argv[1] == "users":
        first = int(sys.argv[3])
        threads = [
            threading.Thread(target=repeat, args=(lambda number=number: use(number), seconds, told))
            for number in range(first, first + USERS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(told) == USERS, "a user met an error"
    else:
        repeat({"importer": import_chunk, "snapshots": snapshot}[sys.argv[1]], seconds, told)
    sys.stdout.write(f"{sum(often for often, _ in told)} {max(longest for _, longest in told) * 1000:.0f}\n")


if __name__ == "__main__":
    main()
