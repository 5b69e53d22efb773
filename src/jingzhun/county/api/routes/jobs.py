"""Long work and how far it is."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from ninja import Query, Router

from jingzhun.county.accounts.views.doors import actor_in
from jingzhun.county.api.schemas import JobsTold, JobTold, PageAsked, Words
from jingzhun.county.jobs.models import Job
from jingzhun.values.speech import Bilingual

router = Router(tags=["jobs"])


@router.get("/jobs", response=JobsTold, operation_id="list_jobs")
def list_jobs(request: HttpRequest, asked: Query[PageAsked]) -> JobsTold:
    """Give the jobs of the key's divisions, the newest first."""
    actor = actor_in(request)
    actor.must("see_jobs")
    rows = actor.scope_of("see_jobs").limit(Job.objects.all(), "division_code").order_by("-sequence")
    page = list((rows.filter(sequence__lt=int(asked.after)) if asked.after else rows)[: asked.size])
    return JobsTold(items=[_job(job) for job in page], next=str(page[-1].sequence) if len(page) == asked.size else None)


@router.get("/jobs/{job_id}", response=JobTold, operation_id="get_job")
def get_job(request: HttpRequest, job_id: str) -> JobTold:
    """Give one job."""
    actor = actor_in(request)
    actor.must("see_jobs")
    found = actor.scope_of("see_jobs").limit(Job.objects.filter(pk=job_id), "division_code").first()
    if found is None:
        raise Http404
    return _job(found)


def _job(job: Job) -> JobTold:
    return JobTold(
        job_id=job.job_id,
        kind=job.kind,
        title=Words.of(Bilingual(job.title_zh, job.title_en)),
        state=job.state,
        done=job.done,
        total=job.total,
        asked_at=job.asked_at,
        finished_at=job.finished_at,
    )
