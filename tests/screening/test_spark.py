"""The same rows on every engine: the whole screening and the measures of a small county, on Spark and on DuckDB."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jingzhun import measures, screening
from jingzhun.cli.doors import policy_of
from jingzhun.cli.month.demonstration import Plan, demonstrate
from jingzhun.county.clues.month.store_tables import HANDED
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.engines.spark import SparkEngine
from jingzhun.tables.store import Store

DAY = date(2024, 6, 30)
pytestmark = pytest.mark.spark


def test_county_when_screened_on_spark_then_the_rows_of_duckdb(tmp_path: Path) -> None:
    demonstrate(Plan(out=tmp_path / "demo", households=400, persons=951), tell=lambda step: None)
    store = Store(tmp_path / "demo/data")
    given = {name: store.read(name) for name in HANDED if name in store.snapshot().tables}
    policy = policy_of("cn/150424", DAY, reserved=True)
    with DuckEngine() as engine:
        expected = screening.screen(given, policy, as_of=DAY, engine=engine)
        tables = {name: engine.table(f"m_{name}", table) for name, table in (given | expected).items()}
        proposed = engine.run(measures.propose(tables, policy, DAY).order_by("household_id", "measure"))
    with SparkEngine() as spark:
        found = screening.screen(given, policy, as_of=DAY, engine=spark)
        tables = {name: spark.table(f"m_{name}", table) for name, table in (given | found).items()}
        answered = spark.run(measures.propose(tables, policy, DAY).order_by("household_id", "measure"))
    assert expected["findings"].num_rows > 50
    assert {name: table.num_rows for name, table in found.items()} == {name: table.num_rows for name, table in expected.items()}
    assert found == expected
    assert answered.to_pylist() == proposed.to_pylist()
