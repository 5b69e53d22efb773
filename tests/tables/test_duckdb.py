"""The engine that runs every plan: rows, files, ranges, steps."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.engines.faults import EngineFault

ROWS = pa.table({"household_id": pa.array([3, 1, 2, 2, 5], pa.int64()), "amount_fen": pa.array([30, 10, 20, None, 50], pa.int64())})


def test_run_when_a_plan_filters_then_its_rows_come_back() -> None:
    with DuckEngine() as engine:
        t = engine.table("payments", ROWS)
        got = engine.run(t.filter(t.amount_fen > 10).order_by("household_id"))
    assert got.to_pydict() == {"household_id": [2, 3, 5], "amount_fen": [20, 30, 50]}


def test_table_when_its_name_is_taken_then_it_is_refused_until_dropped(tmp_path: Path) -> None:
    pq.write_table(ROWS, tmp_path / "x.parquet")
    with DuckEngine(folder=tmp_path) as engine:
        for source in (ROWS, tmp_path / "x.parquet", ROWS):
            engine.table("payments", source)
            with pytest.raises(EngineFault, match="taken"):
                engine.table("payments", ROWS)
            engine.drop("payments")


def test_write_when_done_then_the_file_is_sorted_zstd_and_alone(tmp_path: Path) -> None:
    with DuckEngine(folder=tmp_path) as engine:
        engine.write(engine.table("payments", ROWS), tmp_path / "out.parquet", order=["household_id", "amount_fen"])
    file = pq.ParquetFile(tmp_path / "out.parquet")
    assert file.read()["household_id"].to_pylist() == [1, 2, 2, 3, 5]
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"
    assert [p.name for p in tmp_path.iterdir() if not p.name.startswith(".spill")] == ["out.parquet"]


def test_ranges_when_two_households_each_then_all_are_covered_once() -> None:
    with DuckEngine() as engine:
        assert engine.ranges(engine.table("payments", ROWS), 2) == [(1, 2), (3, 5)]
        assert engine.ranges(engine.table("nobody", ROWS.slice(0, 0)), 2) == []


def test_step_when_debugging_then_each_step_is_a_numbered_file_and_rows_are_the_same(tmp_path: Path) -> None:
    results = []
    for keep_steps in (None, tmp_path / "steps"):
        with DuckEngine(keep_steps=keep_steps) as engine:
            t = engine.table("payments", ROWS)
            known = engine.step("known", t.filter(t.amount_fen.notnull()))
            total = engine.step("total", known.agg(total_fen=known.amount_fen.sum().cast("int64")), keep=True)
            results.append(engine.run(total).to_pylist())
            with pytest.raises(EngineFault, match="taken"):
                engine.step("known", t)
    assert results == [[{"total_fen": 110}]] * 2
    assert sorted(p.name for p in (tmp_path / "steps").iterdir()) == ["001_known.parquet", "002_total.parquet"]
