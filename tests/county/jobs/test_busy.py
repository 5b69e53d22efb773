"""F29: one SQLite file, an importer, twenty users and a snapshot at once: nobody meets an error, nobody waits five seconds."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest

from county.own_site import environment_of, lies_in_sqlite, rows_of, started

pytestmark = lies_in_sqlite
SCRIPT = Path(__file__).with_name("busy_site.py")
LONGEST_MS, SECONDS = 5_000, 3


def finished(process: subprocess.Popen[str]) -> tuple[int, int]:
    said, wrong = process.communicate(timeout=180)
    assert process.returncode == 0, wrong[-600:]
    often, longest = said.split()
    return int(often), int(longest)


@pytest.mark.parametrize("seconds", [SECONDS, pytest.param(60, marks=pytest.mark.slow)])
def test_importer_twenty_users_and_a_snapshot_on_one_file(tmp_path: Path, migrated_site: Path, seconds: int) -> None:
    shutil.copytree(migrated_site, tmp_path, dirs_exist_ok=True)
    here = environment_of(tmp_path)
    with started(SCRIPT, "ready", environment=here) as ready:
        _said, wrong = ready.communicate(timeout=180)
    assert ready.returncode == 0, wrong[-600:]
    asked = {"importer": ("importer", str(seconds)), "snapshots": ("snapshots", str(seconds))}
    asked |= {f"users from {first}": ("users", str(seconds), str(first)) for first in range(0, 20, 5)}
    with ExitStack() as running:
        working = {name: running.enter_context(started(SCRIPT, *words, environment=here)) for name, words in asked.items()}
        told = {name: finished(process) for name, process in working.items()}
    assert {name: longest for name, (_often, longest) in told.items() if longest >= LONGEST_MS} == {}
    assert all(often > 0 for often, _longest in told.values()), told
    [(written,)] = rows_of(tmp_path, "SELECT count(*) FROM registry_incomeline")
    [(saved,)] = rows_of(tmp_path, "SELECT count(*) FROM audit_event WHERE act = 'change_profile'")
    assert rows_of(tmp_path, "PRAGMA integrity_check") == [("ok",)]
    assert written == 500 * told["importer"][0], "every chunk that was committed is there"
    assert saved == sum(often for name, (often, _longest) in told.items() if name.startswith("users"))
