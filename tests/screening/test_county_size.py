"""A county of Linxi's size is screened in seconds: 101,009 households, 240,136 persons, some 300,000 facts."""

from __future__ import annotations

import time
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from jingzhun.screening import screen
from jingzhun.screening.case import all_arrived
from jingzhun.tables.catalogue import CONTRACTS
from jingzhun.tables.engines.duckdb import DuckEngine
from screening.county import AS_OF, POLICY

HOUSEHOLDS, PERSONS = 101_009, 240_136
MOST_SECONDS = 40  # some four seconds on a quiet machine; a test may share it with others


def _table(name: str, count: int, /, **columns: object) -> pa.Table:
    """Return a table of a contract from arrays; one value stands for every row, a column left out is null."""
    made = {}
    for field in CONTRACTS[name].schema:
        given = columns.get(field.name)
        is_array = isinstance(given, np.ndarray | list)
        made[field.name] = pa.array(list(given) if is_array else [given] * count, field.type)
    return pa.table(made, schema=pa.schema([f.with_nullable(True) for f in CONTRACTS[name].schema]))


def _incomes(where: np.ndarray, people: np.ndarray, surveyed: np.ndarray, rng: np.random.Generator) -> pa.Table:
    months = [(date(2023 + (m > 11), m % 12 + 1, 1), date(2023 + (m > 11), m % 12 + 1, 28)) for m in range(5, 17)]
    pension = {"line": "d4", "amount_fen": 15_000, "basis": "department"}
    paid = [
        _table(
            "income_lines",
            20_000,
            household_id=where[:20_000],
            person_id=people[:20_000],
            period_from=first,
            period_to=last,
            source_batch=str(first),
            source_row=people[:20_000],
            **pension,
        )
        for first, last in months
    ]
    amounts = rng.integers(0, 4_000_000, len(surveyed))
    year = {"period_from": date(2022, 10, 1), "period_to": date(2023, 9, 30), "basis": "survey"}
    survey = _table("income_lines", len(surveyed), household_id=surveyed, line="a1", amount_fen=amounts, **year)
    return pa.concat_tables([*paid, survey])


def _stays(where: np.ndarray, people: np.ndarray, rng: np.random.Generator) -> pa.Table:
    ill = rng.integers(0, PERSONS, 40_000)
    return _table(
        "events",
        len(ill),
        event_id=np.arange(len(ill)),
        household_id=where[ill],
        person_id=people[ill],
        kind="hospital_stay",
        event_on=[date(2024, 1 + int(i) % 6, 1 + int(i) % 28) for i in range(len(ill))],
        amount_fen=rng.integers(0, 1_100_000, len(ill)),
        is_cumulative=False,
        department="test",
        source_file="住院.xlsx",
        source_row=np.arange(len(ill)),
    )


def _county() -> dict[str, pa.Table]:
    rng = np.random.default_rng(1)
    homes, people, surveyed = np.arange(1, HOUSEHOLDS + 1), np.arange(1, PERSONS + 1), np.arange(1, 12_001)
    where = np.concatenate([homes, rng.integers(1, HOUSEHOLDS + 1, PERSONS - HOUSEHOLDS)])
    born = [date(1960 + i % 60, 5, 1) for i in people.tolist()]
    who = {"household_id": where, "person_id": people}
    since = date(2000, 1, 1)
    exited = {"household_id": surveyed, "status": "exited", "from_on": date(2019, 1, 1)}
    return {
        "households": _table("households", HOUSEHOLDS, household_id=homes, village_code="150424100201"),
        "persons": _table("persons", PERSONS, **who, name="张某", birth_on=born),
        "memberships": _table("memberships", PERSONS, **who, fact="shares_income", from_on=since),
        "household_states": _table("household_states", len(surveyed), **exited),
        "income_lines": _incomes(where, people, surveyed, rng),
        "events": _stays(where, people, rng),
        "batches": all_arrived(POLICY, AS_OF),
    }


@pytest.fixture(scope="module")
def county() -> dict[str, pa.Table]:
    return _county()


def test_screen_when_the_county_is_whole_then_every_household_has_a_class_in_time(county: dict[str, pa.Table]) -> None:
    started = time.perf_counter()
    with DuckEngine() as engine:
        found = screen(county, POLICY, as_of=AS_OF, engine=engine)
    assert time.perf_counter() - started < MOST_SECONDS
    assert found["household_classes"].num_rows == found["household_income"].num_rows == HOUSEHOLDS
    assert set(found["findings"]["rule"].to_pylist()) >= {"MEDICAL_COST", "MEDICAL_RATIO"}
    explained = set(found["explanations"]["household_id"].to_pylist())
    assert set(found["findings"]["household_id"].to_pylist()) <= explained
    assert len(explained) < HOUSEHOLDS // 2  # sentences are made for households with something to say


def test_screen_when_run_again_after_itself_then_every_clue_is_still_there(county: dict[str, pa.Table]) -> None:
    with DuckEngine() as engine:
        first = screen(county, POLICY, as_of=AS_OF, engine=engine)
    with DuckEngine() as engine:
        again = screen(county, POLICY, as_of=AS_OF, engine=engine, last=first)
    assert set(first["clues"]["state"].to_pylist()) == {"new"}
    assert set(again["clues"]["state"].to_pylist()) == {"still"}
    assert first["clues"]["clue_key"].equals(again["clues"]["clue_key"])
    assert all(first[name].equals(again[name]) for name in first if name != "clues")
