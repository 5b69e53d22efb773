"""Identity numbers: 18 digits with a check digit (GB 11643), the older 15, and disability certificates of 20 or 22.

A number that a spreadsheet kept as a float has lost its last digits for good: it is always refused, never repaired.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import mul
from typing import Literal

from jingzhun.values.speech import Bilingual
from jingzhun.values.text import clean_text

RESERVED_DIVISION = "990424"  # no province has the code 90 or 99: an id that begins so belongs to nobody
OLDEST_YEARS = 130
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ZEROS = ord("0") * sum(_WEIGHTS)  # the digits are weighed as bytes, because an id is checked a million times a month
_CHECK = "10X98765432"
# ASCII digits only: Arabic or mathematical digits look like digits and are none on a card (trust.md S46).
_FLOAT = re.compile(r"^[+-]?\d+(\.\d+)?[eE][+-]?\d+$|^\d{15,22}\.0*$", re.ASCII)
_SHAPE = re.compile(r"^\d{15}$|^\d{17}[\dX](\d{2}([B\d]\d)?)?$", re.ASCII)  # 22: a certificate issued again carries B1, B2 …

Kind = Literal["id18", "id15", "disability20", "disability22", "none", "bad"]

ID_FAULTS: dict[str, Bilingual] = {
    "float": Bilingual(
        "身份证号被表格软件变成了科学计数（如1.504E+17），末几位已丢失，无法恢复；请向原单位重新索取，并把该列设为文本格式",
        "the id was turned into a number by the spreadsheet (such as 1.504E+17): its last digits are lost; ask the source again, with the column set to text",
    ),
    "precision_lost": Bilingual(
        "身份证号末三位为000且校验不符，多半是表格软件按数字保存时丢了末几位；请向原单位重新索取",
        "the id ends in 000 and fails its check digit: most likely a spreadsheet kept it as a number and lost its last digits; ask the source again",
    ),
    "length": Bilingual(
        "身份证号应为18位或15位（残疾人证20或22位），请核对是否漏录或多录",
        "an id has 18 or 15 characters (a disability certificate 20 or 22): digits are missing or too many",
    ),
    "characters": Bilingual("身份证号只能是数字，最后一位可为X，请核对", "an id holds digits only, and X at the end: please check"),
    "check_digit": Bilingual(
        "身份证号校验位不符，多半是录错或颠倒了一位，请对照证件核对",
        "the check digit does not fit: most likely one digit is wrong or two are swapped; compare with the card",
    ),
    "birth_date": Bilingual(
        "身份证号中的出生日期不存在，请对照证件核对", "the birth date inside the id does not exist: compare with the card"
    ),
    "future_birth": Bilingual(
        "身份证号中的出生日期晚于数据日期，请核对", "the birth date inside the id is after the day of the data: please check"
    ),
    "too_old": Bilingual(
        "按身份证号年龄超过130岁，请核对是否录错年份", "by the id the person is over 130 years old: check the year"
    ),
}


@dataclass(frozen=True)
class IdReading:
    """What a text says as an identity number.

    Parameters
    ----------
    kind
        ``none`` for an empty cell, ``bad`` where a fault forbids using it.
    id18
        The 18 characters used for matching; null for ``none`` and ``bad``.
    fault
        Key of ``ID_FAULTS``; null where the id is good.
    notes
        What was normalised: ``case``, ``full_width``, ``spaces``, ``upgraded_15``, ``first_18_of_disability``.
    """

    kind: Kind
    id18: str | None = None
    fault: str | None = None
    notes: tuple[str, ...] = ()


def check_digit(first17: str) -> str:
    """Return the check character of the first 17 digits (MOD 11-2).

    Examples
    --------
    >>> check_digit("99042419800101001")
    '7'
    """
    return _CHECK[(sum(map(mul, _WEIGHTS, first17.encode("ascii"))) - _ZEROS) % 11]


def upgrade_15(id15: str) -> str:
    """Return the 18-character form of an old number; all of them were born in the 1900s."""
    first17 = id15[:6] + "19" + id15[6:]
    return first17 + check_digit(first17)


def birth_on(id18: str) -> date | None:
    """Return the birth date inside an id; null where there is no such day."""
    try:
        return date(int(id18[6:10]), int(id18[10:12]), int(id18[12:14]))
    except ValueError:
        return None


def sex_of(id18: str) -> Literal["male", "female"]:
    """Return the sex that the 17th digit tells: odd is male."""
    return "male" if int(id18[16]) % 2 else "female"


def division_of(id18: str) -> str:
    """Return the six digits of the division where the id was first issued; it may be long abolished."""
    return id18[:6]


def read_id(text: str | None, *, on: date | None = None) -> IdReading:
    """Return what a cell says as an identity number; a fault is named, nothing is guessed.

    Parameters
    ----------
    text
        The cell as a person sees it.
    on
        The day of the data; birth dates after it and ages over 130 are faults.

    Notes
    -----
    ``precision_lost`` is told only where the number ends in 000 *and* fails its check digit, because a good id may end in
    three zeros by chance (about one in a thousand does in its last digits before the check character).
    """
    reading = _read(text or "")
    if on is None or reading.id18 is None:
        return reading
    born = birth_on(reading.id18)
    if born is not None and born > on:
        return IdReading("bad", None, "future_birth", reading.notes)
    if born is not None and on.year - born.year > OLDEST_YEARS:
        return IdReading("bad", None, "too_old", reading.notes)
    return reading


@lru_cache(maxsize=400_000)
def _read(raw: str) -> IdReading:
    if len(raw) == 18 and raw.isascii() and raw[:17].isdigit() and (raw[17].isdigit() or raw[17] == "X"):
        return _judge_18(raw, ())  # nearly every cell: no cleaning needed
    text, notes = _tidy(raw)
    if not text:
        return IdReading("none")
    if _FLOAT.match(text):
        return IdReading("bad", None, "float", notes)
    if len(text) not in {15, 18, 20, 22} and re.fullmatch(r"[0-9X]+", text):
        return IdReading("bad", None, "length", notes)
    if not _SHAPE.match(text):
        return IdReading("bad", None, "characters", notes)
    return _judge(text, notes)


def _tidy(raw: str) -> tuple[str, tuple[str, ...]]:
    cleaned = clean_text(raw).text
    notes = ["full_width"] if cleaned != raw.strip() and not raw.isascii() else []
    if " " in cleaned or (cleaned != raw and raw.strip() != raw):
        notes.append("spaces")
    if "x" in cleaned:
        notes.append("case")
    return cleaned.replace(" ", "").lstrip("'").upper(), tuple(notes)


def _judge(text: str, notes: tuple[str, ...]) -> IdReading:
    if len(text) == 15:
        upgraded = upgrade_15(text)
        if birth_on(upgraded) is None:
            return IdReading("bad", None, "birth_date", notes)
        return IdReading("id15", upgraded, None, (*notes, "upgraded_15"))
    reading = _judge_18(text[:18], notes)
    if len(text) == 18 or reading.fault:
        return reading
    kind: Kind = "disability20" if len(text) == 20 else "disability22"
    return IdReading(kind, reading.id18, None, (*notes, "first_18_of_disability"))


def _judge_18(id18: str, notes: tuple[str, ...]) -> IdReading:
    fits = check_digit(id18[:17]) == id18[17]
    if not fits and id18.endswith("000"):
        return IdReading("bad", None, "precision_lost", notes)
    if birth_on(id18) is None:
        return IdReading("bad", None, "birth_date", notes)
    if not fits:
        return IdReading("bad", None, "check_digit", notes)
    return IdReading("id18", id18, None, notes)
