"""Files of papers on disk: sealed like the columns of the database, whole or not there."""

from __future__ import annotations

import base64
from pathlib import Path

from django.conf import settings

from jingzhun.county.config.sealed import keys
from jingzhun.tables.durable import write_bytes

ROOM = "papers"


def place_of(kind: str, number: int, name: str) -> Path:
    """Return where a file of a list, a form or a bridge lies; every part of the name is ours (trust.md S39)."""
    return Path(settings.DATA) / ROOM / kind / str(number) / name


def keep(kind: str, number: int, name: str, content: bytes) -> None:
    """Seal bytes and store them; what was there under the name is replaced."""
    place = place_of(kind, number, name)
    place.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(place, keys().seal(base64.b64encode(content).decode("ascii"), f"{kind}/{name}").encode("ascii"))


def kept(kind: str, number: int, name: str) -> bytes | None:
    """Return the bytes in clear; null where nothing was kept."""
    place = place_of(kind, number, name)
    if not place.exists():
        return None
    return base64.b64decode(keys().open(place.read_text("ascii"), f"{kind}/{name}"))
