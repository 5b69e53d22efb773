r"""The limited child: parses foreign bytes and answers with plain text cells. It imports no engine.

Answer: one JSON line that describes the sheets, then for each sheet its rows as ``\x1e``-ended records of ``\x1f``-separated
cells, each cell led by one letter for its kind; ``\x1d`` ends a sheet. A cell never holds these signs: they become a space.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from jingzhun.rules.limited import EXIT_MEMORY, say_peak
from jingzhun.sheets.directory import Limits
from jingzhun.sheets.faults import SheetRefused

RECORD, UNIT, END = "\x1e", "\x1f", "\x1d"
EXACT = 2**53
_SAMPLE, _SAMPLE_ROWS = 20_000, 20
_SIGNS = re.compile("[\x1d\x1e\x1f]")
_ENCODINGS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# Kind, what must stand in the text at all (looked for fast), and the sign itself: with or without a prefix, whatever the quotes.
_COUNTED = (
    ("formula", (b"<f", b":f"), re.compile(rb"<(?:\w{1,20}:)?f[\s/>]")),
    ("hyperlink", (b"hyperlink",), re.compile(rb"<(?:\w{1,20}:)?hyperlink\s")),
    ("merged", (b"mergeCell",), re.compile(rb"<(?:\w{1,20}:)?mergeCell\s")),
    ("hidden", (b"hidden=",), re.compile(rb"\shidden=[\"'](?:1|true)[\"']")),
)
_OVERLAP = 64  # longer than any of these signs: one that lies across two pieces is seen once


def main() -> int:
    """Read the file on standard input, answer on standard output."""
    kind = sys.argv[-1]
    data = sys.stdin.buffer.read()
    limits = Limits()
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="", errors="surrogatepass")
    try:
        if kind == "xlsx":
            _answer_workbook(data, out, limits)
        else:
            _answer_text(data, out, limits)
    except SheetRefused as refusal:
        out.write(json.dumps({"refused": refusal.code, "fields": {k: str(v) for k, v in refusal.fields.items()}}) + "\n")
    except MemoryError:
        return EXIT_MEMORY
    out.flush()
    say_peak()
    return 0


def _answer_workbook(data: bytes, out: io.TextIOWrapper, limits: Limits) -> None:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        named = [(m.name, m.visible != SheetVisibleEnum.Visible) for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
        head = {"sheets": [{"name": n, "hidden": h} for n, h in named], "warnings": _warnings(data), "encoding": "xlsx"}
        out.write(json.dumps(head, ensure_ascii=False) + "\n")
        for name, _ in named:
            sheet = book.get_sheet_by_name(name)
            out.write(f"{name}{UNIT}0{RECORD}")
            left = UNIT * (sheet.start[1] if sheet.start else 0)  # the reader drops empty columns on the left, but not rows above
            for number, row in enumerate(sheet.iter_rows(), start=1):
                if number > limits.rows:
                    raise SheetRefused("too_many_rows", limit=limits.rows)
                out.write(left + UNIT.join(map(_cell, row)) + RECORD)
            out.write(END + RECORD)
    except CalamineError:
        raise SheetRefused("truncated") from None


def _cell(value: object) -> str:
    """Return a cell as its kind and its text as a person sees it."""
    if isinstance(value, str):
        return "s" + _SIGNS.sub(" ", value) if value else ""
    if isinstance(value, bool):
        return "b" + ("TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        return "n" + number_text(value)
    if isinstance(value, datetime):
        is_day = (value.hour, value.minute, value.second) == (0, 0, 0)
        return "d" + (value.date().isoformat() if is_day else value.isoformat(sep=" ", timespec="seconds"))
    if isinstance(value, date | time | timedelta):
        return "d" + str(value)
    return ""


def number_text(value: float) -> str:
    """Return a number without exponent where it is exact, and with it where digits are already lost."""
    if isinstance(value, int):
        return str(value) if abs(value) < EXACT else f"{float(value):.15E}"
    if value == int(value) if abs(value) < 1e300 else False:
        return str(int(value)) if abs(value) < EXACT else f"{value:.15E}"
    return repr(value)


def _warnings(data: bytes) -> dict[str, int]:
    """Count what is read as values only, or not seen on the sheet: formulas, links, merged cells, hidden rows and columns."""
    counts: dict[str, int] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/externalLinks/") and name.endswith(".xml"):
                counts["external_link"] = counts.get("external_link", 0) + 1
            if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
                continue
            with archive.open(name) as stream:
                for kind, found in _scan(stream):
                    counts[kind] = counts.get(kind, 0) + found
    return counts


def _scan(stream: IO[bytes]) -> Iterator[tuple[str, int]]:
    tail = b""
    while piece := stream.read(1 << 20):
        window = tail + piece
        for kind, words, sign in _COUNTED:
            if any(word in window for word in words) and (found := sum(m.end() > len(tail) for m in sign.finditer(window))):
                yield kind, found
        tail = window[-_OVERLAP:]


def _answer_text(data: bytes, out: io.TextIOWrapper, limits: Limits) -> None:
    text, encoding = decode(data)
    delimiter = _delimiter(text)
    head = {"sheets": [{"name": "", "hidden": False}], "warnings": {}, "encoding": encoding}
    out.write(json.dumps(head, ensure_ascii=False) + "\n")
    out.write(f"{UNIT}0{RECORD}")
    csv.field_size_limit(len(text) + 1)  # a cell too long is refused by its address below, not by the library
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
        if number > limits.rows:
            raise SheetRefused("too_many_rows", limit=limits.rows)
        _check_row(row, number, limits)
        out.write(UNIT.join("s" + _SIGNS.sub(" ", unwrap(c)) if c else "" for c in row) + RECORD)
    out.write(END + RECORD)


def _check_row(row: list[str], number: int, limits: Limits) -> None:
    if len(row) > limits.columns:
        raise SheetRefused("too_many_columns", row=number, count=len(row), limit=limits.columns)
    for place, cell in enumerate(row):
        if len(cell) > limits.cell_characters:
            raise SheetRefused("long_cell", cell=f"{column_letters(place)}{number}", limit=limits.cell_characters)


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and its encoding: a byte-order mark decides, then UTF-8, then GB18030; nothing is dropped.

    Raises
    ------
    SheetRefused
        ``unmapped_bytes`` with the cell of the first byte that fits neither.
    """
    marked = next((name for mark, name in _ENCODINGS.items() if data.startswith(mark)), None)
    furthest, nearest = 0, "utf-8"
    for encoding in [marked] if marked else ["utf-8", "gb18030"]:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError as error:
            if error.start >= furthest:
                furthest, nearest = error.start, encoding
    raise SheetRefused("unmapped_bytes", cell=_cell_behind(data[:furthest].decode(nearest, errors="ignore")))


def _cell_behind(text: str) -> str:
    """Return the address of the cell in which the next character would stand."""
    csv.field_size_limit(len(text) + 2)
    number, row = 1, [""]
    for number, row in enumerate(csv.reader(io.StringIO(text + "?", newline=""), delimiter=_delimiter(text)), start=1):  # noqa: B007  # the last
        pass
    return f"{column_letters(len(row) - 1)}{number}"


def _delimiter(text: str) -> str:
    """Return the sign that splits most of the first rows into equally many cells; signs inside a cell do not count."""
    return max((",", "\t", ";", "|"), key=lambda d: (*_evenness(text[:_SAMPLE], d), d == ","))


def _evenness(sample: str, delimiter: str) -> tuple[int, int]:
    """Return how many of the first rows have the same number of cells, more than one, and that number."""
    rows = itertools.islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), _SAMPLE_ROWS)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def unwrap(cell: str) -> str:
    """Return ``="0123"`` as 0123, and take off once the quote that our own exports put before a risky sign (S36)."""
    if len(cell) > 3 and cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1]
    if len(cell) > 1 and cell[0] == "'" and is_risky(cell.lstrip("'")):
        return cell[1:]
    return cell


def is_risky(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula, also behind spaces, marks and full-width signs."""
    bare = text.lstrip(" \t\r\n\x00\ufeff\u200b\u3000\u00a0")
    return bare[:1] in set("=+-@%|") | {"\uff1d", "\uff0b", "\uff0d", "\uff20", "\uff05", "\uff5c"} or text[:1] in {
        "\t",
        "\r",
        "\n",
        "\x00",
    }


def column_letters(place: int) -> str:
    """Return A, B, …, Z, AA for a column counted from 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


if __name__ == "__main__":
    sys.exit(main())
