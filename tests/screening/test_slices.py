"""Slices of a county give exactly the rows of the county: by ranges, by change sets, with memory of the last run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from jingzhun.cli.doors import policy_of
from jingzhun.cli.month.demonstration import Plan, demonstrate
from jingzhun.county.clues.month.store_tables import HANDED
from jingzhun.screening import screen
from jingzhun.screening.slices import Core, among, between, kept_answers, last_of, slice_of
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.people import KINSHIPS, MEMBERSHIPS
from jingzhun.tables.ranges import HIGHEST, LOWEST, ranges_of
from jingzhun.tables.store import Store

DAY, EARLIER = date(2024, 6, 30), date(2024, 5, 31)
POLICY = policy_of("cn/150424", DAY, reserved=True)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pa.Table]:
    place = tmp_path_factory.mktemp("county") / "demo"
    demonstrate(Plan(out=place, households=400, persons=951), tell=lambda step: None)
    store = Store(place / "data")
    return tied({name: store.read(name) for name in HANDED if name in store.snapshot().tables})


def tied(tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """Return a county with children in other households and persons who share income elsewhere than they are registered."""
    people = tables["persons"].select(["person_id", "household_id"]).to_pylist()
    pairs = [(people[i], people[(i * 37 + 11) % len(people)]) for i in range(0, len(people), 9)]
    kin = [{"parent_id": a["person_id"], "child_id": b["person_id"]} for a, b in pairs if a["household_id"] != b["household_id"]]
    moved = {people[i]["person_id"]: people[(i * 53 + 7) % len(people)]["household_id"] for i in range(5, len(people), 23)}
    members = [
        {
            **row,
            "household_id": moved.get(row["person_id"], row["household_id"])
            if row["fact"] == "shares_income"
            else row["household_id"],
        }
        for row in tables["memberships"].to_pylist()
    ]
    return tables | {"kinships": KINSHIPS.from_rows(kin), "memberships": MEMBERSHIPS.from_rows(members)}


@pytest.fixture(scope="module")
def last(county: dict[str, pa.Table]) -> dict[str, pa.Table]:
    with DuckEngine() as engine:
        return screen(county, POLICY, as_of=EARLIER, engine=engine)


@pytest.fixture(scope="module")
def whole(county: dict[str, pa.Table], last: dict[str, pa.Table]) -> dict[str, pa.Table]:
    with DuckEngine() as engine:
        return screen(county, POLICY, as_of=DAY, engine=engine, last=last)


def sliced(county: Mapping[str, pa.Table], last: Mapping[str, pa.Table] | None, core: Core) -> dict[str, pa.Table]:
    """Return what a slice says of its own households."""
    with DuckEngine() as engine:
        tables = {name: engine.table(name, table) for name, table in county.items()}
        if last:
            tables |= {f"last_{name}": engine.table(f"last_{name}", last[name]) for name in ("clues", "findings")}
        given = slice_of(tables, engine, core, name="one")
        before = last_of(tables, engine, core)
    with DuckEngine() as engine:
        found = screen(given, POLICY, as_of=DAY, engine=engine, last=before)
    with DuckEngine() as engine:
        return kept_answers(found, engine, core)


def test_ranges_together_give_the_rows_of_the_whole(county, last, whole) -> None:
    with DuckEngine() as engine:
        bounds = engine.ranges(engine.table("households", county["households"]), 150)
    ranges = ranges_of(bounds, 150)
    assert len(ranges) == 3
    parts = [sliced(county, last, between(r.low, r.high)) for r in ranges]
    assert whole["findings"].num_rows > 50
    for name, expected in whole.items():
        found = pa.concat_tables([part[name] for part in parts])
        assert found.num_rows == expected.num_rows, name
        assert found == expected, name


def test_what_makes_slices_hard_is_in_the_county(county, whole) -> None:
    home = dict(zip(*(county["persons"][n].to_pylist() for n in ("person_id", "household_id")), strict=True))
    shares = county["memberships"].filter(pc.equal(county["memberships"]["fact"], "shares_income"))
    away = [p for p, h in zip(*(shares[n].to_pylist() for n in ("person_id", "household_id")), strict=True) if home[p] != h]
    assert len(away) > 20
    assert county["kinships"].num_rows > 50
    assert pc.sum(pc.is_valid(whole["household_income"]["support_due_fen"])).as_py() > 0


def test_some_households_by_name_give_their_rows_of_the_whole(county, last, whole) -> None:
    chosen = whole["household_classes"]["household_id"].to_pylist()[3::17]
    core = among(pa.array(chosen))
    found = sliced(county, last, core)
    for name, expected in whole.items():
        mine = expected.filter(pc.is_in(expected["household_id"], value_set=pa.array(chosen)))
        assert found[name] == mine, name


def test_ranges_leave_no_number_out() -> None:
    ranges = ranges_of([(5, 9), (12, 20), (31, 31)], 2)
    assert (ranges[0].low, ranges[-1].high) == (LOWEST, HIGHEST)
    assert all(a.high + 1 == b.low for a, b in pairwise(ranges))
    assert len({r.name for r in ranges}) == 3
