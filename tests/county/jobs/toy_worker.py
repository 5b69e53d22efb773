"""A worker process for tests: a toy job of a few chunks, each writing one row, and a place where the process kills itself.

Arguments: what to do (``ask``, ``work``), then for ``work`` the place of the kill: ``none`` or ``CHUNK:before|inside|committed``.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import timedelta

import django

django.setup()

from jingzhun.county.accounts.actor import system_actor  # noqa: E402 - the settings stand first
from jingzhun.county.home.management.commands.work import work_once  # noqa: E402
from jingzhun.county.jobs.models import UNFINISHED, Job  # noqa: E402
from jingzhun.county.jobs.operations import carry_on  # noqa: E402
from jingzhun.county.jobs.operations.ask_job import ask_job  # noqa: E402
from jingzhun.county.jobs.tasks import know  # noqa: E402
from jingzhun.county.jobs.work import Chunk, Held, JobKind  # noqa: E402
from jingzhun.county.registry.models import Division  # noqa: E402
from jingzhun.values.speech import Bilingual  # noqa: E402

CHUNKS = 4
KILL_AT = sys.argv[2] if len(sys.argv) > 2 else "none"
carry_on.LEASE = timedelta(seconds=float(os.environ.get("TOY_LEASE", "0.4")))


def die_at(place: str) -> None:
    """Kill this process without a word where the test wants it."""
    if place == KILL_AT:
        os.kill(os.getpid(), signal.SIGKILL)


def pause_at(place: str) -> None:
    """Stop this process where the test wants it, until somebody lets it go on."""
    if f"pause-{place}" == KILL_AT:
        os.kill(os.getpid(), signal.SIGSTOP)


def chunk(held: Held) -> Chunk:
    """Write the row of this chunk."""
    number = int(str(held.checkpoint.get("next", 0)))
    die_at(f"{number}:before")
    pause_at(f"{number}")

    def write() -> None:
        Division.objects.create(code=f"{number:012d}", edition=0, level="village", name=f"by {os.getpid()}")
        die_at(f"{number}:inside")

    die_at(f"{number - 1}:committed")
    if held.arguments.get("poison") == number:
        raise RuntimeError("poison")
    return Chunk({"next": number + 1}, number + 1, CHUNKS, write, is_last=number + 1 == CHUNKS, result={"rows": number + 1})


TOY = JobKind("toy", Bilingual("玩具任务", "toy job"), "run_month", chunk)


def main() -> None:
    """Ask or work, as the first argument says."""
    know((TOY,))
    if sys.argv[1] == "ask":
        poison = {"poison": int(sys.argv[2])} if len(sys.argv) > 2 else {}
        ask_job(actor=system_actor("150424"), kind=TOY, arguments=poison, division_code="150424")
        return
    until = time.monotonic() + 20
    while Job.objects.filter(state__in=UNFINISHED).exists() and time.monotonic() < until:
        work_once()
        time.sleep(0.1)


if __name__ == "__main__":
    main()
