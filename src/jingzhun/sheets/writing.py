"""The one writer of workbooks and delimited text. No cell it writes can become a formula (S35), and bytes repeat."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import xlsxwriter

from jingzhun.sheets.child import is_risky

FIXED = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # a workbook carries no clock: same content, same bytes
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
WIDEST, NARROWEST = 60, 6
SHEET_NAME, CELL = 31, 32_767  # the limits of the file format


@dataclass(frozen=True)
class Yuan:
    """An amount in fen that a sheet shows as yuan with two places."""

    fen: int


Cell = str | int | date | Yuan | bool | None


@dataclass(frozen=True)
class OutSheet:
    """One sheet to write.

    Parameters
    ----------
    name
        Shown name; forbidden signs are replaced, length is cut to the format's limit.
    header
        Column headers.
    rows
        Cells by row. Text stays text whatever it looks like; numbers stay numbers.
    red
        Places ``(row, column)``, counted from 0 within ``rows``, that are marked red.
    comments
        Comment text by place.
    """

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    red: frozenset[tuple[int, int]] = frozenset()
    comments: dict[tuple[int, int], str] = field(default_factory=dict)


def write_workbook(sheets: Sequence[OutSheet]) -> bytes:
    """Return an .xlsx of the sheets: typed cells, frozen header, the same bytes for the same content.

    Text is written as string cells with the text format, so neither a formula nor a link is ever made and an 18-digit number
    stays whole.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": FIXED, "title": "", "author": "jingzhun"})
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#E8F1EE", "border": 1, "text_wrap": True, "num_format": "@"}),
        "text": book.add_format({"num_format": "@"}),
        "yuan": book.add_format({"num_format": "#,##0.00"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "red": book.add_format({"num_format": "@", "bg_color": "#F8D7D4", "font_color": "#9C1C14"}),
    }
    names: set[str] = set()
    for sheet in sheets:
        _write_sheet(book.add_worksheet(_sheet_name(sheet.name, names)), sheet, formats)
    book.close()
    return out.getvalue()


@dataclass(frozen=True)
class FormSheet:
    """A blank form as an office prints it: a title over all columns, a line under it, the header, empty rows, a line to sign.

    Parameters
    ----------
    paper
        ``A3`` or ``A4``; always landscape.
    rows
        Empty rows with borders.
    """

    title: str
    under: str
    header: Sequence[str]
    rows: int
    foot: str
    paper: str = "A4"


PAPERS = {"A3": 8, "A4": 9}  # numbers of the file format


def write_form(form: FormSheet) -> bytes:
    """Return an .xlsx of a blank form; the header is repeated on each printed page, columns fit one page in width."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": FIXED, "title": "", "author": "jingzhun"})
    sheet = book.add_worksheet(_sheet_name(form.title, set()))
    title = book.add_format({"bold": True, "font_size": 18, "align": "center", "valign": "vcenter"})
    plain = book.add_format({"num_format": "@"})
    head = book.add_format(
        {"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter", "num_format": "@"}
    )
    cell = book.add_format({"border": 1, "num_format": "@"})
    last = len(form.header) - 1
    sheet.merge_range(0, 0, 0, last, _safe(form.title), title)
    sheet.merge_range(1, 0, 1, last, _safe(form.under), plain)
    for column, word in enumerate(form.header):
        sheet.write_string(2, column, _safe(word), head)
        sheet.set_column(column, column, min(WIDEST, max(NARROWEST, _width(word) + 2)))
        for row in range(form.rows):
            sheet.write_blank(3 + row, column, None, cell)
    sheet.merge_range(3 + form.rows, 0, 3 + form.rows, last, _safe(form.foot), plain)
    sheet.set_row(0, 32)
    sheet.set_landscape()
    sheet.set_paper(PAPERS[form.paper])
    sheet.repeat_rows(2)
    sheet.fit_to_pages(1, 0)
    book.close()
    return out.getvalue()


def _write_sheet(target: xlsxwriter.worksheet.Worksheet, sheet: OutSheet, formats: dict[str, object]) -> None:
    for column, title in enumerate(sheet.header):
        target.write_string(0, column, _safe(title), formats["head"])
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            marked = formats["red"] if (row, column) in sheet.red else None
            _write_cell(target, (row + 1, column), cell, marked=marked, formats=formats)
    for (row, column), text in sheet.comments.items():
        target.write_comment(row + 1, column, _safe(text), {"x_scale": 2, "author": "jingzhun"})
    target.freeze_panes(1, 0)
    for column, title in enumerate(sheet.header):
        longest = max([_width(title), *(_width(r[column]) for r in sheet.rows[:200] if column < len(r))])
        target.set_column(column, column, min(WIDEST, max(NARROWEST, longest + 2)))


def _write_cell(
    target: xlsxwriter.worksheet.Worksheet, place: tuple[int, int], cell: Cell, *, marked: object, formats: dict[str, object]
) -> None:
    row, column = place
    if cell is None or cell == "":
        target.write_blank(row, column, None, marked or formats["text"])
    elif isinstance(cell, bool):
        target.write_boolean(row, column, cell)
    elif isinstance(cell, int):
        target.write_number(row, column, cell, marked)
    elif isinstance(cell, Yuan):
        target.write_number(row, column, cell.fen / 100, marked or formats["yuan"])
    elif isinstance(cell, date):
        target.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), marked or formats["day"])  # noqa: DTZ001
    else:
        target.write_string(row, column, _safe(cell), marked or formats["text"])


def _safe(text: str) -> str:
    return _CONTROL.sub(" ", text)[:CELL]


def _width(cell: object) -> int:
    return sum(2 if ord(c) > 0x2E80 else 1 for c in str(cell)[:WIDEST]) if cell is not None else 0


def _sheet_name(name: str, taken: set[str]) -> str:
    base = _FORBIDDEN.sub(" ", name).strip("' ")[:SHEET_NAME] or "Sheet"
    found, number = base, 2
    while found.lower() in taken:
        found = f"{base[: SHEET_NAME - 4]} {number}"
        number += 1
    taken.add(found.lower())
    return found


def write_delimited(
    header: Sequence[str], rows: Sequence[Sequence[Cell]], *, encoding: str = "utf-8-sig", delimiter: str = ","
) -> bytes:
    """Return delimited text; a text that a spreadsheet might take for a formula is led by one quote, numbers are not.

    Control characters become spaces, as in a workbook: what we write can be read again.

    Raises
    ------
    UnicodeEncodeError
        Where the encoding cannot hold a character; nothing is dropped.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([neutral(_CONTROL.sub(" ", h)) for h in header])
    writer.writerows([[_plain(c) for c in row] for row in rows])
    return out.getvalue().encode(encoding)


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return neutral(_CONTROL.sub(" ", cell))
    if isinstance(cell, Yuan):
        return f"{'-' if cell.fen < 0 else ''}{abs(cell.fen) // 100}.{abs(cell.fen) % 100:02d}"
    return str(cell)


def neutral(text: str) -> str:
    """Return the text with one more leading quote where a spreadsheet might take it, or what is behind its quotes, for a formula.

    Because reading takes one quote off, a text that came with quotes of its own keeps them (S36).
    """
    return "'" + text if is_risky(text.lstrip("'")) else text
