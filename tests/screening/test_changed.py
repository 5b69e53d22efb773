"""A change set screened again gives exactly the rows of a full run: over the projection, and over the whole screening for twelve months."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings

from jingzhun import synthetic
from jingzhun.cli.doors import policy_of
from jingzhun.cli.month.demonstration import write_files
from jingzhun.county.clues.month.files import Delivery, files_in
from jingzhun.county.clues.month.store_tables import HANDED
from jingzhun.county.clues.month.taking import take_month
from jingzhun.intake import read_period
from jingzhun.policy import Policy
from jingzhun.screening import screen
from jingzhun.screening.changed import changed_households
from jingzhun.screening.one_pass import OnePass
from jingzhun.screening.slices import among, kept_answers, slice_of
from jingzhun.synthetic.person_years import Part, person_years
from jingzhun.tables.catalogue import CONTRACTS
from jingzhun.tables.changes import between, replaced
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.projecting import Projector
from jingzhun.tables.ready import STANDINGS
from jingzhun.tables.store import Store
from jingzhun.values.dates import last_of_month
from screening.county import AS_OF, POLICY
from screening.person_years import counties, table_of

MONTHS = [f"2023-{m:02}" for m in range(7, 13)] + [f"2024-{m:02}" for m in range(1, 7)]


@settings(max_examples=12, deadline=None)
@given(first=counties, second=counties)
def test_a_change_set_gives_exactly_the_rows_of_a_full_run(first: list[Any], second: list[Any]) -> None:
    projector = Projector()
    mixed = [b if i % 2 else a for i, (a, b) in enumerate(zip(first, second, strict=False))]  # some households stay as they are
    before, after = projector.project(table_of(first)), projector.project(table_of(mixed))
    codes = {"person_circumstances": projector.persons.table(), "home_circumstances": projector.homes.table()}
    with DuckEngine() as engine:
        made = OnePass(codes, POLICY, engine)
    changes = between(before, after)
    found = replaced(made.standings(before), changes, made.standings(changes.persons))
    assert found == STANDINGS.conform(made.standings(after))
    assert set(changes.households.to_pylist()) <= set(before["household_id"].to_pylist()) | set(after["household_id"].to_pylist())


def test_what_did_not_change_is_not_in_the_change_set() -> None:
    years = person_years(2, Part(0, 0, 3_000))
    ready = Projector().project(years)
    shuffled = ready.take(pc.sort_indices(ready, sort_keys=[("household_id", "ascending"), ("told_net_fen", "descending")]))
    assert between(ready, shuffled).households.to_pylist() == []
    more = pc.add(ready["told_net_fen"], pc.cast(pc.equal(ready["household_id"], ready["household_id"][7]), pa.int64()))
    moved = ready.set_column(ready.column_names.index("told_net_fen"), "told_net_fen", more)
    assert between(ready, moved).households.to_pylist() == [ready["household_id"][7].as_py()]


def answers(tables: Mapping[str, pa.Table], policy: Policy) -> dict[str, pa.Table]:
    with DuckEngine() as engine:
        return screen(tables, policy, as_of=policy.as_of, engine=engine)


def changed_answers(
    before: Mapping[str, pa.Table], after: Mapping[str, pa.Table], policy: Policy
) -> tuple[pa.Array, dict[str, pa.Table]]:
    """Return the households of the change set and what a slice says of them."""
    with DuckEngine() as engine:
        old = {name: engine.table(f"old_{name}", table) for name, table in before.items()}
        new = {name: engine.table(name, table) for name, table in after.items()}
        households = changed_households(old, new, engine)
        given_rows = slice_of(new, engine, among(households), name="one")
    found = answers(given_rows, policy)
    with DuckEngine() as engine:
        return households, kept_answers(found, engine, among(households))


@pytest.mark.slow
def test_twelve_months_of_the_demo_county_by_change_sets_are_twelve_full_runs(tmp_path: Path) -> None:
    county = synthetic.make_county(seed=20240630, households=300, persons=713)
    store = Store(tmp_path / "data")
    before: dict[str, pa.Table] = {}
    shares = []
    for number, period in enumerate(MONTHS):
        write_files(county, tmp_path, period=period, seed=1, first=number == 0)
        policy = policy_of("cn/150424", last_of_month(read_period(period)), reserved=True)
        take_month(store, files_in(tmp_path / "files" / period), Delivery(policy, period))
        held = store.snapshot().tables
        after = {name: store.read(name) if name in held else CONTRACTS[name].empty() for name in HANDED}
        if before:
            full = answers(after, policy)
            # What is true of all households at once (which lists arrived) is the new month's in both states.
            standing = answers({**before, "batches": after["batches"], "decisions": after["decisions"]}, policy)
            households, found = changed_answers(before, after, policy)
            for name, expected in full.items():
                kept = standing[name].filter(pc.invert(pc.is_in(standing[name]["household_id"], value_set=households)))
                both = CONTRACTS[name].conform(pa.concat_tables([kept, found[name]]))
                order = [(n, "ascending") for n in (*CONTRACTS[name].order, *CONTRACTS[name].key)]
                assert both.sort_by(order) == CONTRACTS[name].conform(expected).sort_by(order), (period, name)
            shares.append(len(households) / full["household_classes"].num_rows)
        before = after
    assert len(shares) == len(MONTHS) - 1
    assert 0 < min(shares) < 1, shares
    assert policy.as_of == AS_OF
