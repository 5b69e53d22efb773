"""Division codes: 2, 4, 6, 9 or 12 digits; a longer code lies within its prefix. Codes are text, never numbers."""

from __future__ import annotations

from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

LEVELS: dict[int, str] = {2: "province", 4: "city", 6: "county", 9: "township", 12: "village"}
_PARENT = {4: 2, 6: 4, 9: 6, 12: 9}


class DivisionFault(JingzhunError):
    """A text that is no division code."""


def is_code(text: str) -> bool:
    """Whether the text is a division code: ASCII digits of an allowed length, nothing else (trust.md S13)."""
    return len(text) in LEVELS and text.isascii() and text.isdigit()


def read_code(text: str) -> str:
    """Return the code of a cell; trailing spaces go, anything else that is not a digit is refused, not folded.

    Raises
    ------
    DivisionFault
        Where the text is no code.
    """
    code = text.strip(" ")
    if not is_code(code):
        raise DivisionFault(
            "division_code",
            Bilingual(
                "“{text}”不是行政区划代码；应为2、4、6、9或12位数字", "“{text}” is no division code; it has 2, 4, 6, 9 or 12 digits"
            ),
            text=code[:20],
        )
    return code


def level_of(code: str) -> str:
    """Return province, city, county, township or village."""
    return LEVELS[len(read_code(code))]


def parent_of(code: str) -> str | None:
    """Return the code one level up; null for a province."""
    length = _PARENT.get(len(read_code(code)))
    return code[:length] if length else None


def is_within(code: str, scope: str) -> bool:
    """Whether a code lies within a scope; both are validated whole, so no prefix can widen a scope."""
    return read_code(code).startswith(read_code(scope))
