"""The named rounding step is the one of ``values``; the dated lines and windows are those of policy."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jingzhun.policy import load
from jingzhun.screening.dated import event_window, income_window
from jingzhun.screening.income import counted_lines, half_up
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.values.rounding import half_up as half_up_in_python

NUMBERS = st.integers(-(10**13), 10**13)


@settings(max_examples=5, deadline=None, derandomize=True)
@given(pairs=st.lists(st.tuples(NUMBERS, st.integers(1, 40)), min_size=1, max_size=200))
def test_half_up_when_run_by_the_engine_then_it_is_as_in_python(pairs: list[tuple[int, int]]) -> None:
    table = pa.table({"n": pa.array([n for n, _ in pairs], pa.int64()), "d": pa.array([d for _, d in pairs], pa.int64())})
    with DuckEngine() as engine:
        given_rows = engine.table("pairs", table)
        found = engine.run(given_rows.select("n", "d", r=half_up(given_rows.n, given_rows.d))).to_pylist()
    assert [row["r"] for row in found] == [half_up_in_python(row["n"], row["d"]) for row in found]


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2021, 6, 1), date(2020, 6, 1), date(2021, 5, 31)),
        (date(2024, 3, 31), date(2023, 3, 1), date(2024, 2, 29)),
        (date(2024, 1, 1), date(2023, 1, 1), date(2023, 12, 31)),
    ],
)
def test_income_window_when_a_day_is_given_then_twelve_whole_months_before_it(day: date, first: date, last: date) -> None:
    window = income_window(load("cn", day), day)
    assert (window.from_on, window.to_on, window.months) == (first, last, 12)


def test_event_window_when_the_day_is_a_leap_day_then_it_begins_a_year_before() -> None:
    day = date(2024, 2, 29)
    window = event_window(load("cn", day), day)
    assert (window.from_on, window.to_on) == (date(2023, 2, 28), day)


def test_counted_lines_when_the_list_is_read_then_every_line_has_a_part_and_a_flag_by_day() -> None:
    with DuckEngine() as engine:
        lines = engine.run(counted_lines(load("cn", date(2024, 6, 30)))).to_pylist()
        before = engine.run(counted_lines(load("cn", date(2013, 12, 31)))).to_pylist()
    assert {row["part"] for row in lines} == {"wage", "production", "property", "transfer", "cost"}
    assert {row["line"] for row in lines if not row["counts"]} == {"d5d", "d6g", "d6h", "d6l", "d6m"}
    assert not any(row["counts"] for row in before)
