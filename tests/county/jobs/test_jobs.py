"""Asking, stopping and trying again; whose rights count; one flight at a time (F31, S12)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Appointment
from jingzhun.county.audit.models import Event
from jingzhun.county.jobs.models import Job
from jingzhun.county.jobs.operations.ask_job import JobRefused, ask_job, retry_job, stop_job
from jingzhun.county.jobs.operations.carry_on import LEASE, MOST_TRIES, carry_on, claim, lost_jobs
from jingzhun.county.jobs.work import Chunk, Held, JobKind
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

pytestmark = pytest.mark.django_db
MakeActor = Callable[..., Actor]
TITLE = Bilingual("数数", "count")


def kind_of(chunk: Callable[[Held], Chunk]) -> JobKind:
    return JobKind("count", TITLE, "run_month", chunk)


def three(held: Held) -> Chunk:
    number = int(str(held.checkpoint.get("next", 0))) + 1
    return Chunk({"next": number}, number, 3, is_last=number == 3, result={"last": number})


def ask(actor: Actor, chunk: Callable[[Held], Chunk] = three, **more: str) -> tuple[Job, dict[str, JobKind]]:
    kind = kind_of(chunk)
    return ask_job(actor=actor, kind=kind, arguments={}, division_code="150424", **more), {"count": kind}


def test_job_runs_chunk_by_chunk_to_its_result(make_actor: MakeActor) -> None:
    job, kinds = ask(make_actor("leading_group_office"))
    carry_on(job.job_id, kinds, worker="w")
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.chunks, job.result) == ("done", 3, 3, 3, {"last": 3})
    assert Event.objects.filter(act="ask_job", subject_id=job.job_id).count() == 1


@pytest.mark.parametrize("role", ["village_clerk", "leader", "system_admin"])
def test_job_is_asked_only_by_whom_the_act_allows(make_actor: MakeActor, role: str) -> None:
    with pytest.raises(PermissionDenied):
        ask(make_actor(role))
    assert not Job.objects.exists()


def test_second_of_a_flight_is_the_first_until_it_is_over(make_actor: MakeActor) -> None:
    actor = make_actor("leading_group_office")
    first, kinds = ask(actor, single_flight="month:2024-06")
    again, _ = ask(actor, single_flight="month:2024-06")
    assert again.job_id == first.job_id
    carry_on(first.job_id, kinds, worker="w")
    later, _ = ask(actor, single_flight="month:2024-06")
    assert later.job_id != first.job_id


def test_rights_taken_away_stop_the_job_at_its_next_chunk(make_actor: MakeActor) -> None:
    actor = make_actor("leading_group_office")

    def chunk(held: Held) -> Chunk:
        Appointment.objects.filter(officer_id=actor.officer_id).update(to_on=date(2021, 1, 1))
        return three(held)

    job, kinds = ask(actor, chunk)
    carry_on(job.job_id, kinds, worker="w")
    job.refresh_from_db()
    assert (job.state, job.done) == ("failed", 1)
    assert "may no longer" in job.fault_en


def test_stop_takes_effect_before_the_next_chunk_and_what_is_done_stays(make_actor: MakeActor) -> None:
    actor = make_actor("leading_group_office")

    def chunk(held: Held) -> Chunk:
        stop_job(actor=actor, job_id=held.job_id)
        return three(held)

    job, kinds = ask(actor, chunk)
    carry_on(job.job_id, kinds, worker="w")
    job.refresh_from_db()
    assert (job.state, job.done) == ("cancelled", 1)
    with pytest.raises(JobRefused, match="over"):
        stop_job(actor=actor, job_id=job.job_id)
    retry_job(actor=actor, job_id=job.job_id)
    carry_on(job.job_id, {"count": kind_of(three)}, worker="w")
    job.refresh_from_db()
    assert (job.state, job.done, job.chunks) == ("done", 3, 3)


def test_fault_of_the_given_files_is_told_and_not_tried_again(make_actor: MakeActor) -> None:
    def chunk(held: Held) -> Chunk:
        raise JingzhunError("no_registry", Bilingual("没有底册", "there is no register"))

    job, kinds = ask(make_actor("leading_group_office"), chunk)
    carry_on(job.job_id, kinds, worker="w")
    job.refresh_from_db()
    assert (job.state, job.fault_zh, job.fault_en) == ("failed", "没有底册", "there is no register")


def test_fault_of_ours_is_tried_again_and_then_given_up(make_actor: MakeActor) -> None:
    def chunk(held: Held) -> Chunk:
        raise ZeroDivisionError

    job, kinds = ask(make_actor("leading_group_office"), chunk)
    for number in range(1, MOST_TRIES + 1):
        carry_on(job.job_id, kinds, worker="w")
        job.refresh_from_db()
        assert (job.state, job.tries) == ("running", number)
        assert lost_jobs() == [job.job_id]
    carry_on(job.job_id, kinds, worker="w")
    job.refresh_from_db()
    assert job.state == "dead"
    assert lost_jobs() == []


def test_job_that_is_held_is_not_taken_until_its_lease_is_over(make_actor: MakeActor) -> None:
    job, _ = ask(make_actor("leading_group_office"))
    assert claim(job.job_id, "one") == 1
    assert claim(job.job_id, "two") is None
    with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1)):
        assert lost_jobs() == [job.job_id]
        assert claim(job.job_id, "two") == 2


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(hours=-1), timedelta(days=5000)])
def test_clock_that_jumps_during_a_chunk_doubles_nothing(make_actor: MakeActor, jump: timedelta) -> None:
    actor = make_actor("leading_group_office")

    def chunk(held: Held) -> Chunk:
        with time_machine.travel(timezone.now() + jump):
            carry_on(held.job_id, {"count": kind_of(three)}, worker="other")
        return three(held)

    job, kinds = ask(actor, chunk)
    carry_on(job.job_id, kinds, worker="w")
    job.refresh_from_db()
    assert (job.state, job.chunks) == ("done", 3)


def test_order_of_jobs_is_by_number_not_by_clock(make_actor: MakeActor) -> None:
    actor = make_actor("leading_group_office")
    first, _ = ask(actor)
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        second, _ = ask(actor)
    assert second.sequence == first.sequence + 1
    assert [job.job_id for job in Job.objects.all()] == [second.job_id, first.job_id]
