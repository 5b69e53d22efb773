"""Reading jobs: those of the actor's divisions."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.jobs.models import Job


def visible_jobs(actor: Actor) -> QuerySet[Job]:
    """Return the jobs of the actor's divisions, newest first."""
    return actor.scope_of("see_jobs").limit(Job.objects.order_by("-sequence"), "division_code")


def job_for(actor: Actor, job_id: str) -> Job:
    """Return one job.

    Raises
    ------
    Http404
        Where there is none of this number in the actor's divisions.
    """
    job = visible_jobs(actor).filter(pk=job_id).first()
    if job is None:
        raise Http404
    return job
