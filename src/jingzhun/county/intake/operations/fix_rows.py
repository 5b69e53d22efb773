"""Step four: mend cells, in the grid or by the annotated workbook that comes back; the file as it came is never changed."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.http import Http404

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.intake.folder import mended
from jingzhun.county.intake.models import Delivery, RowFix, WrongRow
from jingzhun.county.intake.operations.upload_file import DoorRefused, ask_check
from jingzhun.county.intake.trail import tell
from jingzhun.county.intake.visible import visible_deliveries
from jingzhun.intake import recognise
from jingzhun.intake.recognise import OURS
from jingzhun.sheets.reading import read
from jingzhun.values.speech import Bilingual

MENDABLE = ("checked", "held")
LONGEST = 500
ROW_COLUMN = OURS[-1]
CHANGED = Bilingual("这份文件刚被别人处理过，请刷新后再改", "somebody else worked on this file meanwhile: reload and mend again")
NOT_NOW = Bilingual("这份文件现在不能修改（{state}）", "this file cannot be mended now ({state})")
NO_ROWS = Bilingual("没有改动", "nothing was changed")
TOO_LONG = Bilingual("第{row}行有单元格超过 {most} 字", "a cell of row {row} is longer than {most} characters")
NO_NUMBERS = Bilingual(
    "交回的文件缺少“{column}”列，认不出是哪一行；请在下载的退回文件上修改",
    "the column '{column}' is missing: mend the workbook that was downloaded here",
)
OTHER_HEADER = Bilingual(
    "交回的文件与原文件的栏目不同：{columns}", "the columns of the workbook are not those of the file: {columns}"
)
UNKNOWN_ROW = Bilingual("“{column}”写着 {row}，原文件没有这个错误行", "'{column}' says {row}, which is no wrong row of the file")


def fix_rows(*, actor: Actor, delivery_id: int, version: int, fixes: Mapping[tuple[int, int], str]) -> Delivery:
    """Mend cells, given by row number and place, and have the delivery checked again.

    Raises
    ------
    Http404
        Where the delivery is not the actor's.
    DoorRefused
        ``changed``, ``not_now``, ``nothing``, ``too_long``, ``unknown_row``.
    """
    with transaction.atomic():
        delivery = locked(actor, delivery_id, version)
        if delivery.state not in MENDABLE:
            raise DoorRefused("not_now", NOT_NOW, state=delivery.state)
        wrong = {one.row: one.cells for one in WrongRow.objects.filter(delivery=delivery, row__in={row for row, _ in fixes})}
        changed = {}
        for (row, place), text in fixes.items():
            if row not in wrong or not 0 <= place < len(delivery.header):
                raise DoorRefused("unknown_row", UNKNOWN_ROW, column=ROW_COLUMN, row=row)
            if len(text) > LONGEST:
                raise DoorRefused("too_long", TOO_LONG, row=row, most=LONGEST)
            if text.strip() != (wrong[row][place] if place < len(wrong[row]) else "").strip():
                changed[row, place] = text.strip()
        if not changed:
            raise DoorRefused("nothing", NO_ROWS)
        for (row, place), text in changed.items():
            RowFix.objects.update_or_create(
                delivery=delivery, row=row, place=place, defaults={"text": text, "officer_id": actor.officer_id or 0}
            )
        tell(actor, "fix_rows", delivery, changes={"cells": [0, len(changed)], "rows": [0, len({row for row, _ in changed})]})
        ask_check(actor, delivery)
    return delivery


def take_workbook_back(*, actor: Actor, delivery_id: int, version: int, content: bytes, name: str) -> Delivery:
    """Mend by the annotated workbook that came back: each row finds its own by its number in the file.

    Raises
    ------
    Http404
        Where the delivery is not the actor's.
    SheetRefused, IntakeRefused
        Where the workbook cannot be read.
    DoorRefused
        ``no_numbers``, ``other_header`` and those of ``fix_rows``.
    """
    delivery = visible_deliveries(actor).filter(pk=delivery_id).first()
    if delivery is None or delivery.state not in MENDABLE:
        return fix_rows(actor=actor, delivery_id=delivery_id, version=version, fixes={})
    own = mended(delivery)
    back = recognise(read(content, name=name), profile=own.profile)
    if ROW_COLUMN not in back.header:
        raise DoorRefused("no_numbers", NO_NUMBERS, column=ROW_COLUMN)
    at = back.header.index(ROW_COLUMN)
    places = {
        place: back.header.index(word) for place, word in enumerate(own.header) if word and word not in OURS and word in back.header
    }
    lost = [word for word in own.header if word and word not in OURS and word not in back.header]
    if lost:
        raise DoorRefused("other_header", OTHER_HEADER, columns="、".join(lost))
    fixes: dict[tuple[int, int], str] = {}
    for cells in back.rows:
        number = cells[at].strip() if at < len(cells) else ""
        if not number:
            continue
        if not number.isascii() or not number.isdecimal():
            raise DoorRefused("unknown_row", UNKNOWN_ROW, column=ROW_COLUMN, row=number[:LONGEST])
        for place, there in places.items():
            fixes[int(number), place] = cells[there] if there < len(cells) else ""
    known = set(WrongRow.objects.filter(delivery=delivery).values_list("row", flat=True))
    return fix_rows(actor=actor, delivery_id=delivery_id, version=version, fixes={k: v for k, v in fixes.items() if k[0] in known})


def locked(actor: Actor, delivery_id: int, version: int, act: str = "import_files") -> Delivery:
    """Return a delivery of the actor's, locked, where it is still the version he saw.

    Raises
    ------
    Http404
        Alike where there is none and where it is somebody else's.
    DoorRefused
        ``changed``.
    """
    delivery = visible_deliveries(actor, act).select_for_update().filter(pk=delivery_id).first()
    if delivery is None:
        raise Http404
    if delivery.version != version:
        raise DoorRefused("changed", CHANGED)
    return delivery
