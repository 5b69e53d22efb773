"""Comparison with departments: which department is asked what, the sheet it gets, its reply read, and what of it is a question to the household.

Grain: a person and a column a department was asked. Nulls: a cell that cannot be read is a question too. The village gets the question and never
the value (practice.md P28). Source: policy ``casework/comparison``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from jingzhun.policy import Policy
from jingzhun.sheets.reading import Workbook
from jingzhun.sheets.writing import Cell, OutSheet
from jingzhun.values.dates import age_on
from jingzhun.values.errors import JingzhunError
from jingzhun.values.ids import read_id
from jingzhun.values.speech import Bilingual
from jingzhun.values.text import clean_text

Kind = Literal["count", "text", "yes_no"]
NUMBER, NAME, ID = "序号", "姓名", "身份证号"
NOTHING = frozenset({"", "0", "无", "没有", "否", "/", "-", "—", "未查到", "未登记", "无记录"})
TITLE_ROWS = 30
SENTENCES: dict[str, Bilingual] = {
    "not_a_reply": Bilingual(
        "文件“{file}”不是“{title}”的回复：找不到列“{missing}”；请按发出的表填写后交回",
        "the file '{file}' is no reply to '{title}': the columns {missing} are not there; fill the sheet that was sent",
    ),
    "no_rows": Bilingual("回复“{file}”里没有人员", "the reply '{file}' names nobody"),
    "unknown_kind": Bilingual(
        "政策包 casework/comparison 第{row}行的类型“{kind}”不认识", "row {row} of casework/comparison has an unknown kind '{kind}'"
    ),
}


class ComparisonRefused(JingzhunError):
    """A reply that is none, or a policy that cannot be asked by; nothing was stored."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code, SENTENCES[code], **fields)


@dataclass(frozen=True)
class Asked:
    """One thing a department is asked about each person, and the question that an answer becomes."""

    department: str
    file: str
    column: str
    kind: Kind
    question: Bilingual


@dataclass(frozen=True)
class Somebody:
    """A person who signed: as the department finds him."""

    person_id: int
    name: str
    id_number: str


@dataclass(frozen=True)
class ReplyRow:
    """What a department told of one id: text by column, and the row of its file, from 1."""

    row: int
    id_number: str | None
    name: str
    told: Mapping[str, str]


def asked_of(policy: Policy) -> tuple[Asked, ...]:
    """Return what departments are asked on the day of a policy; nothing where policy asks nothing.

    Raises
    ------
    ComparisonRefused
        ``unknown_kind``.
    """
    found = []
    for place, row in enumerate(policy.rule("casework/comparison").table("asked") or (), 1):
        kind = str(row["kind"])
        if kind not in {"count", "text", "yes_no"}:
            raise ComparisonRefused("unknown_kind", row=place, kind=kind)
        question = Bilingual(str(row["zh"]), str(row["en"]))
        found.append(Asked(str(row["department"]), str(row["file"]), str(row["column"]), kind, question))  # type: ignore[arg-type]
    return tuple(found)


def must_sign(birth_on: date | None, on: date, policy: Policy) -> bool:
    """Return whether a person signs his own authorisation: an adult, and whoever's age is not known."""
    age = policy.rule("casework/comparison").whole("adult_age")
    return birth_on is None or age is None or age_on(birth_on, on) >= age


def request_sheet(asked: Sequence[Asked], people: Sequence[Somebody]) -> OutSheet:
    """Return the sheet of one department: who is asked about, and the columns it fills."""
    header = [NUMBER, NAME, ID, *(one.column for one in asked)]
    blank: list[Cell] = [""] * len(asked)
    rows: list[list[Cell]] = [[place, p.name, p.id_number, *blank] for place, p in enumerate(people, 1)]
    return OutSheet(asked[0].file, header, rows)


def read_reply(workbook: Workbook, asked: Sequence[Asked]) -> tuple[ReplyRow, ...]:
    """Return what a department replied, wherever its header stands and whatever it added.

    Raises
    ------
    ComparisonRefused
        ``not_a_reply``, ``no_rows``.
    """
    wanted = [_plain(one.column) for one in asked]
    best: list[str] = [*(one.column for one in asked)]
    for sheet in workbook.sheets:
        for at, cells in enumerate(sheet.rows[:TITLE_ROWS]):
            plain = [_plain(cell) for cell in cells]
            missing = [one.column for one, name in zip(asked, wanted, strict=True) if name not in plain]
            if ID in plain and not missing:
                places = {one.column: plain.index(name) for one, name in zip(asked, wanted, strict=True)}
                below = enumerate(sheet.rows[at + 1 :], start=sheet.first_row + at + 1)
                names = plain.index(NAME) if NAME in plain else None
                rows = [
                    _row(number, row, places, id_at=plain.index(ID), name_at=names)
                    for number, row in below
                    if any(c.strip() for c in row)
                ]
                if not rows:
                    raise ComparisonRefused("no_rows", file=workbook.name)
                return tuple(rows)
            best = missing if len(missing) < len(best) else best
    raise ComparisonRefused("not_a_reply", file=workbook.name, title=asked[0].file, missing="、".join(best or [ID]))


def is_finding(kind: Kind, text: str) -> bool:
    """Return whether what a department wrote is a question to the household.

    Examples
    --------
    >>> [is_finding("count", "2"), is_finding("count", "0"), is_finding("text", "无"), is_finding("yes_no", "不详")]
    [True, False, False, True]
    """
    told = clean_text(text).text.strip().lower()
    if told in NOTHING:
        return False
    if kind == "count":
        return not (told.isdecimal() and int(told) == 0)
    return True


def _row(number: int, cells: Sequence[str], places: Mapping[str, int], *, id_at: int, name_at: int | None) -> ReplyRow:
    def cell(at: int) -> str:
        return cells[at].strip() if at < len(cells) else ""

    told = {column: cell(at) for column, at in places.items()}
    return ReplyRow(number, read_id(cell(id_at)).id18, cell(name_at) if name_at is not None else "", told)


def _plain(header: str) -> str:
    return clean_text(header).text.replace(" ", "").replace("(", "（").replace(")", "）")
