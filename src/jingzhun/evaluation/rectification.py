"""The register of problems (整改台账): an inspectors' list read by number, and returned with measures, progress and state in its own layout (practice.md P20).

Grain: one problem a row. Nulls: a day that is no day is null, and whoever keeps the register gives one. Source: K.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from jingzhun.sheets.filling import Filling
from jingzhun.sheets.reading import Sheet, Workbook
from jingzhun.values.dates import DateFault, read_day
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual
from jingzhun.values.text import clean_text

Part = Literal["number", "text", "owner", "due", "measures", "progress", "state", "closed"]
HEADERS: dict[Part, tuple[str, ...]] = {
    "number": ("问题编号", "编号", "序号"),
    "text": ("具体问题", "存在问题", "存在的问题", "问题描述", "反馈问题", "问题表现", "主要问题", "整改问题", "问题内容", "问题"),
    "owner": ("责任单位", "整改责任单位", "牵头单位", "责任人", "整改责任人", "责任部门"),
    "due": ("整改时限", "完成时限", "整改期限", "完成时间", "整改完成时限", "时限"),
    "measures": ("整改措施", "拟采取措施", "措施"),
    "progress": ("整改进展", "整改情况", "整改进展情况", "整改落实情况", "进展情况", "完成情况", "整改成效"),
    "state": ("整改状态", "是否完成", "是否完成整改", "完成状态", "目前状态", "状态"),
    "closed": ("销号时间", "销号日期", "完成销号时间"),
}
STATES: dict[str, Bilingual] = {
    "open": Bilingual("正在整改", "being mended"),
    "done": Bilingual("已完成，待销号", "mended, waits for close-out"),
    "closed": Bilingual("已销号", "closed out"),
}
WRITTEN: tuple[Part, ...] = ("progress", "state")  # what goes back in any case, in a column behind where the inspectors left none
TITLE_ROWS = 30
WHETHER = "是否"
SENTENCES: dict[str, Bilingual] = {
    "no_problems": Bilingual(
        "文件“{file}”里找不到问题清单：前{rows}行没有一行有“问题”列和至少一个其他已知列（{allowed}）；请核对是否传错文件",
        "the file '{file}' is no list of problems: none of its first {rows} rows has a column '问题' and another known one ({allowed})",
    ),
    "no_rows": Bilingual("文件“{file}”只有表头，没有问题", "the file '{file}' has a header and no problem below it"),
    "number_twice": Bilingual(
        "编号“{number}”在第{rows}行重复；请改为不同编号后重新上传",
        "the number '{number}' stands in rows {rows}; make them different and give it again",
    ),
}


class InspectionRefused(JingzhunError):
    """A file that is no list of problems; nothing of it was stored."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code, SENTENCES[code], **fields)


@dataclass(frozen=True)
class ProblemRead:
    """A problem as the inspectors wrote it; ``row`` counts from 1."""

    row: int
    number: str
    text: str
    owner: str
    due_on: date | None
    measures: str


@dataclass(frozen=True)
class InspectionRead:
    """An inspectors' list as read: where its columns are, counted from 1, and its problems."""

    sheet: str
    header_row: int
    width: int
    places: Mapping[Part, int]
    headers: Mapping[Part, str]
    problems: tuple[ProblemRead, ...]


@dataclass(frozen=True)
class ProblemTold:
    """What goes back of one problem."""

    state: str
    owner: str
    due_on: date | None
    measures: str
    progress: str
    closed_on: date | None


def read_inspection(workbook: Workbook) -> InspectionRead:
    """Return an inspectors' list.

    Raises
    ------
    InspectionRefused
        ``no_problems``, ``no_rows``, ``number_twice``.
    """
    found = [(sheet, at, places) for sheet in workbook.sheets if not sheet.hidden for at, places in _header_rows(sheet)]
    if not found:
        allowed = "、".join(names[0] for part, names in HEADERS.items() if part != "text")
        raise InspectionRefused("no_problems", file=workbook.name, rows=TITLE_ROWS, allowed=allowed)
    sheet, at, places = max(found, key=lambda one: len(one[2]))
    problems = tuple(_problems(sheet, at, places))
    if not problems:
        raise InspectionRefused("no_rows", file=workbook.name)
    _must_differ(problems)
    header = sheet.rows[at]
    named = {part: header[place - 1].strip() for part, place in places.items()}
    return InspectionRead(sheet.name, sheet.first_row + at, len(header), places, named, problems)


def returned_list(found: InspectionRead, told: Mapping[int, ProblemTold]) -> Filling:
    """Return what is written into the inspectors' list, by the number of its row; their own words stay."""
    places: dict[Part, int] = dict(found.places)
    cells: dict[tuple[int, int], str] = {}
    behind = found.width
    for part in WRITTEN:
        if part not in places:
            behind += 1
            places[part] = behind
            cells[(found.header_row, behind)] = HEADERS[part][0]
    for row, one in told.items():
        is_whether = WHETHER in found.headers.get("state", "")
        texts: dict[Part, str] = {
            "owner": one.owner,
            "due": one.due_on.isoformat() if one.due_on else "",
            "measures": one.measures,
            "progress": one.progress,
            "state": ("否" if one.state == "open" else "是") if is_whether else STATES[one.state].zh,
            "closed": one.closed_on.isoformat() if one.closed_on else "",
        }
        cells |= {(row, places[part]): text for part, text in texts.items() if part in places and text}
    return Filling(found.sheet, cells)


def _header_rows(sheet: Sheet) -> Iterable[tuple[int, dict[Part, int]]]:
    """Yield the rows that have a column of problems and another one we know."""
    for at, cells in enumerate(sheet.rows[:TITLE_ROWS]):
        plain = [_plain(cell) for cell in cells]
        places: dict[Part, int] = {}
        for part, names in HEADERS.items():
            place = next((plain.index(name) for name in names if name in plain), None)
            if place is not None and place + 1 not in places.values():
                places[part] = place + 1
        if "text" in places and len(places) > 1:
            yield at, places


def _plain(header: str) -> str:
    return clean_text(header).text.replace(" ", "").replace("\n", "").split("（", 1)[0].split("(", 1)[0]


def _problems(sheet: Sheet, at: int, places: Mapping[Part, int]) -> Iterable[ProblemRead]:
    for row, cells in enumerate(sheet.rows[at + 1 :], start=sheet.first_row + at + 1):
        told = {part: cells[place - 1].strip() if place <= len(cells) else "" for part, place in places.items()}
        if told["text"]:
            due_on = _day(told.get("due", ""))
            number = told.get("number", "") or str(row)
            yield ProblemRead(row, number, told["text"], told.get("owner", ""), due_on, told.get("measures", ""))


def _day(text: str) -> date | None:
    try:
        return read_day(text) if text else None
    except DateFault:
        return None


def _must_differ(problems: Iterable[ProblemRead]) -> None:
    rows: dict[str, list[int]] = {}
    for one in problems:
        rows.setdefault(one.number, []).append(one.row)
    for number, where in rows.items():
        if len(where) > 1:
            raise InspectionRefused("number_twice", number=number, rows="、".join(map(str, where)))
