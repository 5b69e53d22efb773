"""Ask for a job, stop one, try one again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.jobs.models import UNFINISHED, Job
from jingzhun.county.jobs.tasks import run_job
from jingzhun.county.jobs.work import JobKind
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

OVER = Bilingual("任务已结束（{state}），不能再停止", "the job is over ({state}); there is nothing to stop")
NOT_OVER = Bilingual("任务还在进行（{state}），不能重试", "the job is still going ({state}); it cannot be tried again")


class JobRefused(JingzhunError):
    """A job cannot be stopped or tried again as it stands."""


def ask_job(*, actor: Actor, kind: JobKind, arguments: Mapping[str, object], division_code: str, single_flight: str = "") -> Job:
    """Ask for a job and return it; where one with the same flight key is unfinished, that one is returned (trust.md F31).

    Raises
    ------
    PermissionDenied
        Where the actor may not do the job's act in that division.
    """
    actor.must(kind.act, division_code)
    with transaction.atomic():
        if single_flight:
            flying = Job.objects.select_for_update().filter(single_flight=single_flight, state__in=UNFINISHED).first()
            if flying:
                return flying
        job = Job.objects.create(
            job_id=uuid.uuid4().hex,
            sequence=(Job.objects.aggregate(last=Max("sequence"))["last"] or 0) + 1,
            kind=kind.name,
            title_zh=kind.title.zh,
            title_en=kind.title.en,
            arguments=dict(arguments),
            single_flight=single_flight,
            officer_id=actor.officer_id,
            division_code=division_code,
            asked_at=timezone.now(),
        )
        record(_told(actor, "ask_job", job))
        run_job.enqueue(job.job_id)
    return job


def stop_job(*, actor: Actor, job_id: str) -> Job:
    """Ask a job to stop; a running one does so before its next chunk, what it has done stays.

    Raises
    ------
    PermissionDenied, Job.DoesNotExist, JobRefused
    """
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job_id)
        actor.must("stop_job", job.division_code)
        if job.state not in UNFINISHED:
            raise JobRefused("over", OVER, state=job.state)
        job.is_stop_wanted = True
        if job.state == "queued":
            job.state, job.finished_at = "cancelled", timezone.now()
        job.save(update_fields=("is_stop_wanted", "state", "finished_at"))
        record(_told(actor, "stop_job", job))
    return job


def retry_job(*, actor: Actor, job_id: str) -> Job:
    """Queue a job again that failed, was cancelled or given up; it goes on from its last checkpoint.

    Raises
    ------
    PermissionDenied, Job.DoesNotExist, JobRefused
    """
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job_id)
        actor.must("stop_job", job.division_code)
        if job.state not in {"failed", "cancelled", "dead"}:
            raise JobRefused("not_over", NOT_OVER, state=job.state)
        job.state, job.tries, job.is_stop_wanted, job.finished_at = "queued", 0, False, None
        job.fault_zh = job.fault_en = ""
        job.save()
        record(_told(actor, "retry_job", job))
        run_job.enqueue(job.job_id)
    return job


def _told(actor: Actor, act: str, job: Job) -> Change:
    return Change(
        actor_id=actor.officer_id,
        for_actor_id=actor.for_officer_id,
        act=act,
        subject_kind="job",
        subject_id=job.job_id,
        division_code=job.division_code,
        changes={"kind": [None, job.kind]},
        request_id=actor.request_id,
    )
