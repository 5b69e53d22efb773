"""Files on disk sealed like the columns of the database: whole or not there, bound to their place, closed to whoever copies the disk alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from jingzhun.county.config.sealed import keys
from jingzhun.tables.durable import write_bytes

ROOMS = ("papers", "intake", "files/papers", "scans")  # below the data folder: every file in them is sealed


def write_sealed(place: Path, content: bytes) -> None:
    """Seal bytes and store them; the folder is made, and what was there under the name is replaced."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_bytes(place, keys().seal_bytes(content, bound_to(place)))


def read_sealed(place: Path) -> bytes:
    """Return the bytes in clear.

    Raises
    ------
    FileNotFoundError
        Where there is none.
    SealBroken
        Where the file was changed, moved, or sealed under a key that is not here.
    """
    return keys().open_bytes(place.read_bytes(), bound_to(place))


def bound_to(place: Path) -> str:
    """Return what a file is bound to: its place below the data folder, wherever that folder is restored."""
    return place.relative_to(settings.DATA).as_posix()


def sealed_files() -> Iterator[Path]:
    """Yield every sealed file of the installation."""
    for room in ROOMS:
        yield from (path for path in sorted((Path(settings.DATA) / room).rglob("*")) if path.is_file())


def reseal(place: Path) -> bool:
    """Seal a file with the current key; return whether it was sealed with an older one."""
    stored = place.read_bytes()
    if keys().is_current_bytes(stored):
        return False
    write_sealed(place, keys().open_bytes(stored, bound_to(place)))
    return True
