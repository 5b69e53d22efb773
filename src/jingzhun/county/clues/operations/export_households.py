"""A list as a workbook: exactly what is on the screen, all pages of it, with a sheet that says what it is. Numbers stay masked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.clues.listing import Column, page_rows
from jingzhun.county.registry.models import Household
from jingzhun.county.registry.queries import visible_households
from jingzhun.sheets.writing import OutSheet, write_workbook
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

ACT = "export_households"
MOST_ROWS = 20_000  # in one answer: some seconds of a worker; a longer list is narrowed by township
AT_A_TIME = 500
TOO_MANY = Bilingual(
    "一次最多导出 {most} 户，当前名单有 {found} 户；请按乡镇或类别缩小范围",
    "at most {most} households in one file, this list has {found}; narrow it by township or class",
)


class ExportRefused(JingzhunError):
    """A list is not exported; nothing was written."""


@dataclass(frozen=True)
class Export:
    """The workbook and how many households are in it."""

    content: bytes
    households: int


def export_households(
    *, actor: Actor, rows: QuerySet[Household], columns: Sequence[Column], filters: Sequence[tuple[str, str]], on: date
) -> Export:
    """Return the households of a list as a workbook; the trail keeps who took how many.

    Parameters
    ----------
    rows
        The list, in its order; limited here once more to where the actor may export.
    filters
        Name and value of the filters in force, for the notes sheet.

    Raises
    ------
    PermissionDenied
        Where the actor exports nowhere.
    ExportRefused
        ``too_many``, with the count: nothing is cut off silently.
    """
    actor.must(ACT)
    allowed = rows.filter(pk__in=visible_households(actor, ACT).values("pk"))
    found = allowed.count()
    if found > MOST_ROWS:
        raise ExportRefused("too_many", TOO_MANY, most=f"{MOST_ROWS:,}", found=f"{found:,}")
    told = list(_told(list(allowed), columns, on))
    sheet = OutSheet(gettext("Households"), [str(column.title) for column in columns], told)
    content = write_workbook([sheet, _notes(actor, len(told), filters, on)])
    with transaction.atomic():
        record(
            Change(
                actor_id=actor.officer_id,
                for_actor_id=actor.for_officer_id,
                act=ACT,
                subject_kind="list",
                subject_id="households",
                changes={"households": [None, len(told)], "filters": [None, sorted(name for name, _ in filters)]},
                request_id=actor.request_id,
            )
        )
    return Export(content, len(told))


def _told(rows: Sequence[Household], columns: Sequence[Column], on: date) -> Iterator[list[str]]:
    for start in range(0, len(rows), AT_A_TIME):
        for _household, texts in page_rows(rows[start : start + AT_A_TIME], columns, on):
            yield list(texts)


def _notes(actor: Actor, households: int, filters: Sequence[tuple[str, str]], on: date) -> OutSheet:
    lines = [
        [gettext("Households in this file"), str(households)],
        [gettext("As of"), on.isoformat()],
        [gettext("Made by"), actor.name],
        [gettext("Made at"), timezone.localtime().strftime("%Y-%m-%d %H:%M")],
        *([gettext("Filter: %(name)s") % {"name": name}, value] for name, value in filters),
        [gettext("Use"), gettext("Internal; keep confidential. Ids and phones are masked.")],
    ]
    return OutSheet(gettext("Notes"), [gettext("What"), gettext("Value")], lines)
