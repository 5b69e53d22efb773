"""How a department writes: headers of its own, days and money in its spelling, codes as words, a title above the table."""

from __future__ import annotations

from datetime import date

import numpy as np

from jingzhun.policy.codes import CodeList, code_lists
from jingzhun.sheets.writing import Cell, OutSheet, Yuan, write_delimited, write_workbook
from jingzhun.synthetic.arrays import MISSING
from jingzhun.synthetic.shape import Array, Frame, Shape, read_shape

Cells = list[Cell]
_DAYS = {"dash": "-", "slash": "/", "dot": ".", "compact": ""}
_MONEY = ("amount", "out_of_pocket", "in_scope", "total")
FEN, FEN_OF_WAN = 100, 1_000_000


def columns_of(voice: Shape, rows: Frame) -> dict[str, str]:
    """Return our columns and the headers written; a survey adds its income lines under their codes."""
    lines = {name: name.upper() for name in rows if len(name) <= 3 and name[0] in "abcde" and name[1:2].isdigit()}
    return {**voice["columns"], **lines}


def spell(rng: np.random.Generator, voice: Shape, rows: Frame) -> dict[str, Cells]:
    """Return the cells of each column as the department spells them."""
    found: dict[str, Cells] = {}
    labels = read_shape("voices")["labels"]
    for name in columns_of(voice, rows):
        values = rows[name]
        if values.dtype.kind == "M":
            found[name] = _months(values, voice) if name == "month" else days(values, voice["dates"])
        elif name in labels:
            found[name] = _words(rng, code_lists()[labels[name]], values, is_clean=bool(voice.get("clean")))
        elif name in _MONEY or (values.dtype == np.int64 and name not in {"members"}):
            found[name] = _money(values, voice)
        elif values.dtype == bool:
            found[name] = np.where(values, "是", "否").tolist()
        elif values.dtype == np.int64:
            found[name] = values.tolist() if voice["format"] == "xlsx" else values.astype(str).tolist()
        else:
            found[name] = values.tolist()
    return found


def days(values: Array, style: str) -> Cells:
    """Return days as text in one spelling, or as day cells; empty where there is none."""
    whole = values.astype("datetime64[D]")
    if style == "cell":
        return [d if isinstance(d, date) else None for d in whole.tolist()]
    texts = np.datetime_as_string(whole)
    if style == "han":
        year, month, day = (t.astype(str) for t in (np.char.partition(texts, "-")[:, 0], *_month_and_day(texts)))
        texts = _joined(year, "年", np.char.lstrip(month, "0"), "月", np.char.lstrip(day, "0"), "日")
    elif style != "dash":
        texts = np.char.replace(texts, "-", _DAYS[style])
    told: Cells = np.where(np.isnat(whole), "", texts).tolist()
    return told


def _month_and_day(texts: Array) -> tuple[Array, Array]:
    rest = np.char.partition(texts, "-")[:, 2]
    parts = np.char.partition(rest, "-")
    return parts[:, 0], parts[:, 2]


def _joined(*parts: Array | str) -> Array:
    found = parts[0]
    for part in parts[1:]:
        found = np.char.add(found, part)
    return np.asarray(found)


def _months(values: Array, voice: Shape) -> Cells:
    texts = np.datetime_as_string(values.astype("datetime64[M]"))
    if voice["dates"] == "han":
        parts = np.char.partition(texts, "-")
        texts = _joined(parts[:, 0], "年", np.char.lstrip(parts[:, 2], "0"), "月")
    elif voice["dates"] == "compact":
        texts = np.char.replace(texts, "-", "")
    told: Cells = texts.tolist()
    return told


def _money(values: Array, voice: Shape) -> Cells:
    style = voice.get("money", "yuan")
    return [None if fen == MISSING else _amount(fen, style, is_cell=voice["format"] == "xlsx") for fen in values.tolist()]


def _amount(fen: int, style: str, *, is_cell: bool) -> Cell:
    if style == "wan":
        whole, rest = divmod(fen, FEN_OF_WAN)
        return f"{whole}.{rest:06d}".rstrip("0").rstrip(".")
    plain = f"{fen // FEN}.{fen % FEN:02d}"
    if style == "grouped":
        return f"{fen // FEN:,}.{fen % FEN:02d}"
    if style == "suffix":
        return f"{plain}元"
    return Yuan(fen) if is_cell else plain


def _words(rng: np.random.Generator, codes: CodeList, values: Array, *, is_clean: bool) -> Cells:
    """Return the words of codes; departments use a synonym now and then, the national system never does."""
    names, place = np.unique(values, return_inverse=True)
    options = [[""] if not n else [codes.label(n).zh, *(() if is_clean else codes.entries[n].synonyms)] for n in names.tolist()]
    if is_clean:
        told: Cells = np.array([o[0] for o in options], dtype=object)[place].tolist()
        return told
    draw = (rng.random(len(place)) * 8).astype(int)  # the first word in most rows
    return [options[p][min(max(d - 5, 0), len(options[p]) - 1)] for p, d in zip(place.tolist(), draw.tolist(), strict=True)]


def write_file(voice: Shape, header: list[str], rows: list[Cells], *, month: str) -> bytes:
    """Return the bytes: a title row and a note where the department has them, the header, the rows."""
    above: list[Cells] = []
    if voice.get("title"):
        above.append([f"林西县{int(month[:4])}年{int(month[5:])}月{voice['title']}"])
    if voice.get("note"):
        above.append([voice["note"]])
    lines: list[Cells] = [*above, list(header)]
    first = [str(c) for c in lines[0]]
    if voice["format"] == "xlsx":
        wide = [*first, *[""] * (len(header) - len(first))]
        return write_workbook([OutSheet(name=str(voice.get("title") or "Sheet1")[:20], header=wide, rows=[*lines[1:], *rows])])
    return write_delimited(first, [*lines[1:], *rows], encoding=voice["encoding"])


def rows_above(voice: Shape) -> int:
    """Return how many rows stand above the first row of data, the header included."""
    return 1 + bool(voice.get("title")) + bool(voice.get("note"))
