"""Files given for a month: kept, and the month's work put in line. The worker does it; nothing is judged here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.clues.models import MonthFile, MonthWork, Run
from jingzhun.county.clues.month.files import READABLE
from jingzhun.county.clues.month_files import incoming, place_of
from jingzhun.county.jobs.operations.ask_job import ask_job
from jingzhun.county.jobs.work import Chunk, Held, JobKind
from jingzhun.intake import read_period
from jingzhun.sheets.names import safe_name
from jingzhun.tables.durable import write_bytes
from jingzhun.values.dates import last_of_month, month_text
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

MOST_FILES = 60  # some thirty kinds of file a month, each perhaps in two parts
MOST_BYTES = 200 * 1024 * 1024  # the register of a county is 25 MB; far above it stands no real file
MONTH = "month"
ONE_AT_A_TIME = "month"  # whatever the period: months share the store
TITLE = Bilingual("月度处理", "the month's run")
NO_FILES = Bilingual("没有文件；请选择要导入的文件", "there are no files; choose the files of the month")
TOO_MANY = Bilingual("一次最多 {most} 个文件，这里有 {count} 个", "at most {most} files at once; there are {count}")
TOO_LARGE = Bilingual("文件“{name}”超过 {most} MB", "the file '{name}' is larger than {most} MB")
WRONG_KIND = Bilingual(
    "文件“{name}”的类型不能读；可用：{allowed}", "the file '{name}' is of a kind that is not read; allowed: {allowed}"
)
BUSY = Bilingual("已有月度处理正在进行；请等它结束，或先停止它", "a month is at work already; wait for it or stop it first")
OLD_PERIOD = Bilingual(
    "{period} 早于已有结果的 {newest}；迟到的文件请放入最近一期",
    "{period} is before {newest}, of which there are results; give late files with the newest period",
)


class MonthRefused(JingzhunError):
    """The month's work cannot be started, stopped or continued as asked."""


@dataclass(frozen=True)
class Given:
    """A file as it was handed over; ``read`` gives its bytes."""

    name: str
    size: int
    read: Callable[[], bytes]


def given_from(place: Path) -> Given:
    """Return a file that lies on the server as one that was handed over."""
    return Given(place.name, place.stat().st_size, place.read_bytes)


def files_lying_in(period: str) -> tuple[Given, ...]:
    """Return the files that lie in the incoming folder of a period."""
    folder = incoming(month_text(read_period(period)))
    found = sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith((".", "~$"))) if folder.is_dir() else []
    return tuple(given_from(place) for place in found)


def start_month(*, actor: Actor, period: str, files: Sequence[Given], accepted: Sequence[str] = ()) -> MonthWork:
    """Keep the files and return the work that waits for a worker.

    Parameters
    ----------
    accepted
        Kinds of file (profile ids) that a person looked at and accepts although they were held.

    Raises
    ------
    PermissionDenied
        Where the actor may not run the month.
    MonthRefused
        ``no_files``, ``too_many``, ``too_large``, ``wrong_kind``, ``old_period``, ``busy``.
    IntakeRefused
        ``bad_period``.
    """
    actor.must("run_month")
    month = read_period(period)
    _check(files)
    newest = Run.objects.first()
    if newest is not None and month_text(month) < newest.period:
        raise MonthRefused("old_period", OLD_PERIOD, period=month_text(month), newest=newest.period)
    try:
        with transaction.atomic():
            job = ask_job(
                actor=actor,
                kind=month_kind(_by_a_worker),
                arguments={"period": month_text(month)},
                division_code=settings.ENVIRONMENT.county,
                single_flight=ONE_AT_A_TIME,
            )
            if job.kind != MONTH or MonthWork.objects.filter(job=job).exists():  # a file of the Excel door shares the store, too
                raise MonthRefused("busy", BUSY)
            work = MonthWork.objects.create(
                job=job, period=month_text(month), as_of=last_of_month(month), accepted=sorted(accepted)
            )
            kept = [_kept(work, number, file) for number, file in enumerate(files)]
            record(
                Change(
                    actor_id=actor.officer_id,
                    act="start_month",
                    subject_kind="month",
                    subject_id=str(work.pk),
                    changes={"period": [None, work.period], "files": [0, len(kept)], "accepted": [[], work.accepted]},
                    request_id=actor.request_id,
                )
            )
    except IntegrityError as error:  # another month was asked for in the same moment: the database lets one in (F31)
        raise MonthRefused("busy", BUSY) from error
    return work


def month_kind(chunk: Callable[[Held], Chunk]) -> JobKind:
    """Return the job of a month. The door that asks for it need not know how it is done: the worker's half loads the engines."""
    return JobKind(MONTH, TITLE, "run_month", chunk)


def _by_a_worker(held: Held) -> Chunk:
    raise RuntimeError(f"job {held.job_id} is done by a worker")


def _check(files: Sequence[Given]) -> None:
    if not files:
        raise MonthRefused("no_files", NO_FILES)
    if len(files) > MOST_FILES:
        raise MonthRefused("too_many", TOO_MANY, most=MOST_FILES, count=len(files))
    for file in files:
        name = safe_name(file.name)
        if file.size > MOST_BYTES:
            raise MonthRefused("too_large", TOO_LARGE, name=name, most=MOST_BYTES // 1024 // 1024)
        if Path(name).suffix.lower() not in READABLE:
            raise MonthRefused("wrong_kind", WRONG_KIND, name=name, allowed=" ".join(READABLE))


def _kept(work: MonthWork, number: int, file: Given) -> MonthFile:
    content = file.read()
    digest = hashlib.sha256(content).hexdigest()
    row = MonthFile.objects.create(work=work, number=number, name=safe_name(file.name), sha256=digest, size=len(content))
    place = place_of(row)
    place.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(place, content)
    return row
