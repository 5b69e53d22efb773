"""``measure_month``: a county's month through the site, step by step; prints JSON. Called by ``python -m jingzhun.bench month``.

The site stands where the demo's May left it and is given June's files. The engine's own part, reading, linking and screening, is the
floor of the whole; loading the whole registry and the whole run anew, as a site does on its first day, is what the two incremental
steps are set against.
"""

from __future__ import annotations

import json
import resource
import shutil
import time
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from jingzhun.county.accounts.actor import system_actor
from jingzhun.county.clues.models import Clue, MonthFile
from jingzhun.county.clues.month.files import files_in
from jingzhun.county.clues.operations.adopt_store import adopt_store
from jingzhun.county.clues.operations.continue_month import do_chunk
from jingzhun.county.clues.operations.load_run import load_run
from jingzhun.county.clues.operations.start_month import given_from, month_kind, start_month
from jingzhun.county.jobs.operations.carry_on import carry_on
from jingzhun.county.jobs.work import Chunk, Held
from jingzhun.county.registry.operations.load_store import load_store
from jingzhun.tables.store import Store

KILOBYTES, WHOLE_BAR = 1024, 3
ENGINE = ("take", "judge")


class Command(BaseCommand):
    """Measures the month."""

    help = "Measure the run of a month."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where the demo lies and which month is given."""
        parser.add_argument("--demo", type=Path, required=True)
        parser.add_argument("--period", default="2024-06")

    def handle(self, *args: object, **options: Path | str) -> None:
        """Load the county of the first run, give it the month's files, and print what each step took."""
        demo, period = Path(options["demo"]), str(options["period"])
        system, before = system_actor(settings.ENVIRONMENT.county), _first_run(demo / "data")
        first_day = _seconds(lambda: load_store(actor=system, folder=before))
        adopt_store(actor=system, folder=before)
        first_day += _seconds(lambda: load_run(actor=system, folder=before))
        files = [given_from(place) for place in files_in(demo / "files" / period)]
        parts: defaultdict[str, float] = defaultdict(float)
        began = time.perf_counter()
        work = start_month(actor=system, period=period, files=files)
        parts["given"] = time.perf_counter() - began
        carry_on(work.job_id, {"month": month_kind(_timed(parts))}, worker="bench")
        whole = time.perf_counter() - began
        work.job.refresh_from_db()
        if work.job.state != "done":
            raise CommandError(f"{work.job.state}: {work.job.fault_en}")
        engine = sum(parts[step] for step in ENGINE)
        told = {
            "files": len(files),
            "rows": sum(MonthFile.objects.filter(work=work).values_list("rows_read", flat=True)),
            "state": work.job.state,
            "held": bool(work.job.result.get("jumps")),
            "clues": dict(Counter(Clue.objects.values_list("state", flat=True))),
            "steps_s": {step: round(seconds, 2) for step, seconds in parts.items()},
            "whole_s": round(whole, 2),
            "whole_over_engine": round(whole / engine, 2),
            "bar": WHOLE_BAR,
            "first_day_s": round(first_day, 2),
            "incremental_over_first_day": round((parts["facts"] + parts["answers"]) / first_day, 2),
            "worker_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KILOBYTES,
            "database": connection.vendor,
        }
        self.stdout.write(json.dumps(told, ensure_ascii=False))


def _first_run(store: Path) -> Path:
    """Return a copy of a store as its first run left it."""
    copy = Path(settings.DATA) / "before"
    shutil.copytree(store, copy)
    (copy / "CURRENT").write_bytes(next(m for m in Store(copy).history() if m.kind == "run").encoded())
    return copy


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _timed(parts: defaultdict[str, float]) -> Callable[[Held], Chunk]:
    """Tell each step's seconds, what it writes among them."""

    def chunk(held: Held) -> Chunk:
        step, began = str(held.checkpoint.get("step", "snapshot")), time.perf_counter()
        made = do_chunk(held)
        parts[step] += time.perf_counter() - began
        write = made.write
        if write is None:
            return made

        def written() -> None:
            began = time.perf_counter()
            write()
            parts[step] += time.perf_counter() - began

        return replace(made, write=written)

    return chunk
