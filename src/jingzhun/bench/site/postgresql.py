"""The embedded PostgreSQL of the tests, where it is installed: a server in a folder, for the time of a measurement."""

from __future__ import annotations

import importlib.util
from pathlib import Path


def is_here() -> bool:
    """Return whether the package is installed; a user's own set-up has none."""
    return importlib.util.find_spec("pgserver") is not None


def address_of(folder: Path) -> str:
    """Return the address of a server whose data lie in a folder; it stops with this process."""
    import pgserver

    folder.mkdir(parents=True, exist_ok=True)
    server = pgserver.get_server(folder)  # type: ignore[attr-defined]
    return str(server.get_uri())
