"""``measure_clues``: how many queries and how long each question of clues takes at this installation's size, as JSON lines."""

from __future__ import annotations

import json
import statistics
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jingzhun.county.accounts.actor import Actor, Appointed
from jingzhun.county.accounts.permissions import LEADING_GROUP_OFFICE, VILLAGE_CLERK
from jingzhun.county.clues.models import Clue, Run
from jingzhun.county.clues.panels import panels
from jingzhun.county.clues.queries.clues import ClueFilters, clue_detail, clues_for, filtered
from jingzhun.county.clues.queries.explain import explained_for
from jingzhun.county.clues.queries.figures import figures_for
from jingzhun.county.clues.visible import visible_clues

ROUNDS = 30
MILLISECONDS = 1_000


class Command(BaseCommand):
    """Measures the questions of clues."""

    help = "Tell queries and milliseconds of each question of clues, for the county and for one village."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how often each question is asked."""
        parser.add_argument("--rounds", type=int, default=ROUNDS)

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        """Ask every question and tell."""
        run, clue = Run.objects.first(), Clue.objects.select_related("household").order_by("id").first()
        if run is None or clue is None:
            self.stdout.write("no run with clues is loaded")
            return
        village = clue.household.village_code
        for name, role, code in (
            ("county", LEADING_GROUP_OFFICE, settings.ENVIRONMENT.county),
            ("village", VILLAGE_CLERK, village),
        ):
            actor = Actor(0, name, (Appointed(role, code),))
            for question, ask in _questions(actor, clue, run):
                self.stdout.write(json.dumps({"for": name, "question": question, **_measured(ask, options["rounds"])}))


def _questions(actor: Actor, clue: Clue, run: Run) -> Iterator[tuple[str, Callable[[], object]]]:
    yield "figures", lambda: figures_for(actor)
    yield "clues, a page of 50", lambda: clues_for(actor)
    yield "clues, counted", lambda: filtered(visible_clues(actor), ClueFilters(state="new")).count()
    yield "one clue", lambda: clue_detail(actor, clue.clue_key)
    yield "panels of a household", lambda: panels(actor, clue.household_id, run.as_of)
    yield "explanation of a household", lambda: explained_for(actor, clue.household_id)


def _measured(ask: Callable[[], object], rounds: int) -> dict[str, object]:
    with CaptureQueriesContext(connection) as seen:
        ask()  # once unmeasured: the first call reads the policy
        first = len(seen.captured_queries)
    with CaptureQueriesContext(connection) as seen:
        ask()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        ask()
        times.append((time.perf_counter() - start) * MILLISECONDS)
    times.sort()
    return {
        "queries": len(seen.captured_queries),
        "queries_first": first,
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(times[max(0, round(len(times) * 0.95) - 1)], 1),
    }
