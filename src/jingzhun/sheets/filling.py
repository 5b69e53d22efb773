"""Filling: cells written into somebody else's workbook or delimited text; every other cell stays as it came."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass

from jingzhun.rules.limited import ChildFailed, run_limited
from jingzhun.sheets.child import is_risky
from jingzhun.sheets.directory import Limits, check_directory
from jingzhun.sheets.faults import SheetRefused
from jingzhun.sheets.reading import Workbook

CHILD = "jingzhun.sheets.filling_child"
MEMORY_MB, SECONDS = 1_200, 120  # openpyxl takes some 50 times a workbook's own size: 30,000 cells need 120 MB
MOST_CELLS = 400_000


@dataclass(frozen=True)
class Filling:
    """What is written into one sheet.

    Parameters
    ----------
    sheet
        Name of the sheet.
    cells
        Text by row and column, both from 1, counted with the rows that are added.
    like, more
        ``more`` rows are added behind row ``like`` and look like it.
    """

    sheet: str
    cells: Mapping[tuple[int, int], str]
    like: int = 0
    more: int = 0


def fill(data: bytes, workbook: Workbook, filling: Filling) -> bytes:
    """Return the file with its cells written, of the same kind as it came.

    Parameters
    ----------
    data, workbook
        The bytes as they came, and what ``reading.read`` made of them.

    Raises
    ------
    SheetRefused
        ``truncated`` where the workbook cannot be written, ``too_many_rows`` where it is too large to be written.
    """
    if workbook.kind != "xlsx":
        return _filled_text(data, workbook, filling)
    check_directory(data, Limits())
    size = sum(len(row) for sheet in workbook.sheets for row in sheet.rows) + len(filling.cells)
    if size > MOST_CELLS:
        raise SheetRefused("too_many_rows", limit=MOST_CELLS)
    told = {
        "sheet": filling.sheet,
        "cells": [[row, column, text] for (row, column), text in sorted(filling.cells.items())],
        "rows": {"like": filling.like, "count": filling.more} if filling.more else None,
    }
    try:
        given = json.dumps(told, ensure_ascii=False).encode() + b"\n" + data
        output = run_limited(CHILD, stdin=given, memory_mb=MEMORY_MB, seconds=SECONDS).output
    except ChildFailed as failed:
        raise SheetRefused("truncated") from failed
    said, _, filled = output.partition(b"\n")
    if said != b"ok":
        raise SheetRefused("truncated")
    return filled


def _filled_text(data: bytes, workbook: Workbook, filling: Filling) -> bytes:
    """Write into delimited text: the encoding and the delimiter stay, and so do quotes where a text needs them."""
    text = data.decode(workbook.encoding)
    delimiter = max(",\t;", key=text[:20_000].count)
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    for _ in range(filling.more):
        rows.insert(filling.like, [])
    for (row, column), told in sorted(filling.cells.items()):
        while len(rows) < row:
            rows.append([])
        cells = rows[row - 1]
        cells.extend([""] * (column - len(cells)))
        cells[column - 1] = f"'{told}" if is_risky(told) else told
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(workbook.encoding)
