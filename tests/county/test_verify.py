"""``jingzhun verify``: green on a sound site; each breach told with its place, and what to do (trust.md E.3)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from county.records import make_household
from jingzhun.county.accounts.actor import Actor, system_actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.audit.triggers import removals, run
from jingzhun.county.home.verifying import INVARIANTS, NOT_YET, verify
from jingzhun.county.jobs.models import Job
from jingzhun.county.jobs.operations.ask_job import ask_job
from jingzhun.county.jobs.work import Chunk, JobKind
from jingzhun.county.registry.models import Household
from jingzhun.values.speech import Bilingual

KIND = JobKind("count", Bilingual("数数", "count"), "run_month", lambda _: Chunk({}, 1, 1, is_last=True))


def ask() -> Job:
    return ask_job(actor=system_actor("150424"), kind=KIND, arguments={}, division_code="150424")


def broken() -> dict[str, list[str]]:
    return {one.invariant.code: [breach.where for breach in one.breaches] for one in verify() if one.breaches}


def test_every_invariant_of_trust_is_asked_or_said_to_come_later() -> None:
    told = {one.code for one in INVARIANTS} | set(NOT_YET)
    assert told == {f"I{number}" for number in range(1, 13)}


def test_each_invariant_says_what_and_what_to_do_in_both_languages() -> None:
    for one in INVARIANTS:
        assert all((one.title.zh, one.title.en, one.to_do.zh, one.to_do.en)), one.code


@pytest.mark.django_db
def test_sound_site_is_green(make_actor: Callable[..., Actor]) -> None:
    make_household(1, members=3)
    ask()
    assert broken() == {}
    out = StringIO()
    call_command("verify", stdout=out)
    assert "✗" not in out.getvalue()


def forge_event() -> str:
    with transaction.atomic():
        record(Change(actor_id=1, act="move_household", subject_kind="household", subject_id="1"))
    run(connection, [*removals(connection.vendor), "UPDATE audit_event SET reason = 'x' WHERE sequence = 1"])
    return "audit_event 1"


def close_with_members() -> str:
    make_household(5)
    Household.objects.filter(pk=5).update(closed_on="2024-01-01")
    return "household 5"


def leave_job() -> str:
    job = ask()
    Job.objects.filter(pk=job.pk).update(state="running", lease_until=timezone.now() - timedelta(minutes=5))
    return f"jobs_job {job.pk}"


def half_job() -> str:
    job = ask()
    Job.objects.filter(pk=job.pk).update(state="done", done=1, total=2, finished_at=timezone.now())
    return f"jobs_job {job.pk}"


def job_without_end() -> str:
    job = ask()
    Job.objects.filter(pk=job.pk).update(state="done")
    return f"jobs_job {job.pk}"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("code", "breaks"),
    [("I4", forge_event), ("I6", close_with_members), ("I8", leave_job), ("I2", half_job), ("I5", job_without_end)],
)
def test_breach_is_told_with_its_place_and_the_exit_code_is_one(code: str, breaks: Callable[[], str]) -> None:
    where = breaks()
    assert broken() == {code: [where]}
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("verify", "--json", stdout=out)
    assert left.value.code == 1
    (told,) = [one for one in json.loads(out.getvalue()) if not one["holds"]]
    assert (told["invariant"], told["breaches"][0]["where"]) == (code, where)
    assert told["to_do"]["zh"]
