"""A whole county at once: 101,009 households and 240,136 persons, every household at risk, within five seconds."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from jingzhun.measures import household_modes, person_modes, propose, without_measure
from jingzhun.tables.catalogue import CONTRACTS
from jingzhun.tables.contract import ARROW_TYPES
from jingzhun.tables.engines.duckdb import DuckEngine
from measures.households import AS_OF, EVER, POLICY, READ

HOUSEHOLDS, PERSONS = 101_009, 240_136
SECONDS = 5
_STATES = {
    "labour": ("ordinary", "skilled", "weak", "lost", "none"),
    "employment": ("working_away", "farming", "none"),
    "skill": ("planting", "breeding", "driving"),
    "school_state": ("primary_1", "senior_1", "university_1"),
}


def _table(contract: str, length: int, columns: dict[str, object]) -> pa.Table:
    """Return a table of the contract; a column left out is null."""
    given = {
        c.name: pa.array(columns[c.name], ARROW_TYPES[c.type]) if c.name in columns else pa.nulls(length, ARROW_TYPES[c.type])
        for c in CONTRACTS[contract].columns
    }
    return pa.table(given)


@pytest.fixture(scope="module")
def county() -> dict[str, pa.Table]:
    draws = np.random.Generator(np.random.PCG64(7))

    def some(codes: Sequence[str], length: int) -> list[str]:
        return np.array(codes)[draws.integers(0, len(codes), length)].tolist()

    homes = np.concatenate([np.arange(1, HOUSEHOLDS + 1), draws.integers(1, HOUSEHOLDS + 1, PERSONS - HOUSEHOLDS)])
    people = np.arange(1, PERSONS + 1)
    born = (np.datetime64("1935-01-01") + draws.integers(0, 88 * 365, PERSONS)).astype("datetime64[D]").tolist()
    told = [(people[draws.random(PERSONS) < 0.8], name, codes) for name, codes in _STATES.items()]
    states = {
        "person_id": np.concatenate([ids for ids, _, _ in told]),
        "attribute": [name for ids, name, _ in told for _ in ids],
        "value": [value for ids, _, codes in told for value in some(codes, len(ids))],
    }
    moved, grown = (np.flatnonzero(draws.random(HOUSEHOLDS) < share) + 1 for share in (0.1, 0.5))
    risks = POLICY.codes("risk_types").codes
    ranked = [(home, rank, risks[(home * 3 + rank) % len(risks)]) for home in range(1, HOUSEHOLDS + 1) for rank in (1, 2)]
    home_ids, ranks, names = zip(*ranked, strict=True)
    return {
        "persons": _table(
            "persons", PERSONS, {"household_id": homes, "person_id": people, "name": ["张某"] * PERSONS, "birth_on": born}
        ),
        "memberships": _table(
            "memberships",
            PERSONS,
            {"household_id": homes, "person_id": people, "fact": ["shares_income"] * PERSONS, "from_on": [EVER] * PERSONS},
        ),
        "person_states": _table("person_states", len(states["value"]), {**states, "from_on": [EVER] * len(states["value"])}),
        "household_states": _table(
            "household_states",
            len(moved),
            {"household_id": moved, "status": some(("relocated", "dibao"), len(moved)), "from_on": [EVER] * len(moved)},
        ),
        "productions": _table(
            "productions",
            len(grown),
            {"household_id": grown, "item": ["maize"] * len(grown), "year": [AS_OF.year - 1] * len(grown)},
        ),
        "household_classes": CONTRACTS["household_classes"].empty(),
        "risks": _table(
            "risks", len(ranked), {"household_id": home_ids, "rank": ranks, "risk": names, "findings": [1] * len(ranked)}
        ),
    }


@pytest.mark.slow
def test_county_when_every_household_is_at_risk_then_it_is_answered_in_time(county: dict[str, pa.Table]) -> None:
    with DuckEngine(memory_mb=2048) as engine:
        tables = {name: engine.table(name, county[name], CONTRACTS[name]) for name in READ}
        start = perf_counter()
        proposals = engine.run(propose(tables, POLICY, AS_OF))
        given = engine.table("proposals", proposals)
        without = engine.run(without_measure(given, tables["risks"]))
        modes = engine.table("person_modes", engine.run(person_modes(tables, POLICY, AS_OF)))
        plans = engine.run(household_modes(modes))
        seconds = perf_counter() - start
    CONTRACTS["measure_proposals"].conform(proposals)
    CONTRACTS["household_modes"].conform(plans)
    helped = proposals.filter(pc.equal(proposals["answer"], "yes"))["household_id"].unique()
    assert len(helped) + without.num_rows == HOUSEHOLDS
    assert seconds < SECONDS, f"{seconds:.1f} seconds for {proposals.num_rows} proposals"
