"""The runs of the month: the newest one, which every page shows, and those before it."""

from __future__ import annotations

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.law import county_policy
from jingzhun.county.clues.models import Run
from jingzhun.policy import Policy

MOST_RUNS = 60  # five years of months


def newest_run() -> Run | None:
    """Return the run whose answers are shown; null before the first."""
    return Run.objects.first()


def runs_for(actor: Actor) -> tuple[Run, ...]:
    """Return the runs, the newest first; who sees figures sees what they stand on."""
    actor.must("see_figures")
    return tuple(Run.objects.all()[:MOST_RUNS])


def policy_of(run: Run) -> Policy:
    """Return the law of a run's day. Where its hash is not the run's, the numbers were changed since: the reader is told."""
    return county_policy(run.as_of)
