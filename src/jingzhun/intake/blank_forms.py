"""Blank forms from above (花名册): their columns recognised, filled from the registry, in the sender's own layout (practice.md P3).

A header that the registry cannot answer is listed and its cells stay as they came; nothing is guessed. A form with ids in its rows is filled
row by row; an empty one gets a row for each person or household it is made for, above its signature line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jingzhun.intake.faults import IntakeRefused
from jingzhun.intake.form_facts import PersonFacts, field_by_header, form_fields
from jingzhun.intake.recognise import TITLE_ROWS, UNITS, plain_header
from jingzhun.sheets.filling import Filling
from jingzhun.sheets.reading import Sheet, Workbook
from jingzhun.values.ids import read_id
from jingzhun.values.text import clean_text

FEWEST_KNOWN = 2
FOOT = re.compile(
    r"^(填表|填报|制表|审核|审批|负责人|经办|单位负责|主要领导|签字|签章|盖章|备注[:：]|注[:：]|说明[:：]|联系人|合计|总计)"
)
WAN_PLACES = 4  # 1 wan yuan is 10,000 yuan; a form in wan yuan keeps the yuan
_BRACKETS = re.compile(r"\(([^()]*)\)$")


@dataclass(frozen=True)
class FormColumn:
    """A column of a form: its place from 1, its header, the field that answers it (null where none does), its unit."""

    place: int
    header: str
    field: str | None
    unit: str = ""


@dataclass(frozen=True)
class BlankForm:
    """A form as recognised.

    Parameters
    ----------
    header_row, first_row, last_row
        Row numbers in the file from 1: the header, the first and the last row of the body; ``last_row`` is below ``first_row`` where
        the body has no row of its own.
    keyed_rows
        Id by row, where the rows carry ids already; one that is no id stands as it came and is nobody's.
    has_foot
        Whether something stands below the body (signatures, notes), which must move down when rows are added.
    """

    sheet: str
    header_row: int
    first_row: int
    last_row: int
    columns: tuple[FormColumn, ...]
    keyed_rows: Mapping[int, str]
    has_foot: bool = False

    @property
    def unknown(self) -> tuple[str, ...]:
        """Return the headers that the registry cannot answer."""
        return tuple(c.header for c in self.columns if c.field is None)

    @property
    def is_of_persons(self) -> bool:
        """Return whether a row is a person: a column asks for what only a person has, beside the household's head."""
        asked = {c.field for c in self.columns if c.field}
        has_own = any(form_fields()[name].of == "person" for name in asked - {"name", "id_number", "number"})
        return has_own or ("name" in asked and "head_name" in asked)


@dataclass(frozen=True)
class FilledForm:
    """What is to be written, and what could not be.

    Parameters
    ----------
    rows
        Persons or households written.
    figures
        Cells written from the registry.
    empty
        Row and header of cells whose column is known but which no source tells.
    strangers
        Rows whose id is nobody's of the registry.
    """

    filling: Filling
    rows: int
    figures: int
    empty: tuple[tuple[int, str], ...]
    strangers: tuple[int, ...]


def read_form(workbook: Workbook) -> BlankForm:
    """Return a form with its columns recognised: the sheet and row with the most known headers.

    Raises
    ------
    IntakeRefused
        ``no_form`` where no row of any visible sheet has two known headers.
    """
    found = [_form(sheet, at) for sheet in workbook.sheets if not sheet.hidden for at in range(min(len(sheet.rows), TITLE_ROWS))]
    forms = [f for f in found if sum(c.field is not None for c in f.columns) >= FEWEST_KNOWN]
    if not forms:
        raise IntakeRefused("no_form", file=workbook.name, rows=TITLE_ROWS)
    return max(forms, key=lambda f: sum(c.field is not None for c in f.columns))


def fill_form(form: BlankForm, facts: Sequence[PersonFacts], *, by_id: Mapping[str, PersonFacts] | None = None) -> FilledForm:
    """Return what a form is filled with.

    Parameters
    ----------
    facts
        The persons an empty form is made for, in order; of a form of households the heads alone are taken.
    by_id
        Persons by id number, for a form whose rows carry ids.
    """
    if form.keyed_rows:
        return _filled_by_id(form, by_id or {})
    chosen = list(facts) if form.is_of_persons else _heads(facts)
    more = max(len(chosen) - max(form.last_row - form.first_row + 1, 0), 0) if form.has_foot else 0
    like = form.last_row if form.last_row >= form.first_row else form.header_row
    cells: dict[tuple[int, int], str] = {}
    empty: list[tuple[int, str]] = []
    for place, person in enumerate(chosen):
        row = form.first_row + place
        cells |= dict(_cells(form, row, {**person.values, "number": str(place + 1)}, empty))
    return FilledForm(Filling(form.sheet, cells, like, more), len(chosen), len(cells), tuple(empty), ())


def _filled_by_id(form: BlankForm, by_id: Mapping[str, PersonFacts]) -> FilledForm:
    cells: dict[tuple[int, int], str] = {}
    empty: list[tuple[int, str]] = []
    strangers = []
    keys = {c.place for c in form.columns if c.field in {"id_number", "name", "number"}}
    for row, number in form.keyed_rows.items():
        if number not in by_id:
            strangers.append(row)
            continue
        cells |= {at: text for at, text in _cells(form, row, by_id[number].values, empty) if at[1] not in keys}
    rows = len(form.keyed_rows) - len(strangers)
    return FilledForm(Filling(form.sheet, cells), rows, len(cells), tuple(empty), tuple(strangers))


def _heads(facts: Sequence[PersonFacts]) -> list[PersonFacts]:
    """Return one person a household: the head, or the first who is told where no head is."""
    first: dict[int, PersonFacts] = {}
    for person in facts:
        if person.household_id not in first or (person.is_head and not first[person.household_id].is_head):
            first[person.household_id] = person
    return list(first.values())


def _cells(
    form: BlankForm, row: int, told: Mapping[str, str], empty: list[tuple[int, str]]
) -> Iterator[tuple[tuple[int, int], str]]:
    for column in form.columns:
        if column.field is None or (column.field == "number" and "number" not in told):
            continue
        text = told.get(column.field)
        if text is None:
            empty.append((row, column.header))
        else:
            yield (row, column.place), _in_unit(text, column)


def _in_unit(text: str, column: FormColumn) -> str:
    if column.unit != "wan_yuan":
        return text
    return str(Decimal(text).scaleb(-WAN_PLACES).quantize(Decimal(1).scaleb(-WAN_PLACES)))


def _form(sheet: Sheet, at: int) -> BlankForm:
    """Return a sheet read as a form whose header ends at a row; a header of two rows keeps the lower words."""
    upper, lower = sheet.rows[at], sheet.rows[at + 1] if at + 1 < len(sheet.rows) else []
    second = _is_second_header(upper, lower)
    width = max(len(upper), len(lower) if second else 0)
    words = [_word(upper, lower if second else [], i) for i in range(width)]
    columns = tuple(_column(i + 1, word) for i, word in enumerate(words) if word)
    first = at + (2 if second else 1)
    last = next((i for i in range(first, len(sheet.rows)) if _is_foot(sheet.rows[i])), len(sheet.rows)) - 1
    keyed = {sheet.first_row + i: number for i in range(first, last + 1) if (number := _id_in(sheet.rows[i], columns))}
    if not keyed:
        last = _blank_end(sheet, first, last, columns)
    has_foot = any(text.strip() for row in sheet.rows[last + 1 :] for text in row)
    start = sheet.first_row
    return BlankForm(sheet.name, start + first - 1, start + first, start + last, columns, keyed, has_foot)


def _is_second_header(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Return whether the row below belongs to the header: known words stand where the row above has none of its own."""
    below = [i for i, text in enumerate(lower) if text and field_by_header().get(_bare(text)[0])]
    return len(below) >= FEWEST_KNOWN and any(i >= len(upper) or not upper[i] for i in below)


def _word(upper: Sequence[str], lower: Sequence[str], at: int) -> str:
    down = lower[at].strip() if at < len(lower) else ""
    return down or (upper[at].strip() if at < len(upper) else "")


def _column(place: int, header: str) -> FormColumn:
    plain, unit = _bare(header)
    whole = plain_header(header)
    return FormColumn(place, clean_text(header).text, field_by_header().get(whole) or field_by_header().get(plain), unit)


def _bare(header: str) -> tuple[str, str]:
    plain = plain_header(header.replace("\n", ""))
    bracket = _BRACKETS.search(plain)
    if not bracket:
        return plain, ""
    return plain[: bracket.start()], UNITS.get(bracket.group(1), "")


def _is_foot(row: Sequence[str]) -> bool:
    told = [text.strip() for text in row if text.strip()]
    return bool(told) and any(FOOT.match(plain_header(text)) for text in told[:1])


def _id_in(row: Sequence[str], columns: Sequence[FormColumn]) -> str | None:
    for column in columns:
        if column.field == "id_number" and column.place <= len(row) and row[column.place - 1].strip():
            text = row[column.place - 1].strip()
            return read_id(text).id18 or text
    return None


def _blank_end(sheet: Sheet, first: int, last: int, columns: Sequence[FormColumn]) -> int:
    """Return the last row of the empty body: rows without text, or with a running number alone."""
    numbers = {c.place - 1 for c in columns if c.field == "number"}
    end = first - 1
    for at in range(first, last + 1):
        if any(text.strip() for i, text in enumerate(sheet.rows[at]) if i not in numbers):
            break
        end = at
    return end
