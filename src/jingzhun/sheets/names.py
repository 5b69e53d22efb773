"""File names of strangers: cleaned for showing, never used as a path (S39)."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
_TRICKS = re.compile(r"%2e|%2f|%5c|%00", re.IGNORECASE)


def safe_name(name: str) -> str:
    """Return the last part of a file name without path, control, direction and stream tricks, cut to a sensible length."""
    text = unicodedata.normalize("NFC", _TRICKS.sub("", name))
    last = re.split(r"[\\/]", text)[-1].split(":")[0]
    kept = "".join(c for c in last if unicodedata.category(c) not in {"Cf", "Cc", "Cs", "Co"})
    stem, dot, ending = kept.strip(" .").rpartition(".")
    if not dot:
        return kept.strip(" .")[:LONGEST] or "file"
    return f"{stem[: LONGEST - len(ending) - 1]}.{ending[:10]}"
