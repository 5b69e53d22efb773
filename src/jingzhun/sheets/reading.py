"""Reading: bytes of a stranger in, text cells out. Whatever parses them runs in the limited child."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from jingzhun.rules.limited import run_limited
from jingzhun.sheets.child import END, RECORD, UNIT
from jingzhun.sheets.directory import Limits, check_directory, kind_of
from jingzhun.sheets.faults import SheetRefused

CHILD = "jingzhun.sheets.child"


@dataclass(frozen=True)
class Sheet:
    """One sheet as rows of text cells.

    Parameters
    ----------
    first_row
        Number in the file, from 1, of ``rows[0]``.
    rows
        Cells as a person sees them; rows may differ in length; an empty text is an empty cell.
    kinds
        For each row one letter a cell: ``s`` text, ``n`` number, ``d`` day, ``b`` truth value, ``-`` empty.
    """

    name: str
    hidden: bool
    first_row: int
    rows: list[list[str]]
    kinds: list[str]


@dataclass(frozen=True)
class Workbook:
    """A file as read: its sheets, how it was encoded, and what was not taken as it stood.

    Parameters
    ----------
    warnings
        Counts by kind: ``formula`` (value taken), ``hyperlink``, ``external_link``, ``merged``, ``hidden`` (rows, columns), and
        ``hidden_sheet``.
    """

    name: str
    kind: str
    encoding: str
    sheets: tuple[Sheet, ...]
    warnings: dict[str, int] = field(default_factory=dict)
    peak_rss_mb: float = 0.0


def read(data: bytes, *, name: str, limits: Limits | None = None) -> Workbook:
    """Return the sheets of a workbook or delimited text.

    Parameters
    ----------
    data
        The bytes as they came.
    name
        Display name; only its ending matters, and only to say that it lies.
    limits
        How much is too much.

    Raises
    ------
    SheetRefused
        Where the file is not opened, each reason with its own code.
    ChildFailed
        Where the child hit its memory or time limit.
    """
    bounds = limits or Limits()
    kind = kind_of(data, name, bounds)
    if kind == "parquet":
        raise SheetRefused("not_a_table", found="parquet: jingzhun screen --data")
    if kind == "xlsx":
        check_directory(data, bounds)
    result = run_limited(CHILD, stdin=data, args=[kind], memory_mb=bounds.memory_mb, seconds=bounds.seconds)
    text = result.output.decode("utf-8", errors="surrogatepass")
    head_text, _, body = text.partition("\n")
    head = json.loads(head_text)
    _refuse(head)
    records = body.split(RECORD)
    if records and records[-1].startswith('{"refused"'):
        _refuse(json.loads(records[-1]))
    sheets = tuple(_sheets(head["sheets"], iter(records)))
    warnings = dict(head["warnings"])
    hidden = sum(s.hidden for s in sheets)
    if hidden:
        warnings["hidden_sheet"] = hidden
    return Workbook(name, kind, head["encoding"], sheets, warnings, result.peak_rss_mb)


def _refuse(head: dict[str, object]) -> None:
    if "refused" in head:
        fields = head["fields"] if isinstance(head["fields"], dict) else {}
        raise SheetRefused(str(head["refused"]), **fields)


def _sheets(described: list[dict[str, object]], records: Iterator[str]) -> Iterator[Sheet]:
    for one in described:
        _, _, first = next(records).partition(UNIT)
        rows, kinds = [], []
        for record in records:
            if record == END:
                break
            cells = record.split(UNIT)
            rows.append([c[1:] for c in cells])
            kinds.append("".join(c[:1] or "-" for c in cells))
        yield Sheet(str(one["name"]), bool(one["hidden"]), int(first or 0) + 1, rows, kinds)
