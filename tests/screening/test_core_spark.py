"""The core rules on Spark give DuckDB's rows: in one process with two cores, and on two executors as on two machines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pyarrow as pa
import pytest

from jingzhun.policy import load
from jingzhun.screening import core
from jingzhun.synthetic.person_years import Part, person_years
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.engines.protocol import Engine
from jingzhun.tables.engines.spark import SparkEngine
from jingzhun.tables.projecting import Projector
from jingzhun.tables.ready import STANDINGS

POLICY = load("cn/150424", date(2024, 6, 30))
PERSONS = 60_000
pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def tables() -> dict[str, pa.Table]:
    projector = Projector()
    ready = projector.project(person_years(3, Part(0, 0, PERSONS)))
    return {
        "ready_persons": ready,
        "person_circumstances": projector.persons.table(),
        "home_circumstances": projector.homes.table(),
    }


def standings_on(engine: Engine, tables: Mapping[str, pa.Table]) -> pa.Table:
    given = {name: engine.table(name, table) for name, table in tables.items()}
    return STANDINGS.conform(engine.run(core.standings(given, POLICY).order_by("household_id")))


@pytest.mark.parametrize(
    ("master", "executors"), [("local[2]", 1), ("local-cluster[2,1,1024]", 2)], ids=["one process", "two executors"]
)
def test_spark_gives_the_rows_of_duckdb(tables, master: str, executors: int, record_property) -> None:
    with SparkEngine(master=master) as spark:
        found = standings_on(spark, tables)
        moved = spark.moved()
    with DuckEngine() as duck:
        expected = standings_on(duck, tables)
    assert found == expected
    assert expected.num_rows > 15_000
    for name, count in moved.items():
        record_property(name, count)
    print(f"\n{master}: {moved}")  # noqa: T201  make engines tells the shuffle
    assert moved["executors"] == executors
    assert 0 < moved["shuffle_bytes"] < 200 * PERSONS, "less than the rows themselves"
