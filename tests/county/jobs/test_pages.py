"""Long work on the screen: progress, rate, time left; stopping and trying again by those who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from jingzhun.county.accounts.actor import system_actor
from jingzhun.county.jobs.contexts import shown_job
from jingzhun.county.jobs.models import Job
from jingzhun.county.jobs.operations.ask_job import ask_job
from jingzhun.county.jobs.work import Chunk, JobKind
from jingzhun.values.speech import Bilingual

pytestmark = pytest.mark.django_db
ClientOf = Callable[..., Client]
KIND = JobKind("count", Bilingual("数数", "count"), "run_month", lambda _: Chunk({}, 1, 1, is_last=True))


@pytest.fixture
def job(db: None) -> Job:
    return ask_job(actor=system_actor("150424"), kind=KIND, arguments={}, division_code="150424")


def test_progress_tells_percent_rate_and_time_left(job: Job) -> None:
    now = timezone.now()
    job.state, job.started_at, job.done, job.total = "running", now - timedelta(minutes=2), 200, 800
    shown = shown_job(job, may_stop=True, now=now)
    assert (shown.percent, shown.per_minute, shown.left) == (25, 100, timedelta(minutes=6))
    assert (shown.can_stop, shown.can_retry, shown.is_over) == (True, False, False)


@pytest.mark.parametrize("state", ["queued", "running"])
def test_open_job_asks_for_its_progress_and_a_finished_one_does_not(client_of: ClientOf, job: Job, state: str) -> None:
    client = client_of("leading_group_office")
    Job.objects.filter(pk=job.pk).update(state=state)
    assert "hx-trigger" in client.get(f"/jobs/{job.pk}/").content.decode()
    assert "hx-trigger" in client.get(f"/jobs/{job.pk}/progress").content.decode()
    Job.objects.filter(pk=job.pk).update(state="done", finished_at=timezone.now())
    assert "hx-trigger" not in client.get(f"/jobs/{job.pk}/progress").content.decode()


def test_job_is_stopped_and_tried_again_by_its_buttons(client_of: ClientOf, job: Job) -> None:
    client = client_of("leading_group_office")
    assert "数数" in client.get("/jobs/").content.decode()
    assert client.post(f"/jobs/{job.pk}/stop").status_code == 302
    job.refresh_from_db()
    assert job.state == "cancelled"
    client.post(f"/jobs/{job.pk}/retry")
    job.refresh_from_db()
    assert (job.state, job.is_stop_wanted) == ("queued", False)
    client.post(f"/jobs/{job.pk}/retry")
    assert "不能重试" in client.get(f"/jobs/{job.pk}/").content.decode()


def test_who_may_see_but_not_stop_finds_no_button_and_is_refused(client_of: ClientOf, job: Job) -> None:
    client = client_of("township_clerk", "150424")
    assert f"/jobs/{job.pk}/stop" not in client.get(f"/jobs/{job.pk}/").content.decode()
    assert client.post(f"/jobs/{job.pk}/stop").status_code == 403


@pytest.mark.parametrize("method", ["get", "post"])
def test_job_of_another_division_is_not_there(client_of: ClientOf, job: Job, method: str) -> None:
    client = client_of("leading_group_office", "150425")
    path = f"/jobs/{job.pk}/" + ("stop" if method == "post" else "")
    assert getattr(client, method)(path).status_code == 404
    assert "数数" not in client.get("/jobs/").content.decode()
