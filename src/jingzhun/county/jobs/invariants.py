"""What must hold of long work: I2 nothing half done counts as done, I5 a job's states fit together, I8 nothing runs without a lease."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from jingzhun.county.audit.invariants import MOST_TOLD, Breach, Invariant
from jingzhun.county.audit.models import Event
from jingzhun.county.jobs.models import UNFINISHED, Job
from jingzhun.values.speech import Bilingual

PICKED_UP_WITHIN = timedelta(seconds=30)  # with a lease of 60 s: nobody's job is taken up again 90 s after its worker died
HALF = Bilingual("任务 {job} 标为完成，但只做了 {done}/{total}", "job {job} counts as done at {done} of {total}")
UNFIT = Bilingual("任务 {job} 的状态与时间不符（{state}）", "job {job}: its times do not fit its state ({state})")
UNTOLD = Bilingual("任务 {job} 没有提交记录", "nothing tells who asked for job {job}")
LEFT = Bilingual("任务 {job} 标为运行中，已无人处理", "job {job} counts as running and nobody works at it")


def half_done_breaches() -> Iterator[Breach]:
    """Yield jobs that count as done before their last row."""
    for job in _first(Job.objects.filter(state="done", total__isnull=False).exclude(done=F("total"))):
        yield Breach("I2", f"jobs_job {job.job_id}", HALF.format(job=job.job_id, done=job.done, total=job.total))


def state_breaches() -> Iterator[Breach]:
    """Yield jobs whose times contradict their state, and jobs of which the trail does not tell who asked."""
    over = ~Q(state__in=UNFINISHED)
    unfit = (over & Q(finished_at__isnull=True)) | (~over & Q(finished_at__isnull=False)) | (over & Q(lease_until__isnull=False))
    for job in _first(Job.objects.filter(unfit)):
        yield Breach("I5", f"jobs_job {job.job_id}", UNFIT.format(job=job.job_id, state=job.state))
    told = Event.objects.filter(act="ask_job", subject_kind="job").values("subject_id")
    for job in _first(Job.objects.exclude(job_id__in=told)):
        yield Breach("I5", f"jobs_job {job.job_id}", UNTOLD.format(job=job.job_id))


def lease_breaches() -> Iterator[Breach]:
    """Yield jobs that count as running although their lease ran out long enough ago for another worker to have taken them."""
    dead = Q(lease_until__lt=timezone.now() - PICKED_UP_WITHIN) | Q(lease_until__isnull=True)
    for job in _first(Job.objects.filter(dead, state="running")):
        yield Breach("I8", f"jobs_job {job.job_id}", LEFT.format(job=job.job_id))


def _first(jobs: QuerySet[Job]) -> QuerySet[Job]:
    return jobs.order_by("sequence")[:MOST_TOLD]


INVARIANTS = (
    Invariant(
        "I2",
        Bilingual("没有做了一半却算完成的工作", "nothing half done counts as done"),
        half_done_breaches,
        Bilingual("在任务页上重试这个任务", "try the job again on its page"),
    ),
    Invariant(
        "I5",
        Bilingual("任务的状态和经过相符", "states fit their history"),
        state_breaches,
        Bilingual("把任务页和日志交给系统管理员", "give the job's page and the log to the system administrator"),
    ),
    Invariant(
        "I8",
        Bilingual("运行中的任务都有人在做", "no job runs without a live lease"),
        lease_breaches,
        Bilingual("启动后台进程：jingzhun work", "start the worker: jingzhun work"),
    ),
)
