"""The one task that the queue of ``django.tasks`` holds: go on with a job."""

from __future__ import annotations

import os
import socket

from django_tasks import task

from jingzhun.county.jobs.operations.carry_on import carry_on
from jingzhun.county.jobs.work import JobKind

KINDS: dict[str, JobKind] = {}


def know(kinds: tuple[JobKind, ...]) -> None:
    """Tell this process the kinds of jobs it can do; the worker does so at its start."""
    KINDS.update({kind.name: kind for kind in kinds})


@task()
def run_job(job_id: str) -> None:
    """Go on with a job until it is over, or until this worker no longer holds it."""
    carry_on(job_id, KINDS, worker=f"{socket.gethostname()[:20]}:{os.getpid()}")
