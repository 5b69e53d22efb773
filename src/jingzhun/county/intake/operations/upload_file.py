"""Step one: a file is given. Its bytes are kept and a worker is asked to check it; nothing of it is believed yet."""

from __future__ import annotations

import errno
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.month.files import READABLE
from jingzhun.county.config.scanning import must_be_clean
from jingzhun.county.config.sealed_files import write_sealed
from jingzhun.county.intake.folder import file_of
from jingzhun.county.intake.models import Delivery
from jingzhun.county.intake.trail import tell
from jingzhun.county.intake.work import CHECK_TITLE, kind_of
from jingzhun.county.jobs.operations.ask_job import ask_job
from jingzhun.intake import read_period
from jingzhun.sheets.names import safe_name
from jingzhun.values.dates import month_text
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

MEGABYTE = 1024 * 1024
MOST_BYTES = 200 * MEGABYTE
MOST_A_DAY = 500  # files of one officer: each department's files of a year, given in a day
MOST_BYTES_A_DAY = 2_048 * MEGABYTE
EMPTY = Bilingual("文件“{name}”是空的", "the file '{name}' is empty")
TOO_LARGE = Bilingual("文件“{name}”超过 {most} MB", "the file '{name}' is larger than {most} MB")
WRONG_KIND = Bilingual(
    "文件“{name}”的类型不能读；可用：{allowed}", "the file '{name}' is of a kind that is not read; allowed: {allowed}"
)


QUOTA = Bilingual(
    "您今天上传的文件已达上限（{most}个或{megabytes}MB）；请明天继续，或联系系统管理员",
    "you reached the day's limit of {most} files or {megabytes} MB; go on tomorrow or ask the system administrator",
)
NOT_KEPT = Bilingual(
    "文件没有保存成功，什么也没有登记：{why}；请联系系统管理员后重新上传",
    "the file was not kept and nothing was recorded: {why}; tell the system administrator and give it again",
)
NO_SPACE = Bilingual("磁盘已满", "the disk is full")
DISK = Bilingual("磁盘读写出错", "the disk failed")


class DoorRefused(JingzhunError):
    """A step of a delivery cannot be taken as asked; nothing of it was written."""


def check_quota(actor: Actor, size: int) -> None:
    """Do nothing where the officer may give one more file today.

    Raises
    ------
    DoorRefused
        ``quota``: the door answers 429, others go on as before (trust.md S42).
    """
    since = timezone.now() - timedelta(days=1)
    given = Delivery.objects.filter(officer_id=actor.officer_id or 0, uploaded_at__gt=since)
    used = given.aggregate(n=Count("pk"), size=Sum("size"))
    if used["n"] >= MOST_A_DAY or (used["size"] or 0) + size > MOST_BYTES_A_DAY:
        raise DoorRefused("quota", QUOTA, most=MOST_A_DAY, megabytes=MOST_BYTES_A_DAY // MEGABYTE)


@contextmanager
def keeping() -> Iterator[None]:
    """Turn a full or broken disk into one sentence; the transaction around it is undone, so nothing is recorded of a file that is not there.

    Raises
    ------
    DoorRefused
        ``not_kept``.
    """
    try:
        yield
    except OSError as error:
        raise DoorRefused("not_kept", _not_kept(error)) from error


def _not_kept(error: OSError) -> Bilingual:
    why = NO_SPACE if error.errno in {errno.ENOSPC, errno.EDQUOT} else DISK
    return Bilingual(NOT_KEPT.zh.format(why=why.zh), NOT_KEPT.en.format(why=why.en))


def upload_file(*, actor: Actor, name: str, content: bytes, period: str) -> Delivery:
    """Keep a file and return its delivery, whose check waits for a worker.

    Raises
    ------
    PermissionDenied
        Where the actor gives no files.
    DoorRefused
        ``empty``, ``too_large``, ``wrong_kind``, ``quota``, ``not_kept``.
    IntakeRefused
        ``bad_period``.
    """
    actor.must("import_files")
    month, shown = month_text(read_period(period)), safe_name(name)
    if not content:
        raise DoorRefused("empty", EMPTY, name=shown)
    if len(content) > MOST_BYTES:
        raise DoorRefused("too_large", TOO_LARGE, name=shown, most=MOST_BYTES // MEGABYTE)
    if Path(shown).suffix.lower() not in READABLE:
        raise DoorRefused("wrong_kind", WRONG_KIND, name=shown, allowed=" ".join(READABLE))
    check_quota(actor, len(content))
    scope = _scope(actor)
    must_be_clean(content)
    with transaction.atomic(), keeping():
        delivery = Delivery.objects.create(
            file_name=shown,
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            period=month,
            officer_id=actor.officer_id or 0,
            division_code=(scope.split() or [settings.ENVIRONMENT.county])[0],
            scope=scope,
            uploaded_at=timezone.now(),
        )
        place = file_of(delivery)
        shutil.rmtree(place.parent, ignore_errors=True)  # a restored database may give a number again whose folder is still there
        write_sealed(place, content)
        tell(actor, "upload_file", delivery, changes={"file": [None, shown], "sha256": [None, delivery.sha256]})
        ask_check(actor, delivery)
    return delivery


def _scope(actor: Actor) -> str:
    """Return the divisions whose people a file of this officer may speak of; empty for the whole county."""
    divisions = actor.scope_of("import_files").divisions
    return "" if any(settings.ENVIRONMENT.county.startswith(own) for own in divisions) else " ".join(divisions)


def ask_check(actor: Actor, delivery: Delivery) -> None:
    """Ask a worker to check a delivery as it is now mended; inside the caller's transaction."""
    delivery.check_job = ask_job(
        actor=actor,
        kind=kind_of("excel_check", CHECK_TITLE, "import_files"),
        arguments={"delivery": delivery.pk},
        division_code=delivery.division_code,
        single_flight=f"excel_check:{delivery.pk}",
    )
    delivery.state = "uploaded"
    delivery.version += 1
    delivery.save()
