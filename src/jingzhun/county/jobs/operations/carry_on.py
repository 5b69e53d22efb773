"""Holding a job and going on with it, chunk after chunk.

Why not the queue's own bookkeeping: every database-backed queue looked at leaves a job "running" for ever when its process is killed
(shared/experience.md 0.10). Here a job is held by a lease that a heartbeat renews; a lease that ran out is taken over, and whoever
held it before is fenced off: its chunk's transaction finds another fence and is rolled back.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor, system_actor
from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.queries import actor_of
from jingzhun.county.config.room import LOOKED_AT_FOR, is_full
from jingzhun.county.jobs.models import UNFINISHED, Job
from jingzhun.county.jobs.work import Chunk, Held, JobKind
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

LEASE = timedelta(seconds=60)
HEARTBEAT_SECONDS = 10
MOST_TRIES = 5
LOGGER = logging.getLogger(__name__)
GAVE_UP = Bilingual(
    "试了 {tries} 次都没有做完，已停止重试；请联系系统管理员", "given up after {tries} tries; ask the system administrator"
)
RIGHTS_GONE = Bilingual("提交人已没有这项权限，任务停止", "whoever asked may no longer do this; the job stopped")
UNKNOWN_KIND = Bilingual("没有“{kind}”这种任务", "there is no kind of job '{kind}'")
OUR_FAULT = Bilingual("程序出错，将自动重试", "a fault on our side; it is tried again")


class Fenced(RuntimeError):
    """Somebody else holds the job now; nothing of this chunk was written."""


def carry_on(job_id: str, kinds: Mapping[str, JobKind], *, worker: str) -> None:
    """Go on with a job until it is over or lost; a job that another worker holds is left alone."""
    fence = claim(job_id, worker)
    if fence is None:
        return
    try:
        with _heartbeat(job_id, fence):
            _wait_for_room(job_id)
            while _one_chunk(job_id, fence, kinds):
                _wait_for_room(job_id)
    except Fenced:
        LOGGER.warning("job %s was taken over", job_id)
    except JingzhunError as error:
        _end(job_id, fence, "failed", error.sentence)
    except PermissionDenied:
        _end(job_id, fence, "failed", RIGHTS_GONE)
    except Exception:
        LOGGER.exception("job %s failed", job_id)
        _release(job_id, fence)


def claim(job_id: str, worker: str) -> int | None:
    """Take a job that is queued or whose lease ran out, and return the new fence; null where there is nothing to take."""
    now = timezone.now()
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=job_id, state__in=UNFINISHED).first()
        if job is None or (job.state == "running" and job.lease_until is not None and job.lease_until > now):
            return None
        if job.tries >= MOST_TRIES:
            _over(job, "dead", GAVE_UP.format(tries=job.tries))
            return None
        job.state, job.worker, job.lease_until = "running", worker, now + LEASE
        job.fence, job.tries, job.started_at = job.fence + 1, job.tries + 1, job.started_at or now
        job.save()
        return job.fence


def lost_jobs() -> list[str]:
    """Return the jobs that nobody works at although they are unfinished: the lease ran out."""
    out = Q(state="running", lease_until__lte=timezone.now())
    return list(Job.objects.filter(out).order_by("sequence").values_list("job_id", flat=True))


def _wait_for_room(job_id: str) -> None:
    """Wait while the disk is nearly full, so that no chunk fails for want of room; whoever stops the job is heard meanwhile (F06)."""
    while is_full() and not Job.objects.filter(pk=job_id, is_stop_wanted=True).exists():
        time.sleep(LOOKED_AT_FOR)


def _one_chunk(job_id: str, fence: int, kinds: Mapping[str, JobKind]) -> bool:
    """Do one chunk and return whether there is more."""
    job = Job.objects.get(pk=job_id)
    if job.fence != fence:
        raise Fenced
    if job.is_stop_wanted:
        return _end(job_id, fence, "cancelled")
    kind = kinds.get(job.kind)
    if kind is None:
        raise JobUnknown("unknown_kind", UNKNOWN_KIND, kind=job.kind)
    actor = _actor(job)
    actor.must(kind.act, job.division_code)
    chunk = kind.chunk(Held(job.job_id, actor, job.arguments, job.checkpoint))
    with transaction.atomic():
        held = Job.objects.select_for_update().filter(pk=job_id, fence=fence, state="running").first()
        if held is None:
            raise Fenced
        if not chunk.is_last:
            _commit_without_waiting()
        if chunk.write:
            chunk.write()
        _advance(held, chunk)
    return not chunk.is_last


def _commit_without_waiting() -> None:
    """Let PostgreSQL answer before this chunk is on the disk: its rows and its checkpoint are one transaction, so a power cut sets both back together.

    The last chunk waits, and with it everything before it is on the disk; nobody is told "done" sooner.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO off")


class JobUnknown(JingzhunError):
    """A stored job is of a kind that this release does not know."""

    is_ours = True


def _actor(job: Job) -> Actor:
    if job.officer_id is None:
        return system_actor(job.division_code)
    officer = Officer.objects.filter(pk=job.officer_id, is_active=True).first()
    if officer is None:
        raise PermissionDenied
    return actor_of(officer, on=timezone.localdate())


def _advance(job: Job, chunk: Chunk) -> None:
    job.checkpoint, job.done, job.total, job.chunks = dict(chunk.checkpoint), chunk.done, chunk.total, job.chunks + 1
    job.tries = 1  # a chunk that was done is no reason to give up the next one sooner
    if chunk.step:
        job.step_zh, job.step_en = chunk.step.zh, chunk.step.en
    if chunk.is_last:
        job.result = dict(chunk.result)
        _over(job, "done")
    else:
        job.lease_until = timezone.now() + LEASE
        job.save()


def _over(job: Job, state: str, fault: Bilingual | None = None) -> None:
    job.state, job.finished_at, job.lease_until = state, timezone.now(), None
    if fault:
        job.fault_zh, job.fault_en = fault.zh, fault.en
    job.save()


def _end(job_id: str, fence: int, state: str, fault: Bilingual | None = None) -> bool:
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=job_id, fence=fence, state="running").first()
        if job is not None:
            _over(job, state, fault)
    return False


def _release(job_id: str, fence: int) -> None:
    """Let a job go whose chunk failed: the next look for lost jobs queues it again, until it was tried too often."""
    told = {"fault_zh": OUR_FAULT.zh, "fault_en": OUR_FAULT.en}
    Job.objects.filter(pk=job_id, fence=fence, state="running").update(lease_until=timezone.now(), **told)


@contextmanager
def _heartbeat(job_id: str, fence: int) -> Iterator[None]:
    """Renew the lease from a thread of its own while a chunk works."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(HEARTBEAT_SECONDS):
            try:
                Job.objects.filter(pk=job_id, fence=fence, state="running").update(lease_until=timezone.now() + LEASE)
            except DatabaseError:
                LOGGER.exception("heartbeat of job %s", job_id)
            finally:
                connection.close()

    thread = threading.Thread(target=beat, name=f"heartbeat-{job_id[:6]}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=1)
