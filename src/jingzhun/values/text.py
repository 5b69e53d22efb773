"""Text as people and machines type it, cleaned for reading: invisible characters out, width folded, composed form."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LONGEST_CELL = 10_000  # characters; a name or code longer than this is a mistake of the file
_SPACES = dict.fromkeys(
    map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\n\v\f"), " "
)
_KEEP = {"\u200d"}  # joins emoji and some scripts; without it the letters fall apart


@dataclass(frozen=True)
class CleanText:
    """A cleaned text and what was taken out of it, by Unicode name."""

    text: str
    removed: tuple[str, ...] = ()


# Nearly every cell: printable ASCII and common characters, single spaces inside. None of them is changed by cleaning.
_CLEAN = re.compile("[!-~\u4e00-\u9fff\u00b7]+(?: [!-~\u4e00-\u9fff\u00b7]+)*")


def clean_text(raw: str) -> CleanText:
    """Return the text composed (NFC), width folded, spaces single, invisible and direction characters removed.

    Emoji and rare characters stay. Full-width letters, digits and signs become their narrow forms; Chinese punctuation stays.
    """
    return CleanText(raw) if _CLEAN.fullmatch(raw) else _cleaned(raw)


@lru_cache(maxsize=65_536)
def _cleaned(raw: str) -> CleanText:
    removed = []
    kept = []
    for sign in unicodedata.normalize("NFC", raw):
        if unicodedata.category(sign) in {"Cf", "Cc"} and sign not in _KEEP and ord(sign) not in _SPACES:
            removed.append(unicodedata.name(sign, f"U+{ord(sign):04X}"))
        else:
            kept.append(_narrow(sign))
    text = " ".join("".join(kept).translate(_SPACES).split())
    return CleanText(text, tuple(sorted(set(removed))))


_WIDE = {chr(ord(c) + 0xFEE0): c for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-./%:#*=@"}


def _narrow(sign: str) -> str:
    return _WIDE.get(sign, sign)
