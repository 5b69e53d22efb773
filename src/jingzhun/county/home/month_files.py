"""The files of the newest month: what became of each, and of which rows a person is asked. No row's content is shown here."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jingzhun.county.clues.models import Batch, LinkQuestion, Run
from jingzhun.county.clues.month.files import FORGOTTEN, NOT_RECOGNISED
from jingzhun.county.clues.queries.runs import newest_run
from jingzhun.county.config.states import State
from jingzhun.county.registry.labels import label_of
from jingzhun.values.speech import Bilingual

STATES: dict[str, tuple[str, str | Promise]] = {
    "taken": ("steady", _("taken")),
    "held": ("watch", _("held for confirmation")),
    "refused": ("risk", _("refused")),
    "repeated": ("none", _("repeated, not counted again")),
    "late": ("watch", _("not arrived")),
}


@dataclass(frozen=True)
class FileTold:
    """One file and what became of its rows."""

    name: str
    department: Bilingual
    state: State
    rows_read: int
    rows_clean: int
    rows_refused: int
    rows_warned: int
    rows_asked: int
    note: Bilingual | None


@dataclass(frozen=True)
class MonthFiles:
    """The files of a month, in one state where it is chosen."""

    run: Run | None
    state: State | None
    files: tuple[FileTold, ...]


def files_for(state: str) -> MonthFiles:
    """Return the files of the newest run's month; an unknown state narrows nothing."""
    run = newest_run()
    if run is None:
        return MonthFiles(None, None, ())
    rows = Batch.objects.filter(period=run.period).order_by("department", "file_name")
    if state in STATES:
        rows = rows.filter(state=state)
    asked = dict(
        LinkQuestion.objects.order_by().values("batch_id").annotate(n=Count("row", distinct=True)).values_list("batch_id", "n")
    )
    return MonthFiles(run, State(*STATES[state]) if state in STATES else None, tuple(_told(row, asked) for row in rows))


def _told(row: Batch, asked: dict[str, int]) -> FileTold:
    return FileTold(
        name=row.file_name,
        department=NOT_RECOGNISED if row.department == FORGOTTEN else label_of("departments", row.department),
        state=State(*STATES.get(row.state, ("none", row.state))),
        rows_read=row.rows_read,
        rows_clean=row.rows_clean,
        rows_refused=row.rows_refused,
        rows_warned=row.rows_warned,
        rows_asked=asked.get(row.batch_id, 0),
        note=Bilingual(row.note_zh, row.note_en) if row.note_zh and row.note_en else None,
    )
