"""What departments, surveys and the price table tell of one household: in plain Python as by the engine, whatever the rows are."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jingzhun.casework import add_up
from jingzhun.policy import load
from jingzhun.screening import ToldAmount, prefilled_by_prices, told_by_departments, told_by_surveys
from jingzhun.screening.dated import Window
from jingzhun.screening.income import income_parts, told_amounts
from jingzhun.screening.production_prefill import prefilled_amounts
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.income import INCOME_LINES, PRODUCTIONS
from jingzhun.values.dates import first_of_month, last_of_month, month_index

POLICY = load("cn/150424", date(2024, 9, 30))
WINDOW = Window(date(2023, 10, 1), date(2024, 9, 30))
MONTHS = st.integers(month_index(date(2021, 6, 1)), month_index(date(2025, 6, 1)))
SOURCES = {"department": told_by_departments, "survey": told_by_surveys}
FEN = st.one_of(st.none(), st.integers(0, 10**7))
ROW = st.tuples(
    st.sampled_from([None, 1, 2]), st.sampled_from(["a1", "d2", "d6k"]), FEN, MONTHS, st.integers(0, 30), st.sampled_from([None, False, True]),
    st.sampled_from(["x", "y"]),
)  # fmt: skip
PRODUCTION = st.tuples(
    st.sampled_from(POLICY.codes("production_items").codes),
    st.sampled_from([2023, 2024]),
    st.one_of(st.none(), st.integers(0, 9999)),
)


def row_of(told: tuple[object, ...]) -> ToldAmount:
    person, line, fen, begun, length, is_one_off, batch = told
    return ToldAmount(person, line, fen, first_of_month(begun), last_of_month(begun + length), is_one_off, batch)  # type: ignore[arg-type,operator]


@pytest.mark.parametrize("basis", SOURCES)
@settings(max_examples=25, deadline=None, derandomize=True)
@given(told=st.lists(ROW, max_size=8))
def test_amounts_when_told_by_the_engine_then_they_are_as_in_python(basis: str, told: list[tuple[object, ...]]) -> None:
    rows = [row_of(one) for one in told]
    table = INCOME_LINES.from_rows(
        [
            {
                "household_id": 1, "person_id": r.person_id, "line": r.line, "amount_fen": r.fen, "period_from": r.period_from,
                "period_to": r.period_to, "basis": basis, "is_one_off": r.is_one_off, "source_batch": r.batch, "source_row": n,
            }
            for n, r in enumerate(rows)
        ]
    )  # fmt: skip
    with DuckEngine() as engine:
        found = engine.run(told_amounts(engine.table("lines", table), POLICY, WINDOW)).to_pylist()
    by_engine = {one["line"]: None if one["is_untold"] else one["amount_fen"] for one in found}
    assert SOURCES[basis](rows, POLICY, WINDOW) == dict(sorted(by_engine.items()))


@pytest.mark.parametrize(
    ("last_month", "months", "expected"),
    [
        ((2022, 9), 12, {"a1": 700}),
        ((2022, 8), 12, {}),
        ((2022, 9), 11, {}),
        ((2023, 9), 12, {"a1": 700}),
        ((2023, 10), 2, {"a1": 350}),
    ],
)
def test_survey_of_a_year_before_when_it_is_old_then_it_stands_as_long_as_policy_says(
    last_month: tuple[int, int], months: int, expected: dict[str, int]
) -> None:
    last = month_index(date(*last_month, 1))
    row = ToldAmount(None, "a1", 700, first_of_month(last - months + 1), last_of_month(last), None, "x")
    assert told_by_surveys([row], POLICY, WINDOW) == expected
    assert told_by_departments([row], POLICY, WINDOW) == (expected if last_month == (2023, 10) else {})


@settings(max_examples=15, deadline=None, derandomize=True)
@given(grown=st.lists(PRODUCTION, max_size=6, unique_by=lambda p: p[:2]))
def test_price_table_when_asked_by_the_engine_then_it_is_as_in_python(grown: list[tuple[str, int, int | None]]) -> None:
    rows = [{"household_id": 1, "item": item, "year": year, "quantity_hundredths": many} for item, year, many in grown]
    with DuckEngine() as engine:
        plan = prefilled_amounts(engine.table("productions", PRODUCTIONS.from_rows(rows)), POLICY, WINDOW)
        found = engine.run(plan).to_pylist()
    by_engine = {one["line"]: None if one["is_untold"] else one["amount_fen"] for one in found}
    assert prefilled_by_prices(grown, POLICY, WINDOW) == dict(sorted(by_engine.items()))


@settings(max_examples=15, deadline=None, derandomize=True)
@given(amounts=st.dictionaries(st.sampled_from(POLICY.codes("income_lines").codes), st.integers(0, 10**7), min_size=1))
def test_sheet_when_only_the_survey_tells_then_the_screening_counts_the_same(amounts: dict[str, int]) -> None:
    table = INCOME_LINES.from_rows(
        [
            {
                "household_id": 1, "line": line, "amount_fen": fen, "period_from": WINDOW.from_on, "period_to": WINDOW.to_on,
                "basis": "survey", "source_batch": "annual_survey:2024", "source_row": n,
            }
            for n, (line, fen) in enumerate(amounts.items())
        ]
    )  # fmt: skip
    sums = add_up(amounts, POLICY, 1)
    with DuckEngine() as engine:
        tables = {
            "income_lines": engine.table("lines", table),
            "productions": engine.table("productions", PRODUCTIONS.from_rows([])),
        }
        found = engine.run(income_parts(tables, POLICY, WINDOW)).to_pylist()[0]
    assert {part: found[f"{part}_fen"] for part in sums.parts} == dict(sums.parts)
    assert found["told_net_fen"] == sums.net_fen
