"""Files given at the Excel door by a program, and what became of them. Checked by the same worker, confirmed by people on the page."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import File, Query, Router
from ninja.files import UploadedFile
from pydantic import Field

from jingzhun.county.accounts.views.doors import actor_in
from jingzhun.county.api.commands import once
from jingzhun.county.api.schemas import USUAL, Asked, DeliveriesTold, DeliveryTold, Number, Size, Words
from jingzhun.county.api.signing import is_as_signed
from jingzhun.county.intake.models import Delivery
from jingzhun.county.intake.operations.upload_file import upload_file
from jingzhun.county.intake.visible import delivery_for, visible_deliveries
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

router = Router(tags=["files"])
CREATED = 201
OTHER_FILE = Bilingual("文件与签名中的摘要不一致，没有保存", "the file is not the one that was signed; it was not kept")


class FileRefused(JingzhunError):
    """A file that came is not taken: ``other_file``."""


class DeliveriesAsked(Asked):
    """A page of files, the newest first."""

    period: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}$")] | None = None
    after: Number | None = None
    size: Size = USUAL


class GivenAsked(Asked):
    """The month a file speaks of."""

    period: Annotated[str, Field(min_length=1, max_length=10)]


@router.get("/deliveries", response=DeliveriesTold, operation_id="list_deliveries")
def list_deliveries(request: HttpRequest, asked: Query[DeliveriesAsked]) -> DeliveriesTold:
    """Give the files the key's officer gave, the newest first."""
    rows = visible_deliveries(actor_in(request)).order_by("-id")
    rows = rows.filter(period=asked.period) if asked.period else rows
    page = list((rows.filter(pk__lt=int(asked.after)) if asked.after else rows)[: asked.size])
    return DeliveriesTold(items=[_told(one) for one in page], next=str(page[-1].pk) if len(page) == asked.size else None)


@router.get("/deliveries/{int:delivery_id}", response=DeliveryTold, operation_id="get_delivery")
def get_delivery(request: HttpRequest, response: HttpResponse, delivery_id: int) -> DeliveryTold:
    """Give one file and what became of it; the ETag is its version."""
    found = delivery_for(actor_in(request), delivery_id)
    response["ETag"] = f'"{found.version}"'
    return _told(found)


@router.post("/deliveries", response={CREATED: DeliveryTold}, operation_id="give_file")
def give_file(request: HttpRequest, asked: Query[GivenAsked], given: File[UploadedFile]) -> HttpResponse:
    """Give a file; a worker checks it, and people confirm it. A partner signs the file's digest."""
    content = given.read()
    if not is_as_signed(request, content):
        raise FileRefused("other_file", OTHER_FILE)

    def do() -> Mapping[str, object]:
        made = upload_file(actor=actor_in(request), name=given.name or "file", content=content, period=asked.period)
        return _told(made).model_dump(mode="json")

    return once(request, CREATED, do, digest=hashlib.sha256(content).hexdigest())


def _told(row: Delivery) -> DeliveryTold:
    return DeliveryTold(
        delivery_id=str(row.pk), file_name=row.file_name, sha256=row.sha256, period=row.period, profile=row.profile or None, state=row.state,
        rows_read=row.rows_read, rows_wrong=row.rows_wrong, rows_warned=row.rows_warned, rows_written=row.rows_written,
        rows_asked=row.rows_asked, note=Words(zh=row.note_zh, en=row.note_en) if row.note_zh else None, uploaded_at=row.uploaded_at, version=row.version,
    )  # fmt: skip
