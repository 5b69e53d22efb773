"""Deprivations of surveyed households on Spark: the rows of DuckDB, with every answer among them, missing ones too."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from jingzhun.policy import load
from jingzhun.screening import deprivations
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.engines.protocol import Engine
from jingzhun.tables.engines.spark import SparkEngine
from jingzhun.tables.surveys import DEPRIVATIONS, DIMENSIONS, SURVEY_HOUSEHOLDS, SURVEY_PERSONS

POLICY = load("cn/test/costa_rica", date(2018, 7, 1))
HOUSEHOLDS = 400
pytestmark = pytest.mark.spark


def survey(seed: int) -> tuple[pa.Table, pa.Table]:
    """Return households and persons of a survey in which each question may be left open."""
    rng = np.random.default_rng(seed)

    def one_of(*choices: object) -> object:
        return choices[rng.integers(len(choices))]

    homes, people = [], []
    for number in range(1, HOUSEHOLDS + 1):
        size = int(rng.integers(1, 7))
        parts = {part: one_of("good", "regular", "bad", None) for part in ("walls", "roof", "floor")}
        members = {"members_seen": size, "members_told": size + int(rng.integers(4) == 0)}
        homes.append({"household_id": number, **parts, "water_supply": one_of("inside", "outside", "none", None), **members})
        for place in range(size):
            told = {"schooling_years": one_of(None, 0, 3, 6, 11), "years_behind": one_of(None, 0, 1, 2, 3)}
            people.append({"household_id": number, "person_id": number * 10 + place, "age": one_of(None, *range(1, 90)), **told})
    return SURVEY_HOUSEHOLDS.from_rows(homes), SURVEY_PERSONS.from_rows(people)


def judged(engine: Engine) -> pa.Table:
    homes, people = survey(5)
    tables = engine.table("homes", homes, SURVEY_HOUSEHOLDS), engine.table("people", people, SURVEY_PERSONS)
    return DEPRIVATIONS.conform(engine.run(deprivations(*tables, POLICY).order_by("household_id")))


def test_spark_gives_the_rows_of_duckdb() -> None:
    with DuckEngine() as duck:
        expected = judged(duck)
    with SparkEngine() as spark:
        found = judged(spark)
    assert found == expected
    assert expected.num_rows == HOUSEHOLDS
    for dimension in DIMENSIONS:
        assert set(expected[dimension].to_pylist()) == {True, False, None}, dimension
