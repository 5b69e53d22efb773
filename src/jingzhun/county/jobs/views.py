"""Long work as officers see it: what runs, how far it is, when it will be over; stopping it, trying it again."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jingzhun.county.accounts.refusals import said
from jingzhun.county.accounts.views.doors import actor_in, with_act
from jingzhun.county.jobs.contexts import JobShown, JobsPage, shown_job
from jingzhun.county.jobs.models import Job
from jingzhun.county.jobs.operations.ask_job import JobRefused, retry_job, stop_job
from jingzhun.county.jobs.queries import job_for, visible_jobs

PAGE = 25


@require_safe
@never_cache
@with_act("see_jobs")
def jobs(request: HttpRequest) -> HttpResponse:
    """Show the jobs of the actor's divisions, newest first."""
    page = Paginator(visible_jobs(actor_in(request)), PAGE).get_page(request.GET.get("page"))
    shown = JobsPage(page, [_shown(request, job) for job in page])
    return render(request, "jobs/jobs.html", {"shown": shown})


@require_safe
@never_cache
@with_act("see_jobs")
def job(request: HttpRequest, job_id: str) -> HttpResponse:
    """Show one job; its progress asks for itself anew until it is over."""
    return render(request, "jobs/job.html", {"shown": _shown(request, job_for(actor_in(request), job_id))})


@require_safe
@never_cache
@with_act("see_jobs")
def job_progress(request: HttpRequest, job_id: str) -> HttpResponse:
    """Show a job's progress alone, for the page that has it open."""
    return render(request, "jobs/progress.html", {"shown": _shown(request, job_for(actor_in(request), job_id))})


@require_POST
@with_act("stop_job")
def job_stop(request: HttpRequest, job_id: str) -> HttpResponse:
    """Ask a job to stop before its next chunk."""
    return _done(request, job_id, stop_job)


@require_POST
@with_act("stop_job")
def job_retry(request: HttpRequest, job_id: str) -> HttpResponse:
    """Queue a job again; it goes on from its last checkpoint."""
    return _done(request, job_id, retry_job)


def _done(request: HttpRequest, job_id: str, operation: Callable[..., Job]) -> HttpResponse:
    found = job_for(actor_in(request), job_id)
    try:
        operation(actor=actor_in(request), job_id=found.pk)
    except JobRefused as refusal:
        messages.error(request, said(refusal))
    return redirect("job", job_id=found.pk)


def _shown(request: HttpRequest, found: Job) -> JobShown:
    return shown_job(found, may_stop=actor_in(request).may("stop_job", found.division_code))
