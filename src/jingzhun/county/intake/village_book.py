"""The village's workbook: every row of open lists that the village is to answer, pre-filled; and what it says when it comes back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from jingzhun.county.intake.models import ListRow
from jingzhun.county.registry.labels import code_lists
from jingzhun.intake.faults import IntakeRefused
from jingzhun.sheets.reading import read
from jingzhun.sheets.writing import Cell, OutSheet, write_workbook
from jingzhun.values.masks import mask_numbers

KEY, ANSWER, NOTE = "任务编号", "核查结果", "情况说明"
HEADER = [KEY, "清单", "截止日期", "户主", "姓名", "要核实的问题", ANSWER, NOTE]
HOW = [
    [ANSWER, "填：属实、不属实、已整改、已说明"],
    [NOTE, "除“属实”外都要写一句说明"],
    ["已有答复", "以前答过的问题已填好，有变化才改"],
    ["交回", "填好后在“表格与清单”页上传，或交乡镇代为上传；请不要改动“任务编号”"],
]


@dataclass(frozen=True)
class BackRow:
    """One row that came back: its number in the file, the row of the list, what was written."""

    at: int
    key: str
    answer: str
    note: str


def key_of(row: ListRow) -> str:
    """Return the key of a row on paper: its number and its version, so that an answer given meanwhile is not overwritten."""
    return f"T{row.pk}-{row.version}"


def workbook(rows: Iterable[ListRow]) -> bytes:
    """Return the workbook of some rows, by list and household."""
    labels = code_lists()["list_answers"]
    cells: list[list[Cell]] = []
    for row in rows:
        told = row.told
        question = told["question"]
        words = mask_numbers("；".join(f"{h}：{t}" for h, t in question)) if isinstance(question, list) else ""
        answer = labels.label(row.answer).zh if row.answer else ""
        head = row.household.head_name if row.household else ""
        cells.append([key_of(row), row.task.title, row.task.due_on, head, str(told["name"]), words, answer, row.note])
    return write_workbook(
        [OutSheet("清单核查", HEADER, cells), OutSheet("填写说明", ["项目", f"{timezone.localdate():%Y-%m-%d}"], HOW)]
    )


def rows_back(content: bytes, name: str) -> list[BackRow]:
    """Return the rows of a workbook that came back; what is below the header and has a key.

    Raises
    ------
    SheetRefused
        Where the file is not read.
    IntakeRefused
        ``not_recognised`` where the three columns are not there.
    """
    for sheet in read(content, name=name).sheets:
        for at, cells in enumerate(sheet.rows):
            if {KEY, ANSWER, NOTE} <= set(cells):
                places = [cells.index(word) for word in (KEY, ANSWER, NOTE)]
                return [
                    BackRow(sheet.first_row + n, *(row[p].strip() if p < len(row) else "" for p in places))
                    for n, row in enumerate(sheet.rows[at + 1 :], start=at + 1)
                    if places[0] < len(row) and row[places[0]].strip()
                ]
    raise IntakeRefused("not_recognised", file=name, nearest="清单核查", missing="、".join((KEY, ANSWER, NOTE)))
