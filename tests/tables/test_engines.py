"""One plan, every engine, the same rows: DuckDB is the measure, Polars within its subset, Spark where it is installed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jingzhun.tables.contract import ContractBreach
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.engines.faults import SENTENCES, EngineFault
from jingzhun.tables.engines.polars import NOT_ON_POLARS, PolarsEngine
from jingzhun.tables.engines.protocol import Engine
from jingzhun.tables.engines.spark import SparkEngine
from jingzhun.tables.income import INCOME_LINES

PAYMENTS = pa.table({
    "household_id": pa.array([1, 1, 2, 3, 3, 3, None], pa.int64()),
    "line": pa.array(["a1", "d2", "a1", None, "d2", "a1", "a1"], pa.string()),
    "amount_fen": pa.array([100, -51, None, 7, 2**53 + 1, 0, 5], pa.int64()),
    "paid_on": pa.array([date(2024, 6, n) for n in range(1, 8)], pa.date32()),
})  # fmt: skip
HOMES = pa.table({"household_id": pa.array([1, 2, 4], pa.int64()), "village": pa.array(["统部", "新林", None], pa.string())})

Plan = Callable[[ir.Table, ir.Table], ir.Table]
SUBSET: dict[str, Plan] = {
    "filter and order": lambda p, h: p.filter(p.amount_fen >= 0).order_by("paid_on"),
    "sum by household": lambda p, h: (
        p.group_by("household_id").aggregate(total_fen=p.amount_fen.sum().cast("int64"), n=p.count()).order_by("household_id")
    ),
    "left join": lambda p, h: (
        p.left_join(h, "household_id").select("household_id", "line", "village").order_by(["household_id", "line", "village"])
    ),
    "semi and anti": lambda p, h: (
        p.semi_join(h, "household_id").anti_join(h.filter(h.village.isnull()), "household_id").order_by("paid_on")
    ),
    "cases and nulls": lambda p, h: p.mutate(
        kind=ibis.cases((p.line == "a1", "wage"), (p.line.isnull(), "untold"), else_="other"), fen=ibis.coalesce(p.amount_fen, -1)
    ).order_by("paid_on"),
    "whole division": lambda p, h: p.filter(p.amount_fen.notnull()).mutate(half=p.amount_fen // 2).order_by("paid_on"),
    "distinct union": lambda p, h: (
        ibis.union(p.select("household_id"), h.select("household_id")).distinct().order_by("household_id")
    ),
    "days": lambda p, h: p.filter(p.paid_on > date(2024, 6, 3)).mutate(year=p.paid_on.year().cast("int64")).order_by("paid_on"),
    "text": lambda p, h: p.filter(p.line.notnull()).mutate(long=p.line + "·甲", first=p.line.substr(0, 1)).order_by("paid_on"),
}


def _rows(engine: Engine, plan: Plan) -> list[dict[str, object]]:
    with engine:
        found = engine.run(plan(engine.table("payments", PAYMENTS), engine.table("homes", HOMES)))
    return sorted(found.to_pylist(), key=lambda row: [(v is None, str(v)) for v in row.values()])


@pytest.mark.parametrize("plan", list(SUBSET))
def test_plan_when_on_polars_then_the_rows_of_duckdb(plan: str) -> None:
    expected = _rows(DuckEngine(), SUBSET[plan])
    assert expected
    assert _rows(PolarsEngine(), SUBSET[plan]) == expected


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkEngine]:
    with SparkEngine() as engine:
        yield engine


@pytest.mark.spark
@pytest.mark.parametrize("plan", list(SUBSET))
def test_plan_when_on_spark_then_the_rows_of_duckdb(plan: str, spark: SparkEngine) -> None:
    name = plan.replace(" ", "_")
    made = SUBSET[plan](spark.table(f"payments_{name}", PAYMENTS), spark.table(f"homes_{name}", HOMES))
    found = sorted(spark.run(made).to_pylist(), key=lambda row: [(v is None, str(v)) for v in row.values()])
    assert found == _rows(DuckEngine(), SUBSET[plan])


def test_spark_when_not_installed_then_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(EngineFault, match=r"jingzhun\[spark\]") as fault:
        SparkEngine()
    assert fault.value.code == "not_installed"


MISSING: dict[str, Plan] = {
    "window functions": lambda p, h: p.mutate(
        place=ibis.row_number().over(ibis.window(group_by=p.household_id, order_by=p.paid_on))
    ),
    "scalar subqueries": lambda p, h: p.filter(p.amount_fen > h.household_id.max().as_scalar()),
    "inequality joins": lambda p, h: p.join(h, p.household_id > h.household_id),
    "month intervals": lambda p, h: p.mutate(then=p.paid_on + ibis.interval(months=1)),
}


@pytest.mark.parametrize("gap", NOT_ON_POLARS)
def test_polars_when_it_cannot_say_a_step_then_told_to_use_duckdb(gap: str) -> None:
    """Once a row of ``NOT_ON_POLARS`` runs, this fails and the row goes."""
    assert set(MISSING) == set(NOT_ON_POLARS)
    assert _rows(DuckEngine(), MISSING[gap]) is not None
    with pytest.raises(EngineFault) as fault:
        _rows(PolarsEngine(), MISSING[gap])
    assert fault.value.code in {"not_on_this_engine", "engine_failed"}


@pytest.mark.parametrize("make", [DuckEngine, PolarsEngine])
def test_table_when_it_breaks_its_contract_then_refused_and_the_name_is_free(make: Callable[[], Engine], tmp_path: Path) -> None:
    bad = INCOME_LINES.empty().drop_columns(["basis"])
    pq.write_table(bad, tmp_path / "lines.parquet")
    engine = DuckEngine(reads=[tmp_path]) if make is DuckEngine else make()
    with engine:
        for source in (bad, tmp_path / "lines.parquet"):
            with pytest.raises(ContractBreach, match="basis"):
                engine.table("lines", source, INCOME_LINES)
        assert engine.run(engine.table("lines", INCOME_LINES.empty(), INCOME_LINES)).num_rows == 0


@pytest.mark.parametrize("make", [DuckEngine, PolarsEngine])
def test_file_when_read_or_written_then_the_same_rows_on_both(make: Callable[[], Engine], tmp_path: Path) -> None:
    pq.write_table(PAYMENTS, tmp_path / "in.parquet")
    engine = DuckEngine(folder=tmp_path) if make is DuckEngine else make()
    with engine:
        engine.write(engine.table("payments", tmp_path / "in.parquet"), tmp_path / "out.parquet", order=["amount_fen"])
    amounts = pq.read_table(tmp_path / "out.parquet")["amount_fen"].to_pylist()
    assert [a for a in amounts if a is not None] == [-51, 0, 5, 7, 100, 2**53 + 1]
    assert sorted(p.name for p in tmp_path.iterdir() if not p.name.startswith(".spill")) == ["in.parquet", "out.parquet"]


def test_step_when_kept_on_polars_then_named_once() -> None:
    with PolarsEngine() as engine:
        t = engine.table("payments", PAYMENTS)
        kept = engine.step("some", t.filter(t.amount_fen > 0), keep=True)
        assert engine.run(kept.aggregate(n=kept.count())).to_pylist() == [{"n": 4}]
        with pytest.raises(EngineFault, match="taken"):
            engine.step("some", t)


def test_duckdb_when_its_memory_is_too_little_then_told_what_to_do() -> None:
    with DuckEngine(memory_mb=20) as engine:
        numbers = engine.table("numbers", pa.table({"n": pa.array(range(300_000), pa.int64())}))
        pairs = numbers.join(numbers.view(), "n").mutate(text=ibis.literal("甲" * 400)).order_by(ibis.desc("n"))
        with pytest.raises(EngineFault) as fault:
            engine.run(pairs)
    assert fault.value.code == "out_of_memory"
    assert "20 MB" in fault.value.sentence.zh
    assert not fault.value.is_ours


def test_every_sentence_of_an_engine_speaks_both_languages() -> None:
    assert all(s.zh != s.en for s in SENTENCES.values())
    assert {
        name
        for name in SENTENCES
        if EngineFault(name, **dict.fromkeys(("path", "name", "memory_mb", "kind", "engine"), "x")).is_ours
    } == {"engine_failed"}
