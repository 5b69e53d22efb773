"""The limited child that writes into a stranger's workbook: the cells it is told, everything else as it came.

Standard input: one JSON line (what to write), behind it the workbook. Answer: one line, ``ok`` or what is wrong, behind it the new workbook.
Told: ``sheet`` (name), ``cells`` (``[row, column, text]`` from 1), ``rows`` (null, or ``{"like": row, "count": n}``: n rows more behind a row, in its dress).
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from copy import copy
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from jingzhun.rules.limited import EXIT_MEMORY, say_peak

OK, UNREADABLE, NO_SHEET = b"ok", b"unreadable", b"no_sheet"
TEXT_FORMAT, GENERAL = "@", "General"


def main() -> int:
    """Fill one workbook."""
    told, _, data = sys.stdin.buffer.read().partition(b"\n")
    try:
        said, filled = filled_workbook(data, json.loads(told))
    except MemoryError:
        return EXIT_MEMORY
    sys.stdout.buffer.write(said + b"\n" + filled)
    sys.stdout.buffer.flush()
    say_peak()
    return 0


def filled_workbook(data: bytes, told: dict[str, Any]) -> tuple[bytes, bytes]:
    """Return ``ok`` and the workbook with its cells written; or what is wrong and nothing."""
    try:
        book = load_workbook(io.BytesIO(data), keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError):  # what openpyxl raises on broken files
        return UNREADABLE, b""
    if told["sheet"] not in book.sheetnames:
        return NO_SHEET, b""
    sheet = book[told["sheet"]]
    if told.get("rows"):
        _more_rows(sheet, like=int(told["rows"]["like"]), count=int(told["rows"]["count"]))
    for row, column, text in told["cells"]:
        _write(sheet, int(row), int(column), str(text))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        _InMemory(book, archive).save()
    return OK, out.getvalue()


class _InMemory(ExcelWriter):  # type: ignore[misc]  # openpyxl has no types
    """openpyxl's writer without its files beside the workbook: the child may write none, and no one's data lies on a disk for a while."""

    def write_worksheet(self, ws: Worksheet) -> None:
        """Write one sheet into the archive."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts = ws._charts
        ws._drawing.images = ws._images
        out = io.BytesIO()
        writer = WorksheetWriter(ws, out)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], out.getvalue())
        self.manifest.append(ws)


def _write(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Write text as text, whatever it looks like: no formula, no number that loses its tail."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        inside = next(r for r in sheet.merged_cells.ranges if cell.coordinate in r)
        cell = sheet.cell(inside.min_row, inside.min_col)
    cell.value = text
    if text:
        cell.data_type = "s"
    if cell.number_format == GENERAL:
        cell.number_format = TEXT_FORMAT


def _more_rows(sheet: Worksheet, *, like: int, count: int) -> None:
    """Make room for rows behind a row: what stands below moves down with its dress, merged cells and heights; the new rows look alike."""
    last, width = sheet.max_row, sheet.max_column
    below = [r for r in list(sheet.merged_cells.ranges) if r.min_row > like]
    for found in below:
        sheet.unmerge_cells(found.coord)
    for row in range(last, like, -1):
        for column in range(1, width + 1):
            _move(sheet, (row, column), (row + count, column))
        sheet.row_dimensions[row + count].height = sheet.row_dimensions[row].height
    for found in below:
        moved = CellRange(found.coord)
        moved.shift(row_shift=count)
        sheet.merge_cells(moved.coord)
    for row in range(like + 1, like + count + 1):
        sheet.row_dimensions[row].height = sheet.row_dimensions[like].height
        for column in range(1, width + 1):
            _dress(sheet, (like, column), (row, column))
            sheet.cell(row, column).value = None


def _move(sheet: Worksheet, start: tuple[int, int], end: tuple[int, int]) -> None:
    source = sheet.cell(*start)
    target = sheet.cell(*end)
    target.value = source.value
    if source.value is not None:
        target.data_type = source.data_type
    _dress(sheet, start, end)


def _dress(sheet: Worksheet, start: tuple[int, int], end: tuple[int, int]) -> None:
    source, target = sheet.cell(*start), sheet.cell(*end)
    target._style = copy(source._style)


if __name__ == "__main__":
    sys.exit(main())
