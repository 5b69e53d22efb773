"""One cell read by its type: a value, or the id of the row rule it breaks. Nothing is guessed and nothing is lost.

The same text is read once a column, because departments repeat themselves: 240,000 rows hold some dozens of villages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jingzhun.intake.profile import SourceColumn
from jingzhun.policy import Policy
from jingzhun.values.dates import DateFault, first_of_month, read_day, read_month
from jingzhun.values.divisions import DivisionFault, read_code
from jingzhun.values.ids import RESERVED_DIVISION, read_id
from jingzhun.values.money import MoneyFault, read_money
from jingzhun.values.names import UNSEEN, normalise_name
from jingzhun.values.text import LONGEST_CELL, clean_text

Reading = tuple[object, str | None]
Reader = Callable[[str], Reading]

YES = {"是", "有", "√", "y", "yes", "1", "true", "达标", "已", "参加"}
NO = {"否", "无", "×", "x", "n", "no", "0", "false", "不达标", "未", "未参加"}
EMPTY = {"", "-", "--", "—", "/", "无数据", "null", "none", "n/a", "#n/a"}
_NAME = re.compile(r"[^\d<>=;{}\\|]{1,50}")
_WHOLE = re.compile(r"^-?\d{1,9}(\.0+)?$", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)
_SUFFIX = re.compile(r"[1-7][1-4](B\d)?$")  # class and grade of a disability, and the number of a reissue
_MOBILE = re.compile(r"^1[3-9]\d{9}$", re.ASCII)
_LANDLINE = re.compile(r"^0\d{2,3}-?\d{7,8}$", re.ASCII)
LOST = "\ufffd"  # what a program writes where it could not read a character: the character itself is gone
_HUNDRED = 100
ID_LENGTH = 18
EXACT_DIGITS = 15  # what a spreadsheet's number holds without loss
_PPM = 10_000  # parts per million of one per cent


@dataclass(frozen=True)
class CellContext:
    """What reading a cell depends on besides the cell.

    Parameters
    ----------
    on
        Last day of the delivery's period; a birth date behind it is a fault.
    accepts_reserved_ids
        Whether ids of the reserved division may come in: in a demo county only.
    """

    policy: Policy
    on: date
    accepts_reserved_ids: bool


@dataclass(frozen=True)
class ColumnReading:
    """A column as read.

    Parameters
    ----------
    values
        One value a row; null where the cell is empty or broke a rule.
    faults
        Rule id by row index.
    texts
        Cleaned text a row, for ids: what linkage weighs where the id is wrong.
    """

    values: list[object]
    faults: dict[int, str]
    texts: list[str | None] | None = None


def read_column(
    cells: Sequence[str], column: SourceColumn, context: CellContext, *, unit: str | None = None, kinds: Sequence[str] = ()
) -> ColumnReading:
    """Return the cells of one column as values.

    Parameters
    ----------
    cells
        Texts as a person sees them.
    kinds
        One letter a cell as ``sheets`` tells it. An id of more digits than a number can hold exactly is refused where the sheet
        kept it as a number, even where its check digit happens to fit.
    unit
        Unit that the header says; the profile's where it says none.
    """
    reader = _reader(column, context, unit or column.unit)
    known: dict[str, Reading] = {}
    values: list[object] = []
    faults: dict[int, str] = {}
    for index, text in enumerate(cells):
        found = known.get(text)
        if found is None:
            found = known[text] = _read(text, reader)
        values.append(found[0])
        if found[1]:
            faults[index] = found[1]
    if column.type not in {"id", "disability_id"}:
        return ColumnReading(values, faults)
    for index, kind in enumerate(kinds):
        if kind == "n" and len(cells[index]) > EXACT_DIGITS:
            values[index], faults[index] = None, "id_float"
    texts = [_id_text(t) for t in cells]
    if column.type == "disability_id":
        texts = [_number_inside(t) for t in texts]
    return ColumnReading(values, faults, texts)


def _read(text: str, reader: Reader) -> Reading:
    if len(text) > LONGEST_CELL:
        return None, "too_long"
    if text.strip().lower() in EMPTY:
        return None, None
    value, fault = reader(text)
    if fault is None and LOST in text:
        return value, "lost_characters"
    if fault is None and not text.isprintable() and clean_text(text).removed:
        return value, "hidden_characters"
    return value, fault


def _id_text(text: str) -> str | None:
    if len(text) == ID_LENGTH and text.isalnum() and text.isascii():
        return text.upper()
    return clean_text(text).text.replace(" ", "").lstrip("'").upper()[:_HUNDRED] or None


def _number_inside(text: str | None) -> str | None:
    """Return the id inside a certificate number: what is left without class and grade, and without the mark of a reissue."""
    if text is None or len(text) in {15, ID_LENGTH}:
        return text
    return _SUFFIX.sub("", text)


def _reader(column: SourceColumn, context: CellContext, unit: str | None) -> Reader:
    if column.type == "code":
        return _code_reader(str(column.codes), context)
    if column.type == "money":
        return lambda text: _money(text, unit or "yuan")
    if column.type in {"id", "disability_id"}:
        return lambda text: _identity(text, context)
    return _READERS[column.type]


def _identity(text: str, context: CellContext) -> Reading:
    found = read_id(text, on=context.on)
    if found.fault:
        return None, f"id_{found.fault}"
    if found.id18 and found.id18.startswith(RESERVED_DIVISION) and not context.accepts_reserved_ids:
        return None, "id_reserved"
    return found.id18, None


def _code_reader(name: str, context: CellContext) -> Reader:
    entries = context.policy.codes(name)
    known = {
        clean_text(text).text: code
        for code, entry in reversed(list(entries.entries.items()))
        for text in (code, entry.label.en, *entry.synonyms, entry.label.zh)
    }

    def read(text: str) -> Reading:
        plain = clean_text(text).text
        code = known.get(plain) or known.get(plain.replace(",", "，")) or known.get(plain.replace("，", ",").replace("、", ","))
        return (code, None) if code else (None, "unknown_code")

    return read


def _name(text: str) -> Reading:
    found = normalise_name(text)
    if not _NAME.fullmatch(found):
        return None, "bad_name"
    return found, "hidden_characters" if UNSEEN.search(text) else None


def _text(text: str) -> Reading:
    return clean_text(text).text or None, None


def _day(text: str) -> Reading:
    try:
        return read_day(text), None
    except DateFault as fault:
        return None, f"day_{fault.code}"


def _month(text: str) -> Reading:
    try:
        return first_of_month(read_month(text)), None
    except DateFault:
        return None, "bad_month"


def _month_day(text: str) -> Reading:
    found = _day(text)
    return found if found[1] is None else _month(text)


def _money(text: str, unit: str) -> Reading:
    try:
        return read_money(text, unit=unit), None  # type: ignore[arg-type]  # the profile's unit was checked when it was read
    except MoneyFault as fault:
        return None, f"money_{fault.code}"


def _whole(text: str) -> Reading:
    plain = clean_text(text).text.replace(",", "")
    return (int(Decimal(plain)), None) if _WHOLE.match(plain) else (None, "bad_whole")


def _hundredths(text: str) -> Reading:
    found = _decimal(text)
    if found is None or found < 0 or (found * _HUNDRED) != int(found * _HUNDRED):
        return None, "bad_quantity"
    return int(found * _HUNDRED), None


def _percent(text: str) -> Reading:
    plain = clean_text(text).text
    found = _decimal(plain.rstrip("%"))
    if found is None or not 0 <= found <= _HUNDRED:
        return None, "bad_percent"
    share = found if plain.endswith("%") or found > 1 else found * _HUNDRED
    return int(share * _PPM), None


def _decimal(text: str) -> Decimal | None:
    plain = clean_text(text).text.replace(",", "")
    if not _DECIMAL.fullmatch(plain):
        return None
    found = Decimal(plain)
    return found if abs(found) < 10**9 else None


def _flag(text: str) -> Reading:
    plain = clean_text(text).text.lower()
    return (True, None) if plain in YES else (False, None) if plain in NO else (None, "bad_flag")


def _phone(text: str) -> Reading:
    plain = clean_text(text).text.replace(" ", "").removeprefix("+86")
    return (plain, None) if _MOBILE.match(plain) or _LANDLINE.match(plain) else (None, "bad_phone")


def _division(text: str) -> Reading:
    try:
        return read_code(clean_text(text).text), None
    except DivisionFault:
        return None, "bad_division"


_READERS: dict[str, Reader] = {
    "name": _name,
    "text": _text,
    "day": _day,
    "month": _month,
    "month_day": _month_day,
    "whole": _whole,
    "hundredths": _hundredths,
    "percent": _percent,
    "flag": _flag,
    "phone": _phone,
    "division": _division,
}
