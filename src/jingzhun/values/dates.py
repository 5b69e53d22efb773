"""Days and months in every way people type them. What could be read in two ways is refused, not guessed."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual
from jingzhun.values.text import clean_text

_ORDERED = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?号?(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$", re.ASCII)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$", re.ASCII)
_REVERSED = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$", re.ASCII)
_SHORT_YEAR = re.compile(r"^\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?$", re.ASCII)
_MONTH = re.compile(r"^(\d{4})[-/.年]?(\d{1,2})月?(?:份)?$", re.ASCII)
_SERIAL = re.compile(r"^(\d{1,6})(?:\.\d+)?$", re.ASCII)
_HAN = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_OLDEST, _NEWEST = 1880, 2100

DATE_FAULTS: dict[str, Bilingual] = {
    "not_a_date": Bilingual("“{text}”不是日期；请写作 2024-06-30", "“{text}” is not a date; write 2024-06-30"),
    "no_such_day": Bilingual("“{text}”这一天不存在，请核对", "there is no such day as “{text}”; please check"),
    "ambiguous": Bilingual(
        "“{text}”分不清日和月；请写作 2024-06-30", "day and month of “{text}” cannot be told apart; write 2024-06-30"
    ),
    "short_year": Bilingual("“{text}”年份只有两位；请写四位年份", "“{text}” has a two-digit year; write four digits"),
    "out_of_range": Bilingual("“{text}”年份超出范围（1880—2100）", "the year of “{text}” is out of range (1880 to 2100)"),
}


class DateFault(JingzhunError):
    """A cell that cannot be read as a day."""


def read_day(text: str, *, date1904: bool = False) -> date:
    """Return the day a cell tells.

    Parameters
    ----------
    text
        ``2024-6-30``, ``2024/6/30``, ``2024.6.30``, ``20240630``, ``2024年6月30日``, ``二〇二四年六月三十日``, a time behind
        the day, or a spreadsheet's day number.
    date1904
        Whether the workbook counts days from 1904.

    Raises
    ------
    DateFault
        ``not_a_date``, ``no_such_day`` (2025-02-30, 1900-02-29), ``ambiguous`` (03/04/2024), ``short_year``, ``out_of_range``.
    """
    return _read(text, date1904)


@lru_cache(maxsize=131_072)
def _read(raw: str, date1904: bool) -> date:
    text = _arabic(clean_text(raw).text)
    found = _ORDERED.match(text) or _COMPACT.match(text)
    if found:
        return _day(raw, *map(int, found.groups()[:3]))
    turned = _REVERSED.match(text)
    if turned:
        return _reversed(raw, *map(int, turned.groups()))
    if _SHORT_YEAR.match(text):
        raise _fault("short_year", raw)
    serial = _SERIAL.match(text)
    if serial:
        return _from_serial(raw, int(serial.group(1)), date1904)
    raise _fault("not_a_date", raw)


def _day(raw: str, year: int, month: int, day: int) -> date:
    if not _OLDEST <= year <= _NEWEST:
        raise _fault("out_of_range", raw)
    try:
        return date(year, month, day)
    except ValueError:
        raise _fault("no_such_day", raw) from None


def _reversed(raw: str, first: int, second: int, year: int) -> date:
    """Read day and month behind each other where only one order is possible."""
    if first > 12 >= second:
        return _day(raw, year, second, first)
    if second > 12 >= first or first == second:
        return _day(raw, year, first, second)
    raise _fault("ambiguous", raw)


def _from_serial(raw: str, days: int, date1904: bool) -> date:
    """Read a spreadsheet's day number; number 60 of the 1900 system is a 29 February that never was."""
    if date1904:
        day = date(1904, 1, 1) + timedelta(days=days)
    elif days == 60:
        raise _fault("no_such_day", raw)
    else:
        day = date(1899, 12, 31 if days < 60 else 30) + timedelta(days=days)
    if days < 1 or not _OLDEST <= day.year <= _NEWEST:
        raise _fault("not_a_date", raw)
    return day


def _arabic(text: str) -> str:
    """Turn Chinese numerals of a date into digits: 二〇二四年六月三十日, 十二月, 二十一日."""
    if not any(c in _HAN or c == "十" for c in text):
        return text
    tens = re.sub(r"([一二三])?十([一二三四五六七八九])?", lambda m: f"{_HAN.get(m[1] or '一')}{_HAN.get(m[2] or '〇')}", text)
    return "".join(_HAN.get(c, c) for c in tens)


def _fault(code: str, text: str) -> DateFault:
    return DateFault(code, DATE_FAULTS[code], text=text[:40])


def is_year(year: int) -> bool:
    """Whether a number can be a year of a person's life or of a record."""
    return _OLDEST <= year <= _NEWEST


def read_month(text: str) -> int:
    """Return the month a cell tells as a month index; a whole day is read as its month.

    Raises
    ------
    DateFault
        Where the text is neither a month nor a day.
    """
    found = _MONTH.match(_arabic(clean_text(text).text))
    if found and 1 <= int(found[2]) <= 12 and _OLDEST <= int(found[1]) <= _NEWEST:
        return int(found[1]) * 12 + int(found[2]) - 1
    return month_index(read_day(text))


def month_index(day: date) -> int:
    """Return the months since year 0, so that months can be added as integers on every engine."""
    return day.year * 12 + day.month - 1


def first_of_month(index: int) -> date:
    """Return the first day of a month index."""
    return date(index // 12, index % 12 + 1, 1)


def last_of_month(index: int) -> date:
    """Return the last day of a month index."""
    year, month = index // 12, index % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def month_text(index: int) -> str:
    """Return ``YYYY-MM``."""
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def age_on(birth: date, day: date) -> int:
    """Return full years of age; a child of 29 February has a birthday on 1 March in common years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month where it is shorter."""
    index = month_index(day) + months
    return date(first_of_month(index).year, first_of_month(index).month, min(day.day, last_of_month(index).day))
