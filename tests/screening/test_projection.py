"""The projection of a registry: the core rules say the same over it as the whole screening, of every household it can hold."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from jingzhun import synthetic
from jingzhun.cli.doors import policy_of
from jingzhun.cli.month.demonstration import write_files
from jingzhun.cli.standings import SHARED, compared, summary
from jingzhun.county.clues.month.files import Delivery, files_in
from jingzhun.county.clues.month.judging import judge_month
from jingzhun.county.clues.month.projection import FOLDER, keep_projection, standing_of
from jingzhun.county.clues.month.taking import take_month
from jingzhun.screening import registry_projection
from jingzhun.screening.arrivals import arrivals_by
from jingzhun.screening.one_pass import OnePass
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.projecting import Projector, summed_facts
from jingzhun.tables.ready import STANDINGS
from jingzhun.tables.store import Store
from screening.county import AS_OF, POLICY, SOURCE, Rows, household, screened, tables_of, together

SINCE = date(2000, 1, 1)


def standing(tables: dict[str, pa.Table]) -> tuple[dict[int, dict[str, Any]], set[tuple[int, str]]]:
    """Return the standings of households by number, and what is beyond the projection."""
    with DuckEngine() as engine:
        found = registry_projection(tables, POLICY, as_of=AS_OF, engine=engine)
    projector = Projector()
    ready = projector.coded(summed_facts(found.facts))
    codes = {"person_circumstances": projector.persons.table(), "home_circumstances": projector.homes.table()}
    with DuckEngine() as engine:
        made = OnePass(codes, POLICY, engine, arrivals_by(tables["batches"], POLICY, AS_OF))
    rows = STANDINGS.conform(made.standings(ready)).to_pylist()
    return {r["household_id"]: r for r in rows}, {(r["household_id"], r["why"]) for r in found.beyond.to_pylist()}


def both(rows: Rows) -> tuple[dict[int, dict[str, Any]], dict[int, dict[str, Any]], set[tuple[int, str]]]:
    """Return what the projection and the whole screening say of the same rows, and what is beyond."""
    tables = tables_of(rows)
    mine, beyond = standing(tables)
    whole = {r["household_id"]: r for r in screened(tables)["household_classes"].to_pylist()}
    return mine, whole, beyond


def event(kind: str, **told: object) -> dict[str, object]:
    return {"kind": kind, **told}


HOUSE = {"dwellings": [{"household_id": 1, "found_on": SINCE, "grade": "C", "is_only_home": True}]}
DAMAGED = {"dwellings": [{"household_id": 1, "found_on": SINCE, "has_visible_damage": True}]}
WATER = {"water_states": [{"household_id": 1, "found_on": SINCE, "is_quality_safe": True}]}
STATES = {
    "household_states": [{"household_id": 1, "status": status, "from_on": SINCE} for status in ("exited", "monitored_near_poor")]
}
INSURED = {"person_states": [{"person_id": 10, "attribute": "insurance", "value": "resident", "from_on": SINCE}]}
UNTOLD = {
    "income_lines": [
        {"household_id": 1, "line": line, "amount_fen": amount, "basis": "survey", **SOURCE, "source_row": number}
        | {"period_from": date(2023, 6, 1), "period_to": date(2024, 5, 31)}
        for number, (line, amount) in enumerate((("a1", 700_000), ("b1", None)))
    ]
}


@pytest.mark.parametrize(
    ("events", "rows"),
    [
        ((), {}),
        ((), HOUSE),
        ((), DAMAGED),
        ((), WATER),
        ((), STATES),
        ((), INSURED),
        ((), UNTOLD),
        ((event("water_fault"),), WATER),
        ((event("water_fault"),), {}),
        ((event("housing_danger", grade="D"),), {}),
        ((event("housing_danger"),), {}),
        ((event("school_absence"),), {}),
        ((event("insurance_lapse"),), INSURED),
        ((event("hospital_stay", amount_fen=2_000_000, in_scope_fen=900_000), event("medical_year", amount_fen=950_000)), {}),
        ((event("school_cost"), event("hospital_stay")), UNTOLD),
    ],
    ids=[
        "nothing told of the house",
        "grade C",
        "damage without a grade",
        "indicators missing",
        "two statuses",
        "insured by its own state",
        "one part untold",
        "fault after the check",
        "fault without a check",
        "listed D",
        "listed without a grade",
        "absent adult",
        "uninsured",
        "bills and the year's total",
        "loss and bill untold",
    ],
)
def test_what_is_told_stands_as_in_the_whole_screening(events: tuple[Any, ...], rows: Rows) -> None:
    first = dict(household(1, members=2, events=events, net=None if "income_lines" in rows else 900_000))
    first |= rows
    mine, whole, beyond = both(together(first, household(2, net=5_000_000)))
    assert not beyond
    for number in (1, 2):
        assert {n: mine[number][n] for n in SHARED} == {n: whole[number][n] for n in SHARED}


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ((event("school_absence", person_id=99),), "absent_elsewhere"),
        ((event("insurance_lapse", person_id=None),), "uninsured_elsewhere"),
        ((event("school_absence", detail="休学"), event("school_absence", event_on=AS_OF - timedelta(days=9))), "absent_elsewhere"),
    ],
    ids=["a child nobody knows", "a row without a person", "two reasons told"],
)
def test_a_household_the_form_cannot_hold_is_named(events: tuple[Any, ...], why: str) -> None:
    _, beyond = standing(tables_of(together(household(1, events=events, net=900_000), household(2, net=1))))
    assert beyond == {(1, why)}


def test_a_household_without_members_of_which_something_is_told_is_named() -> None:
    gone = dict(household(1, events=[event("fire")]))
    gone["memberships"] = []
    _, beyond = standing(tables_of(together(gone, household(2, net=1))))
    assert beyond == {(1, "no_member")}


@pytest.mark.slow
def test_two_months_of_the_demo_county_stand_as_in_the_whole_screening(tmp_path: Path) -> None:
    county = synthetic.make_county(seed=20240630, households=300, persons=713)
    store = Store(tmp_path / "data")
    for number, period in enumerate(("2024-05", "2024-06")):
        policy = policy_of("cn/150424", AS_OF if number else date(2024, 5, 31), reserved=True)
        write_files(county, tmp_path, period=period, seed=1, first=not number)
        take_month(store, files_in(tmp_path / "files" / period), Delivery(policy, period))
        kept = list((store.folder / FOLDER).iterdir())
        assert len(kept) == 1, "the projection of the last month goes when the next is made"
        judge_month(store, policy=policy, as_of=policy.as_of, period=period)
        assert keep_projection(store, policy, policy.as_of) == kept[0], "a run adds answers, not facts"
    found = standing_of(store, policy, AS_OF)
    said = compared(found, store)
    assert said["different"] == []
    assert int(str(said["compared"])) > 270
    assert summary(found)["households"] == found.standings.num_rows
