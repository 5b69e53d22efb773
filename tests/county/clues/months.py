"""A month run by a worker, as the tests of months ask for it."""

from __future__ import annotations

from pathlib import Path

from jingzhun.county.accounts.actor import Actor, system_actor
from jingzhun.county.clues.models import Clue, Finding, MonthWork
from jingzhun.county.clues.month.files import files_in
from jingzhun.county.clues.operations.continue_month import MONTH
from jingzhun.county.clues.operations.start_month import Given, given_from, start_month
from jingzhun.county.jobs.operations.carry_on import carry_on
from jingzhun.county.registry.models import DepartmentEvent, IncomeLine, Person

SYSTEM = system_actor("150424")
KINDS = {"month": MONTH}


def june(county: Path) -> list[Given]:
    return [given_from(place) for place in files_in(county / "files" / "2024-06")]


def start(county: Path, actor: Actor = SYSTEM) -> MonthWork:
    return start_month(actor=actor, period="2024-06", files=june(county))


def finished(work: MonthWork) -> MonthWork:
    carry_on(work.job_id, KINDS, worker="test")
    work.refresh_from_db()
    assert (work.job.state, work.job.fault_en) == ("done", "")
    return work


def answers() -> dict[str, list[tuple[object, ...]]]:
    return {
        "clues": sorted(Clue.objects.values_list("clue_key", "state", "change", "first_seen_on", "last_seen_on")),
        "findings": sorted(Finding.objects.values_list("finding_id", "answer", "fact_key", "sources")),
        "events": sorted(DepartmentEvent.objects.filter(retracted_at__isnull=True).values_list("event_id", "kind")),
        "income": sorted(
            IncomeLine.objects.filter(retracted_at__isnull=True).values_list("household", "line", "source_batch", "source_row")
        ),
        "persons": sorted(Person.objects.values_list("pk", "name_key", "id_index"), key=str),
    }
