"""A worker process at the door for tests: a county of some hundred people, a file of theirs, and a place where the process kills itself.

Arguments: ``ready`` (make the county, check a file, confirm it), ``work PLACE`` (do what waits; ``PLACE`` is ``none`` or
``CHUNK:inside|committed`` of the run), ``undo``.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import django

django.setup()

from county.intake.door import STAYS, name_of, stay  # noqa: E402 - the settings stand first
from county.records import make_household  # noqa: E402
from intake.samples import workbook_of  # noqa: E402
from jingzhun.county.accounts.actor import system_actor  # noqa: E402
from jingzhun.county.home.management.commands.work import work_once  # noqa: E402
from jingzhun.county.home.work import KINDS  # noqa: E402
from jingzhun.county.intake.models import Delivery  # noqa: E402
from jingzhun.county.intake.operations.confirm_delivery import confirm_delivery  # noqa: E402
from jingzhun.county.intake.operations.undo_delivery import undo_delivery  # noqa: E402
from jingzhun.county.intake.operations.upload_file import upload_file  # noqa: E402
from jingzhun.county.jobs.models import UNFINISHED, Job  # noqa: E402
from jingzhun.county.jobs.operations import carry_on  # noqa: E402
from jingzhun.county.jobs.tasks import know  # noqa: E402
from jingzhun.county.jobs.work import Chunk, Held  # noqa: E402
from jingzhun.intake import profile_of  # noqa: E402

PEOPLE, STAYS_EACH = 60, 20  # 1,200 rows: three chunks of writing
PERIOD = "2024-06"
RUNS = ("excel_run", "excel_undo")
OFFICE = system_actor("150424")
KILL_AT = sys.argv[2] if len(sys.argv) > 2 else "none"
carry_on.LEASE = timedelta(seconds=0.4)


def killing(chunk: Callable[[Held], Chunk]) -> Callable[[Held], Chunk]:
    """Return the same chunk in a process that kills itself where the test wants it."""

    def one(held: Held) -> Chunk:
        number = Job.objects.get(pk=held.job_id).chunks
        die_at(f"{number - 1}:committed")
        made = chunk(held)

        def write() -> None:
            if made.write:
                made.write()
            die_at(f"{number}:inside")

        return replace(made, write=write)

    return one


def die_at(place: str) -> None:
    if place == KILL_AT:
        os.kill(os.getpid(), signal.SIGKILL)


def work() -> None:
    know(tuple(replace(kind, chunk=killing(kind.chunk)) if kind.name in RUNS else kind for kind in KINDS))
    until = time.monotonic() + 60
    while Job.objects.filter(state__in=UNFINISHED).exists() and time.monotonic() < until:
        work_once()
        time.sleep(0.1)


def ready() -> None:
    for number in range(1, PEOPLE + 1):
        make_household(number, head=name_of(number))
    content = workbook_of(
        profile_of(STAYS), [stay(n, bill_no=f"B{n}-{m}") for n in range(1, PEOPLE + 1) for m in range(STAYS_EACH)]
    )
    made = upload_file(actor=OFFICE, name="住院.xlsx", content=content, period=PERIOD)
    work()
    made.refresh_from_db()
    confirm_delivery(actor=OFFICE, delivery_id=made.pk, version=made.version, mode="all")


def undo() -> None:
    made = Delivery.objects.get()
    undo_delivery(actor=OFFICE, delivery_id=made.pk, version=made.version, reason="传错了")


if __name__ == "__main__":
    {"ready": ready, "work": work, "undo": undo}[sys.argv[1]]()
