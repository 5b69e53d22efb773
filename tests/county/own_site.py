"""A site of its own for a test whose processes are killed or crowded: a folder with a database in SQLite, its environment, its rows."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
SETTINGS = "jingzhun.county.config.settings"
ON_POSTGRESQL = os.environ.get("JINGZHUN_TEST_DATABASE") == "postgresql"
lies_in_sqlite = pytest.mark.skipif(ON_POSTGRESQL, reason="its own site lies in SQLite, whatever the other tests have")
Rows = list[tuple[object, ...]]


def environment_of(folder: Path, *, database: str = "", **more: str) -> dict[str, str]:
    """Return the environment of a process of the site in a folder; ``database`` is its address, empty for SQLite in that folder."""
    told = {
        "JINGZHUN_DATA": str(folder),
        "JINGZHUN_MODE": "test",
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "JINGZHUN_DATABASE": database,
    }
    return {**os.environ, **told, "PYTHONPATH": os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")]), **more}


def migrate(folder: Path, *, database: str) -> None:
    """Make the tables of the site in a database of PostgreSQL; one in SQLite begins as a copy of the fixture ``migrated_site``."""
    words = [sys.executable, "-m", "django", "migrate", "-v0"]
    subprocess.run(words, env=environment_of(folder, database=database), check=True, timeout=120)


def rows_of(folder: Path, question: str) -> Rows:
    """Return what the site's SQLite answers."""
    with sqlite3.connect(folder / "county.sqlite3") as connection:
        return connection.execute(question).fetchall()


@contextmanager
def started(script: Path, *words: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Start a process and give it; it does not outlive the test, whatever becomes of that."""
    words = (sys.executable, str(script), *words)
    with subprocess.Popen(words, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()
