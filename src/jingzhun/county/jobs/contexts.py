"""What the pages of long work are given, under the name ``shown``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Page
from django.utils import timezone
from django.utils.translation import get_language

from jingzhun.county.jobs.models import UNFINISHED, Job
from jingzhun.values.speech import Bilingual

STATES = {
    "queued": Bilingual("排队中", "queued"),
    "running": Bilingual("进行中", "running"),
    "done": Bilingual("已完成", "done"),
    "failed": Bilingual("未成功", "failed"),
    "cancelled": Bilingual("已停止", "stopped"),
    "dead": Bilingual("多次失败，已放弃", "given up"),
}
KINDS = {"queued": "info", "running": "info", "done": "steady", "failed": "risk", "cancelled": "none", "dead": "risk"}
AGAIN = ("failed", "cancelled", "dead")
WHOLE = 100


@dataclass(frozen=True)
class JobShown:
    """A job as it stands.

    Parameters
    ----------
    percent
        Null while the total is not known.
    per_minute
        Rows a minute since the start; null before the first chunk.
    left
        Time left at this rate; null where it cannot be told.
    """

    job: Job
    title: Bilingual
    step: Bilingual | None
    fault: Bilingual | None
    state: Bilingual
    kind: str
    percent: int | None
    per_minute: int | None
    left: timedelta | None
    can_stop: bool
    can_retry: bool
    is_over: bool

    @property
    def chip(self) -> dict[str, object]:
        """Return the state as ``parts/state.html`` draws it."""
        return {"kind": self.kind, "word": said_in(self.state)}


@dataclass(frozen=True)
class JobsPage:
    """The list of jobs."""

    page: Page[Job]
    jobs: Sequence[JobShown]


def shown_job(job: Job, *, may_stop: bool, now: datetime | None = None) -> JobShown:
    """Return a job as its page shows it."""
    took = ((job.finished_at or now or timezone.now()) - job.started_at).total_seconds() if job.started_at else 0
    rate = job.done / took if took > 0 and job.done else None
    left = timedelta(seconds=round((job.total - job.done) / rate)) if rate and job.total and job.state == "running" else None
    return JobShown(
        job=job,
        title=Bilingual(job.title_zh, job.title_en),
        step=_told(job.step_zh, job.step_en),
        fault=_told(job.fault_zh, job.fault_en),
        state=STATES[job.state],
        kind=KINDS[job.state],
        percent=min(WHOLE, job.done * WHOLE // job.total) if job.total else None,
        per_minute=round(rate * timedelta(minutes=1).total_seconds()) if rate else None,
        left=left,
        can_stop=may_stop and job.state in UNFINISHED and not job.is_stop_wanted,
        can_retry=may_stop and job.state in AGAIN,
        is_over=job.state not in UNFINISHED,
    )


def said_in(sentence: Bilingual) -> str:
    """Return a sentence in the language of the page."""
    return sentence.zh if (get_language() or "zh").startswith("zh") else sentence.en


def _told(zh: str, en: str) -> Bilingual | None:
    return Bilingual(zh, en) if zh and en else None
