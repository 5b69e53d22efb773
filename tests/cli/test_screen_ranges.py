"""``screen-ranges``: killed with -9 it goes on; its rows are those of a run in one piece; another run may not go on in its folder."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jingzhun.synthetic import write_registry

PERSONS, RANGE = 9_000, 1_000
COMMAND = [sys.executable, "-c", "from jingzhun.cli import main; main()", "screen-ranges", "--as-of", "2024-06-30", "--json"]


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("registry")
    write_registry(persons=PERSONS, seed=3, folder=folder)
    return folder


def command(registry: Path, out: Path, households: int) -> list[str]:
    return [*COMMAND, "--registry", str(registry), "--out", str(out), "--households", str(households), "--every-list-arrived"]


def rows_of(out: Path) -> dict[str, pa.Table]:
    found: dict[str, pa.Table] = {}
    for folder in sorted(p for p in out.iterdir() if p.is_dir() and p.name != "done"):
        parts = [pq.read_table(part) for part in folder.glob("*.parquet")]
        whole = pa.concat_tables(parts)
        found[folder.name] = whole.sort_by([(n, "ascending") for n in whole.column_names])
    return found


@pytest.mark.slow
def test_killed_run_goes_on_and_gives_the_rows_of_one_piece(registry: Path, tmp_path: Path) -> None:
    out, done = tmp_path / "out", tmp_path / "out" / "done"
    child = subprocess.Popen(command(registry, out, RANGE), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while len(list(done.glob("from-*.json"))) < 1 and child.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    before = {p.name: p.stat().st_mtime_ns for p in done.glob("from-*.json")}
    assert before, "a range was done before the kill"
    finished = subprocess.run(command(registry, out, RANGE), capture_output=True, text=True, check=True, timeout=300)
    said = json.loads(finished.stdout)
    assert said["resumed"] == len(before) < said["ranges"] == 4
    assert {name: (done / name).stat().st_mtime_ns for name in before} == before
    assert "100%" in finished.stderr, "the bar tells how far it is"
    subprocess.run(command(registry, tmp_path / "whole", 1_000_000), capture_output=True, check=True, timeout=300)
    assert rows_of(out) == rows_of(tmp_path / "whole")
    assert said["household_classes"] == rows_of(out)["household_classes"].num_rows > 3_000
    other = subprocess.run(command(registry, out, RANGE * 2), capture_output=True, text=True, check=False, timeout=300)
    assert other.returncode == 2
    assert "other_run" in other.stderr
