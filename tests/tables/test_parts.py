"""Runs over parts: killed with -9 they go on, never redo, never leave half a file, never mix with another run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jingzhun.tables.engines.parquet import write_parquet
from jingzhun.tables.parts import OtherRun, PartRun, parts_in, stamp_of

PARTS = 12
CHILD = Path(__file__).parent / "killed_run.py"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(PARTS):
        write_parquet(pa.table({"household_id": list(range(number * 10, number * 10 + 10))}), folder / f"part-{number:05}.parquet")
    return folder


def start(source: Path, out: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, str(CHILD), str(source), str(out)], stdout=subprocess.PIPE, text=True)


def test_a_run_killed_with_9_goes_on_and_ends_with_the_rows_of_a_whole_one(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    child = start(source, out)
    deadline = time.monotonic() + 60
    while len(parts_in(out)) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    done = {part.name: part.stat().st_mtime_ns for part in parts_in(out)}
    assert 3 <= len(done) < PARTS
    (out / ".new-part-00011.parquet").write_bytes(b"half a file")
    said, _ = start(source, out).communicate(timeout=60)
    parts, resumed, rows = map(int, said.split())
    assert (parts, resumed, rows) == (PARTS, len(done), PARTS * 10)
    assert {name: (out / name).stat().st_mtime_ns for name in done} == done, "a finished part is not done again"
    assert pa.concat_tables([pq.read_table(p) for p in parts_in(out)]) == pa.concat_tables(
        [pq.read_table(p) for p in parts_in(source)]
    )
    assert not list(out.glob(".new-*"))


def test_another_run_may_not_go_on_in_the_same_folder(source: Path, tmp_path: Path) -> None:
    parts = parts_in(source)
    PartRun(tmp_path / "out", {"policy": "a"}).run(parts[:2], pq.read_table)
    with pytest.raises(OtherRun, match="policy"):
        PartRun(tmp_path / "out", {"policy": "b"}).run(parts, pq.read_table)


def test_a_part_that_fails_stops_the_run_and_keeps_what_was_done(source: Path, tmp_path: Path) -> None:
    def fails(part: Path) -> pa.Table:
        if part.name.endswith("5.parquet"):
            raise ValueError(part.name)
        return pq.read_table(part)

    run = PartRun(tmp_path / "out", {"policy": "a"}, threads=1)
    with pytest.raises(ValueError, match="part-00005"):
        run.run(parts_in(source), fails)
    assert 5 <= len(parts_in(tmp_path / "out")) < PARTS
    told: list[tuple[int, int]] = []
    found = run.run(parts_in(source), pq.read_table, tell=lambda done, total: told.append((done, total)))
    assert found["rows"] == PARTS * 10
    assert found["resumed"] >= 5
    assert told[-1] == (PARTS * 10, PARTS * 10)
    assert told == sorted(told)


def test_the_stamp_of_an_input_changes_with_a_file(source: Path) -> None:
    before = stamp_of(parts_in(source))
    write_parquet(pa.table({"household_id": [1]}), source / "part-00003.parquet")
    assert stamp_of(parts_in(source)) != before
