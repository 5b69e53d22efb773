"""The village's workbook: the rows of open lists and the visits that are due, pre-filled; and what it says when it comes back (P4).

Why a household is to be seen stands there in the village's words: no disease, no amount, no other adult's affairs (P28).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.models import Clue, Decision
from jingzhun.county.clues.queries.clues import RULE_OF
from jingzhun.county.clues.visible import visible_clues
from jingzhun.county.intake.models import ListRow
from jingzhun.intake.faults import IntakeRefused
from jingzhun.policy.codes import code_lists
from jingzhun.sheets.reading import read
from jingzhun.sheets.writing import Cell, OutSheet, write_workbook
from jingzhun.values.masks import mask_numbers

KEY, ANSWER, NOTE = "任务编号", "核查结果", "情况说明"
HEADER = [KEY, "清单", "截止日期", "户主", "姓名", "要核实的问题", ANSWER, NOTE]
VISIT_KEY, VISIT_ANSWER, VISIT_ON, VISIT_NOTE = "线索编号", "核查结果", "核查日期", "备注"
VISIT_HEADER = [VISIT_KEY, "村民小组", "户主", "为什么要看", VISIT_ANSWER, VISIT_ON, VISIT_NOTE]
HOW = [
    [ANSWER, "填：属实、不属实、已整改、已说明"],
    [NOTE, "除“属实”外都要写一句说明"],
    ["已有答复", "以前答过的问题已填好，有变化才改"],
    ["入户核查", "核查结果填：属实、不属实、数据有误；日期如 2024-06-30，不填即交表当天"],
    ["交回", "填好后在“表格与清单”页上传，或交乡镇代为上传；请不要改动“任务编号”“线索编号”"],
]


DUE = ("new", "still")
OF_LISTS, OF_VISITS = (KEY, ANSWER, NOTE), (VISIT_KEY, VISIT_ANSWER, VISIT_NOTE, VISIT_ON)


@dataclass(frozen=True)
class BackRow:
    """One row that came back: its number in the file, its key, what was written; ``on`` is the day of a visit as text, null for a list's row."""

    at: int
    key: str
    answer: str
    note: str
    on: str | None = None


def key_of(row: ListRow) -> str:
    """Return the key of a row on paper: its number and its version, so that an answer given meanwhile is not overwritten."""
    return f"T{row.pk}-{row.version}"


def visits_due(actor: Actor, village: str = "") -> QuerySet[Clue]:
    """Return the clues that nobody has answered yet, of one village where it is named, by route: villager group, then household."""
    if not actor.may("see_clues") or not actor.may("answer_clue"):
        return Clue.objects.none()
    answered = Decision.objects.filter(subject="clue", subject_key=OuterRef("clue_key"))
    rows = visible_clues(actor).filter(~Exists(answered), state__in=DUE, household__village_code__startswith=village)
    return rows.order_by("household__village_code", "household__group_name", "household_id", "clue_key")


def workbook(rows: Iterable[ListRow], visits: Iterable[Clue] = ()) -> bytes:
    """Return the workbook of some rows of lists and some visits."""
    labels = code_lists()["list_answers"]
    cells: list[list[Cell]] = []
    for row in rows:
        told = row.told
        question = told["question"]
        words = mask_numbers("；".join(f"{h}：{t}" for h, t in question)) if isinstance(question, list) else ""
        answer = labels.label(row.answer).zh if row.answer else ""
        head = row.household.head_name if row.household else ""
        cells.append([key_of(row), row.task.title, row.task.due_on, head, str(told["name"]), words, answer, row.note])
    seen: list[list[Cell]] = [
        [c.clue_key, c.household.group_name or "", c.household.head_name, RULE_OF[c.rule].village.zh, "", "", ""] for c in visits
    ]
    sheets = [OutSheet("清单核查", HEADER, cells), OutSheet("入户核查", VISIT_HEADER, seen)]
    return write_workbook([*sheets, OutSheet("填写说明", ["项目", f"{timezone.localdate():%Y-%m-%d}"], HOW)])


def rows_back(content: bytes, name: str) -> list[BackRow]:
    """Return the rows of a workbook that came back; what is below the header and has a key.

    Raises
    ------
    SheetRefused
        Where the file is not read.
    IntakeRefused
        ``not_recognised`` where the three columns are not there.
    """
    found, is_known = [], False
    for sheet in read(content, name=name).sheets:
        for at, cells in enumerate(sheet.rows):
            wanted = next((w for w in (OF_LISTS, OF_VISITS) if set(w) <= set(cells)), None)
            if wanted:
                is_known = True
                places = [cells.index(word) for word in wanted]
                below = enumerate(sheet.rows[at + 1 :], start=sheet.first_row + at + 1)
                found += [BackRow(n, *told) for n, row in below if (told := _told(row, places))[0]]
                break
    if is_known:
        return found
    raise IntakeRefused("not_recognised", file=name, nearest="清单核查", missing="、".join((KEY, ANSWER, NOTE)))


def _told(row: list[str], places: list[int]) -> list[str]:
    return [row[place].strip() if place < len(row) else "" for place in places]
