"""List tasks (疑点数据): a list from above read as it came, given to villages, answered by code, returned in the sender's own layout (practice.md P2).

Every column that is no identity and no answer is part of the question. The same question about the same person has the same key, whatever list
it comes with, so that an answer once given is shown and not asked again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from jingzhun.intake.blank_forms import FormColumn, read_form
from jingzhun.intake.faults import IntakeRefused
from jingzhun.intake.places import village_codes
from jingzhun.intake.recognise import plain_header
from jingzhun.sheets.filling import Filling
from jingzhun.sheets.reading import Sheet, Workbook
from jingzhun.values.ids import read_id
from jingzhun.values.text import clean_text

Part = Literal["result", "note", "by", "on"]
HEADERS: dict[Part, tuple[str, ...]] = {
    "result": ("核查结果", "核实结果", "是否属实", "反馈结果", "核查情况", "核实情况", "比对核实结果", "疑点是否属实"),
    "note": ("核查说明", "情况说明", "核实说明", "整改情况", "处理情况", "原因说明", "核查情况说明", "核实情况说明", "反馈说明"),
    "by": ("核查人", "核实人", "填报人", "核查人员"),
    "on": ("核查日期", "核实日期", "核查时间", "核实时间", "整改时间"),
}
NEEDED: tuple[Part, ...] = ("result", "note")
ANSWERS = ("true", "untrue", "corrected", "explained")
YES_NO = {
    "true": "是",
    "untrue": "否",
    "corrected": "是，已整改",
    "explained": "否，已说明",
}  # where the header itself asks whether
WHETHER = "是否"
IDENTITY = frozenset(
    {
        "number", "name", "id_number", "sex", "birth_on", "age", "relation", "head_name", "head_id", "household_no", "person_no", "phone",
        "person_phone", "township", "village", "village_code", "group_name", "address", "register_no",
    }
)  # fmt: skip


@dataclass(frozen=True)
class ListRow:
    """One row of a list.

    Parameters
    ----------
    row
        Row number in the file, from 1.
    id_number
        18 digits; null where the cell is empty or no id.
    village_code
        What township and village of the row say; null where they do not say it.
    question
        Header and text of every column that is no identity and no answer.
    """

    row: int
    name: str
    id_number: str | None
    household_no: str
    village_code: str | None
    question: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        """Return the question as one line."""
        return "；".join(f"{header}：{text}" for header, text in self.question)


@dataclass(frozen=True)
class ListRead:
    """A list as read.

    Parameters
    ----------
    answers
        Column, from 1, of each part of the answer the sender left room for.
    width
        Columns of the header: parts without a column of the sender go behind it.
    """

    sheet: str
    header_row: int
    rows: tuple[ListRow, ...]
    answers: Mapping[Part, FormColumn]
    width: int


@dataclass(frozen=True)
class ListAnswer:
    """What was found at one row: the label of the code, a sentence, who, and the day."""

    answer: str
    note: str
    by: str
    on: str


def read_list(workbook: Workbook) -> ListRead:
    """Return a list with its rows, questions and the sender's columns for answers.

    Raises
    ------
    IntakeRefused
        ``no_form``, ``no_list`` where neither ids nor names have a column, ``no_rows``.
    """
    form = read_form(workbook)
    fields = {c.field: c for c in form.columns if c.field}
    if not {"id_number", "name", "head_id", "head_name"} & set(fields):
        raise IntakeRefused("no_list", file=workbook.name)
    sheet = next(s for s in workbook.sheets if s.name == form.sheet)
    answers = _answer_columns(form.columns)
    taken = {c.place for c in answers.values()}
    asked = [c for c in form.columns if c.field not in IDENTITY and c.place not in taken]
    rows = list(_rows(sheet, form.header_row, fields, asked))
    if not rows:
        raise IntakeRefused("no_rows", file=workbook.name)
    return ListRead(form.sheet, form.header_row, tuple(rows), answers, max(c.place for c in form.columns))


def question_key(person: str, question: Iterable[tuple[str, str]]) -> str:
    """Return the key of a question about somebody: the same whatever list, order of rows or spaces it comes with.

    Parameters
    ----------
    person
        What names the person or household for good: its number in the registry, or its id.
    """
    told = sorted((plain_header(h), clean_text(t).text.replace(" ", "")) for h, t in question)
    return hashlib.sha256(repr((person, told)).encode()).hexdigest()[:32]


def answered(found: ListRead, answers: Mapping[int, ListAnswer], labels: Mapping[str, str]) -> Filling:
    """Return what is written into the sender's list; a part he left no column for goes into a new one behind his own.

    Parameters
    ----------
    answers
        By row number.
    labels
        The words of the codes.
    """
    cells: dict[tuple[int, int], str] = {}
    places: dict[Part, FormColumn] = dict(found.answers)
    behind = found.width
    missing = [part for part in NEEDED if part not in places]
    for part in missing:
        behind += 1
        places[part] = FormColumn(behind, HEADERS[part][0], None)
        cells[(found.header_row, behind)] = HEADERS[part][0]
    for row, told in answers.items():
        result = places["result"]
        words = YES_NO if WHETHER in result.header else labels
        texts: dict[Part, str] = {"result": words[told.answer], "note": told.note, "by": told.by, "on": told.on}
        cells |= {(row, places[part].place): text for part, text in texts.items() if part in places and text}
    return Filling(found.sheet, cells)


def _answer_columns(columns: Iterable[FormColumn]) -> dict[Part, FormColumn]:
    named = {plain_header(h): part for part, headers in HEADERS.items() for h in headers}
    found: dict[Part, FormColumn] = {}
    for column in columns:
        part = named.get(plain_header(column.header))
        if part and part not in found:
            found[part] = column
    return found


def _rows(sheet: Sheet, header_row: int, fields: Mapping[str, FormColumn], asked: Iterable[FormColumn]) -> Iterable[ListRow]:
    columns = list(asked)
    for at, cells in enumerate(sheet.rows[header_row - sheet.first_row + 1 :], start=header_row + 1):
        told = {name: _cell(cells, column) for name, column in fields.items()}
        name = told.get("name") or told.get("head_name") or ""
        number = read_id(told.get("id_number") or told.get("head_id") or "").id18
        if not name and not number:
            continue
        places = {n: [told.get(n) or None] for n in ("township", "village", "village_code")}
        code = village_codes(places)[0]["village_code"][0]
        question = tuple((c.header, text) for c in columns if (text := _cell(cells, c)))
        yield ListRow(at, name, number, told.get("household_no", ""), str(code) if code else None, question)


def _cell(cells: list[str], column: FormColumn) -> str:
    return cells[column.place - 1].strip() if column.place <= len(cells) else ""
