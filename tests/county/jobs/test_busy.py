"""F29: one SQLite file, an importer, twenty users and a snapshot at once: nobody meets an error, nobody waits five seconds."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("busy_site.py")
TESTS = Path(__file__).resolve().parents[2]
LONGEST_MS, SECONDS = 5_000, 6


def start(folder: Path, *words: str) -> subprocess.Popen[str]:
    told = {
        "JINGZHUN_DATA": str(folder),
        "JINGZHUN_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "jingzhun.county.config.settings",
        "JINGZHUN_DATABASE": "",
    }
    environment = {**os.environ, **told, "PYTHONPATH": os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")])}
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), *words], env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def finished(process: subprocess.Popen[str]) -> tuple[int, int]:
    said, wrong = process.communicate(timeout=180)
    assert process.returncode == 0, wrong[-600:]
    often, longest = said.split()
    return int(often), int(longest)


@pytest.mark.parametrize("seconds", [SECONDS, pytest.param(60, marks=pytest.mark.slow)])
def test_importer_twenty_users_and_a_snapshot_on_one_file(tmp_path: Path, seconds: int) -> None:
    ready = start(tmp_path, "ready")
    _said, wrong = ready.communicate(timeout=180)
    assert ready.returncode == 0, wrong[-600:]
    working = {"importer": start(tmp_path, "importer", str(seconds)), "snapshots": start(tmp_path, "snapshots", str(seconds))}
    working |= {f"users from {first}": start(tmp_path, "users", str(seconds), str(first)) for first in range(0, 20, 5)}
    told = {name: finished(process) for name, process in working.items()}
    assert {name: longest for name, (_often, longest) in told.items() if longest >= LONGEST_MS} == {}
    assert all(often > 0 for often, _longest in told.values()), told
    with sqlite3.connect(tmp_path / "county.sqlite3") as connection:
        written = connection.execute("SELECT count(*) FROM registry_incomeline").fetchone()[0]
        saved = connection.execute("SELECT count(*) FROM audit_event WHERE act = 'change_profile'").fetchone()[0]
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert written == 500 * told["importer"][0], "every chunk that was committed is there"
    assert saved == sum(often for name, (often, _longest) in told.items() if name.startswith("users"))
