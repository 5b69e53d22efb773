"""Files of papers on disk: a list, a blank form, a filled one, an export of the national system; sealed."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from jingzhun.county.config.sealed_files import read_sealed, write_sealed


def place_of(kind: str, number: int, name: str) -> Path:
    """Return where a file of a list, a form or a bridge lies; every part of the name is ours (trust.md S39)."""
    return Path(settings.DATA) / "papers" / kind / str(number) / name


def keep(kind: str, number: int, name: str, content: bytes) -> None:
    """Seal bytes and store them; what was there under the name is replaced."""
    write_sealed(place_of(kind, number, name), content)


def kept(kind: str, number: int, name: str) -> bytes | None:
    """Return the bytes in clear; null where nothing was kept."""
    place = place_of(kind, number, name)
    return read_sealed(place) if place.exists() else None
