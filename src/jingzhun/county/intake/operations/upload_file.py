"""Step one: a file is given. Its bytes are kept and a worker is asked to check it; nothing of it is believed yet."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.month.files import READABLE
from jingzhun.county.intake.folder import file_of
from jingzhun.county.intake.models import Delivery
from jingzhun.county.intake.trail import tell
from jingzhun.county.intake.work import CHECK_TITLE, kind_of
from jingzhun.county.jobs.operations.ask_job import ask_job
from jingzhun.intake import read_period
from jingzhun.sheets.names import safe_name
from jingzhun.tables.durable import write_bytes
from jingzhun.values.dates import month_text
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

MOST_BYTES = 200 * 1024 * 1024
EMPTY = Bilingual("文件“{name}”是空的", "the file '{name}' is empty")
TOO_LARGE = Bilingual("文件“{name}”超过 {most} MB", "the file '{name}' is larger than {most} MB")
WRONG_KIND = Bilingual(
    "文件“{name}”的类型不能读；可用：{allowed}", "the file '{name}' is of a kind that is not read; allowed: {allowed}"
)


class DoorRefused(JingzhunError):
    """A step of a delivery cannot be taken as asked; nothing of it was written."""


def upload_file(*, actor: Actor, name: str, content: bytes, period: str) -> Delivery:
    """Keep a file and return its delivery, whose check waits for a worker.

    Raises
    ------
    PermissionDenied
        Where the actor gives no files.
    DoorRefused
        ``empty``, ``too_large``, ``wrong_kind``.
    IntakeRefused
        ``bad_period``.
    """
    actor.must("import_files")
    month, shown = month_text(read_period(period)), safe_name(name)
    if not content:
        raise DoorRefused("empty", EMPTY, name=shown)
    if len(content) > MOST_BYTES:
        raise DoorRefused("too_large", TOO_LARGE, name=shown, most=MOST_BYTES // 1024 // 1024)
    if Path(shown).suffix.lower() not in READABLE:
        raise DoorRefused("wrong_kind", WRONG_KIND, name=shown, allowed=" ".join(READABLE))
    with transaction.atomic():
        delivery = Delivery.objects.create(
            file_name=shown,
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            period=month,
            officer_id=actor.officer_id or 0,
            division_code=settings.ENVIRONMENT.county,
            uploaded_at=timezone.now(),
        )
        place = file_of(delivery)
        shutil.rmtree(place.parent, ignore_errors=True)  # a restored database may give a number again whose folder is still there
        place.parent.mkdir(parents=True)
        write_bytes(place, content)
        tell(actor, "upload_file", delivery, changes={"file": [None, shown], "sha256": [None, delivery.sha256]})
        ask_check(actor, delivery)
    return delivery


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
