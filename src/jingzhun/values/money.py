"""Money as people type it, read into whole fen; the unit is declared, never guessed."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual
from jingzhun.values.text import clean_text

Unit = Literal["fen", "yuan", "wan_yuan"]
FEN: dict[str, int] = {"fen": 1, "yuan": 100, "wan_yuan": 1_000_000}
LARGEST_FEN = 10**15  # ten trillion yuan: beyond any county, below the limit of int64
_PLAIN = re.compile(r"^-?\d{1,15}(\.\d+)?$", re.ASCII)
_GROUPED = re.compile(r"^-?\d{1,3}(,\d{3})+(\.\d+)?$", re.ASCII)
_ENDLESS = re.compile(r"^-?\d{16,}(\.\d+)?$", re.ASCII)
_SIGNS = {0x20: None, 0xA5: None, 0xFFE5: None, 0xFF0C: ","}  # spaces, both yuan signs, the wide comma
_SUFFIX = {"元": "yuan", "块": "yuan", "万元": "wan_yuan", "万": "wan_yuan", "分": "fen"}

MONEY_FAULTS: dict[str, Bilingual] = {
    "not_a_number": Bilingual("“{text}”不是金额；请填数字，如 1234.50", "“{text}” is not an amount; type a number such as 1234.50"),
    "scientific": Bilingual("“{text}”是科学计数，请填完整数字", "“{text}” is in scientific notation; type the whole number"),
    "separators": Bilingual(
        "“{text}”的逗号和小数点无法判断；请写作 1,234.50 或 1234.50",
        "commas and point of “{text}” cannot be told apart; write 1,234.50 or 1234.50",
    ),
    "decimals": Bilingual("“{text}”小数位过多，金额最小到分", "“{text}” has too many decimals; the smallest amount is a fen"),
    "unit": Bilingual(
        "“{text}”自带单位与该列声明的单位不一致", "the unit written in “{text}” differs from the unit declared for the column"
    ),
    "too_large": Bilingual("“{text}”超出合理范围", "“{text}” is beyond any sensible amount"),
}


class MoneyFault(JingzhunError):
    """A cell that cannot be read as money."""


def read_money(text: str, *, unit: Unit) -> int:
    """Return the amount in fen.

    Parameters
    ----------
    text
        The cell: ``1,234.5``, ``¥1234.50``, ``1234元``, full-width digits.
    unit
        The unit declared for the column. A unit written in the cell must agree with it.

    Raises
    ------
    MoneyFault
        Naming why the text is no amount.

    Examples
    --------
    >>> read_money("1,234.5", unit="yuan"), read_money("0.6", unit="wan_yuan")
    (123450, 600000)
    """
    return _read(text, unit)


@lru_cache(maxsize=65_536)
def _read(raw: str, unit: str) -> int:
    text = clean_text(raw).text.translate(_SIGNS)
    written = next((s for s in sorted(_SUFFIX, key=len, reverse=True) if text.endswith(s)), None)
    if written:
        if _SUFFIX[written] != unit:
            raise _fault("unit", raw)
        text = text.removesuffix(written)
    if re.fullmatch(r"[+-]?\d+(\.\d+)?[eE][+-]?\d+", text):
        raise _fault("scientific", raw)
    if _ENDLESS.match(text):
        raise _fault("too_large", raw)
    if not _PLAIN.match(text) and not _GROUPED.match(text):
        raise _fault("separators" if re.fullmatch(r"-?[0-9.,]*[0-9][0-9.,]*", text) else "not_a_number", raw)
    fen = Decimal(text.replace(",", "")) * FEN[unit]
    if fen != fen.to_integral_value():
        raise _fault("decimals", raw)
    if abs(fen) > LARGEST_FEN:
        raise _fault("too_large", raw)
    return int(fen)


def _fault(code: str, text: str) -> MoneyFault:
    return MoneyFault(code, MONEY_FAULTS[code], text=text[:40])


def yuan_text(fen: int) -> str:
    """Return an amount as a person reads it: yuan, two places, thousands separated.

    Examples
    --------
    >>> yuan_text(-123450)
    '-1,234.50'
    """
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def plain_yuan(fen: int) -> str:
    """Return an amount as a form has it: yuan with two places, without the marks between thousands.

    Examples
    --------
    >>> plain_yuan(-123450)
    '-1234.50'
    """
    return yuan_text(fen).replace(",", "")
