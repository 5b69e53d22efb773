"""The door's worker killed by SIGKILL in a process of its own: each row once, one batch; undone as if it had never been (F01, I1, I2, I8)."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from county.own_site import environment_of, lies_in_sqlite, rows_of

SCRIPT = Path(__file__).with_name("door_worker.py")
ROWS = 1_200
pytestmark = lies_in_sqlite
STANDING = (
    "SELECT event_id, household_id, amount_fen, source_row FROM registry_departmentevent WHERE retracted_at IS NULL ORDER BY 1"
)
FEW = ("2:inside", "4:committed")  # the others in make long
PLACES = ("0:inside", "2:inside", "2:committed", "3:inside", "4:committed", "6:inside")  # 2 to 4 write, 6 remembers the batch


@pytest.fixture(scope="module")
def confirmed_site(tmp_path_factory: pytest.TempPathFactory, migrated_site: Path) -> Path:
    """Return a site whose file is checked and confirmed and waits for a worker; copied by each test."""
    folder = tmp_path_factory.mktemp("door") / "data"
    shutil.copytree(migrated_site, folder)
    assert run(folder, "ready") == 0
    return folder


@pytest.fixture(scope="module")
def undisturbed(confirmed_site: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    """Return the records of the same file taken in by a worker that nothing happened to."""
    folder = tmp_path_factory.mktemp("undisturbed") / "data"
    shutil.copytree(confirmed_site, folder)
    assert run(folder, "work", "none") == 0
    found = rows_of(folder, STANDING)
    assert len(found) == ROWS
    return found


def run(folder: Path, *words: str) -> int:
    """Return how a worker in a process of its own ended."""
    told = [sys.executable, str(SCRIPT), *words]
    return subprocess.run(told, env=environment_of(folder), timeout=120, check=False).returncode


@pytest.mark.parametrize("place", [p if p in FEW else pytest.param(p, marks=pytest.mark.slow) for p in PLACES])
def test_f01_worker_killed_while_a_file_is_written_then_each_row_is_there_once(
    confirmed_site: Path, undisturbed: list[tuple[object, ...]], tmp_path: Path, place: str
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(confirmed_site, folder)
    assert run(folder, "work", place) == -signal.SIGKILL
    assert rows_of(folder, "SELECT state FROM intake_delivery") == [("running",)]
    assert run(folder, "work", "none") == 0
    assert rows_of(folder, "SELECT state, rows_written FROM intake_delivery") == [("done", ROWS)]
    assert rows_of(folder, STANDING) == undisturbed
    assert rows_of(folder, "SELECT count(*), count(DISTINCT record_id) FROM intake_effect") == [(ROWS, ROWS)]


def test_f01_worker_killed_while_a_file_is_undone_then_nothing_of_it_stands(
    confirmed_site: Path, undisturbed: list[tuple[object, ...]], tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(confirmed_site, folder)
    assert run(folder, "work", "none") == 0
    assert rows_of(folder, STANDING) == undisturbed
    assert run(folder, "undo") == 0
    assert run(folder, "work", "0:inside") == -signal.SIGKILL
    assert rows_of(folder, STANDING) == undisturbed
    assert run(folder, "work", "1:committed") == -signal.SIGKILL
    assert 0 < len(rows_of(folder, STANDING)) < ROWS
    assert run(folder, "work", "none") == 0
    assert rows_of(folder, STANDING) == []
    assert rows_of(folder, "SELECT state FROM intake_delivery") == [("undone",)]
