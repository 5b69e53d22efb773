"""The core rules over the projection: one pass equals the Ibis definition on every engine, and both equal the whole screening."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings

from jingzhun.policy import Policy, load
from jingzhun.screening import core
from jingzhun.screening.arrivals import ASKED, Arrivals
from jingzhun.screening.one_pass import OnePass
from jingzhun.synthetic.person_years import Part, person_years
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.engines.polars import PolarsEngine
from jingzhun.tables.engines.protocol import Engine
from jingzhun.tables.projecting import Projector
from jingzhun.tables.ready import PERSON_YEARS, STANDINGS
from screening.county import AS_OF, household, screened, tables_of, together
from screening.person_years import HOME, NOTHING_TOLD, counties, table_of

DAYS = (date(2017, 6, 30), date(2020, 12, 31), date(2022, 6, 30), AS_OF)
POLICIES = {day: load("cn/150424", day) for day in DAYS}
NONE_ARRIVED = Arrivals(told=dict.fromkeys(ASKED, False), late=(), superseded=())
CORE_CODES = {rule.code for rule in core.CORE_RULES}


def tables_for(years: pa.Table) -> dict[str, pa.Table]:
    projector = Projector()
    ready = projector.project(years)
    return {
        "ready_persons": ready,
        "person_circumstances": projector.persons.table(),
        "home_circumstances": projector.homes.table(),
    }


def by_ibis(tables: Mapping[str, pa.Table], policy: Policy, engine: Engine, arrivals: Arrivals = core.ALL_ARRIVED) -> pa.Table:
    named = {name: engine.table(name, table) for name, table in tables.items()}
    found = engine.run(core.standings(named, policy, arrivals).order_by("household_id"))
    return STANDINGS.conform(found)


def by_one_pass(tables: Mapping[str, pa.Table], policy: Policy, arrivals: Arrivals = core.ALL_ARRIVED) -> pa.Table:
    with DuckEngine() as engine:
        made = OnePass(tables, policy, engine, arrivals)
    return STANDINGS.conform(made.standings(tables["ready_persons"]))


@pytest.mark.parametrize("day", DAYS, ids=str)
@settings(max_examples=5, deadline=None)
@given(households=counties)
def test_one_pass_says_what_the_ibis_definition_says(day: date, households: list[Any]) -> None:
    tables = tables_for(table_of(households))
    for arrivals in (core.ALL_ARRIVED, NONE_ARRIVED):
        with DuckEngine() as engine:
            assert by_one_pass(tables, POLICIES[day], arrivals) == by_ibis(tables, POLICIES[day], engine, arrivals)


def test_every_engine_says_the_same_of_forty_thousand_persons() -> None:
    tables = tables_for(person_years(3, Part(0, 0, 40_000)))
    with DuckEngine() as duck, PolarsEngine() as polars:
        expected = by_ibis(tables, POLICIES[AS_OF], duck)
        assert by_ibis(tables, POLICIES[AS_OF], polars) == expected
    assert by_one_pass(tables, POLICIES[AS_OF]) == expected
    assert len(set(expected["class_reason"].to_pylist())) >= 9


def test_amounts_near_the_lines_are_among_the_examples() -> None:
    """The line of the day is one of the edges that hypothesis is given; were policy to move, the property would look elsewhere."""
    assert POLICIES[AS_OF].rule("screening/monitoring_line").fen("line") == 830_000


@pytest.mark.parametrize(
    ("wage", "expected"),
    [(1_659_998, "yes"), (1_659_999, "no"), (1_660_000, "no"), (None, "unknown")],
    ids=["one below", "rounds half up to the line", "on the line", "not told"],
)
def test_income_a_head_is_rounded_half_up_and_on_the_line_is_not_below(wage: int | None, expected: str) -> None:
    years = table_of([(HOME, [{**NOTHING_TOLD, "wage_fen": wage}, NOTHING_TOLD], 0)])
    assert by_one_pass(tables_for(years), POLICIES[AS_OF])["is_in_range"].to_pylist() == [expected]


def test_the_whole_screening_says_the_same_of_what_both_can_see() -> None:
    """The same households as registry, surveys and events: where no rule beyond the core ones finds anything, the class is the same."""
    years = person_years(11, Part(0, 0, 1_500)).to_pylist()
    found = screened(tables_of(_contracts_of(years)))
    told = {row["household_id"]: row for row in by_one_pass(tables_for(PERSON_YEARS.from_rows(years)), POLICIES[AS_OF]).to_pylist()}
    beyond = {
        row["household_id"]
        for row in found["findings"].select(["household_id", "rule"]).to_pylist()
        if row["rule"] not in CORE_CODES
    }
    compared = 0
    for row in found["household_classes"].to_pylist():
        mine = told[row["household_id"]]
        shared = ("members", "net_per_head_fen", "is_in_range", "education", "medical", "housing", "water")
        assert {n: mine[n] for n in shared} == {n: row[n] for n in shared}, row["household_id"]
        if row["household_id"] not in beyond:
            compared += 1
            assert (mine["class"], mine["class_reason"]) == (row["class"], row["class_reason"]), row["household_id"]
    assert compared > 250


def _contracts_of(years: list[dict[str, Any]]) -> dict[str, Any]:
    """Return registry, surveys and events that tell the same as some persons' years."""
    homes: dict[int, list[dict[str, Any]]] = {}
    for year in years:
        homes.setdefault(year["household_id"], []).append(year)
    return together(*[_contract_rows(number, people) for number, people in homes.items()])


def _contract_rows(number: int, people: list[dict[str, Any]]) -> dict[str, Any]:
    rows = dict(household(number, members=len(people)))
    home = next(p for p in people if p["is_income_whole"] is not None)
    basis = "survey" if home["is_income_whole"] else "department"
    since = date(2000, 1, 1)
    ids = [p["person_id"] for p in rows["persons"]]
    rows["persons"] = [
        {**row, "birth_on": None if p["school_age"] is None else AS_OF.replace(year=2023 - p["school_age"], month=7, day=1)}
        for row, p in zip(rows["persons"], people, strict=True)
    ]
    rows["person_states"] = [{"person_id": i, "attribute": "employment", "value": "working_local", "from_on": since} for i in ids]
    rows["income_lines"] = [line for i, p in zip(ids, people, strict=True) for line in _lines(number, i, p, basis)]
    rows["events"] = [event for i, p in zip(ids, people, strict=True) for event in _events(number, i, p)]
    rows["household_states"] = [{"household_id": number, "status": home["status"], "from_on": since}] if home["status"] else []
    told = {n: home[n] for n in ("grade", "is_only_home")}
    rows["dwellings"] = [{"household_id": number, "found_on": since, **told}]
    water = {n: home[n] for n in ("is_quality_safe", "litres_per_person_day", "fetch_minutes", "assurance_ppm")}
    rows["water_states"] = (
        [{"household_id": number, "found_on": since, **water}] if any(v is not None for v in water.values()) else []
    )
    return rows


def _lines(number: int, person: int, year: dict[str, Any], basis: str) -> list[dict[str, Any]]:
    named = {"a1": "wage_fen", "b1": "production_fen", "c1": "property_fen", "d1": "transfer_fen", "e1": "cost_fen"}
    told = {line: year[name] for line, name in named.items() if line == "a1" or year[name] != 0}
    source = {"source_batch": "b", "source_file": "f.xlsx", "source_row": person}
    window = {"period_from": date(2023, 6, 1), "period_to": date(2024, 5, 31)}
    return [
        {"household_id": number, "person_id": person, "line": line, "amount_fen": amount, "basis": basis, **window, **source}
        for line, amount in told.items()
    ]


def _events(number: int, person: int, year: dict[str, Any]) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    if year["own_payment_fen"] != 0:
        told.append({"kind": "outpatient_month", "amount_fen": year["own_payment_fen"], "in_scope_fen": year["own_payment_fen"]})
    if year["loss_fen"] != 0:
        told.append({"kind": "school_cost", "amount_fen": year["loss_fen"]})
    if year["is_absent"]:
        told.append({"kind": "school_absence", "detail": year["absence_reason"]})
    if year["is_uninsured"]:
        told.append({"kind": "insurance_lapse"})
    shared = {"household_id": number, "person_id": person, "event_on": AS_OF - timedelta(days=30), "is_cumulative": False}
    return [
        {**shared, "department": "t", "event_id": person * 10 + i, "source_file": "f.xlsx", "source_row": person, **event}
        for i, event in enumerate(told)
    ]
