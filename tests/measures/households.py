"""Households at risk drawn by hypothesis, and the plans run on them: one engine an example, every household in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import ibis.expr.types as ir
import pyarrow as pa
from hypothesis import strategies as st

from jingzhun.policy import Policy, load
from jingzhun.tables.catalogue import CONTRACTS
from jingzhun.tables.engines.duckdb import DuckEngine

AS_OF = date(2024, 6, 30)
POLICY = load("cn/150424", AS_OF)
EVER = date(2014, 1, 1)
RISKS = POLICY.codes("risk_types").codes
READ = ("persons", "memberships", "person_states", "household_states", "productions", "household_classes", "risks")

Rows = dict[str, list[dict[str, object]]]

_told = st.fixed_dictionaries(
    {
        "birth_on": st.one_of(
            st.none(), st.dates(date(1940, 1, 1), date(2022, 1, 1)), st.sampled_from([date(2008, 6, 30), date(1964, 7, 1)])
        ),
        "died_on": st.sampled_from([None, None, None, date(2024, 1, 1), date(2024, 8, 1)]),
        "labour": st.sampled_from([None, *POLICY.codes("labour").codes]),
        "employment": st.sampled_from([None, *POLICY.codes("employment").codes]),
        "school_state": st.sampled_from([None, None, "primary_1", "senior_2", "university_1"]),
        "skill": st.lists(st.sampled_from(POLICY.codes("skill").codes), max_size=2, unique=True),
    }
)
_household = st.fixed_dictionaries(
    {
        "risks": st.lists(st.sampled_from(RISKS), max_size=5, unique=True),
        "members": st.lists(_told, max_size=3),
        "status": st.sampled_from([None, "dibao", "relocated", "exited"]),
        "from_on": st.sampled_from([EVER, date(2024, 9, 1)]),
        "grows": st.booleans(),
        "is_in_range": st.sampled_from([None, "yes", "no", "unknown"]),
    }
)
households = st.lists(_household, min_size=1, max_size=8)
_CLASS = {
    "village_code": "150424100201",
    "members": 1,
    "education": "yes",
    "medical": "yes",
    "housing": "yes",
    "water": "yes",
    "risk_bits": 0,
    "unknown_bits": 0,
    "has_shock": False,
    "is_without_labour": "no",
    "class": "none",
    "class_reason": "LAW",
    "needs_visit": False,
    "is_partial": False,
}


def rows_of(drawn: Sequence[dict[str, object]]) -> Rows:
    """Return the rows of every table for the drawn households, numbered from 1."""
    rows: Rows = {name: [] for name in READ}
    for number, one in enumerate(drawn, start=1):
        home = {"household_id": number}
        rows["risks"] += [{**home, "rank": n, "risk": risk, "findings": 1} for n, risk in enumerate(one["risks"], start=1)]
        if one["status"]:
            rows["household_states"].append({**home, "status": one["status"], "from_on": one["from_on"]})
        if one["grows"]:
            rows["productions"].append({**home, "item": "maize", "year": 2023})
        if one["is_in_range"]:
            rows["household_classes"].append({**home, **_CLASS, "is_in_range": one["is_in_range"]})
        for place, member in enumerate(one["members"]):
            _add_member(rows, {**home, "person_id": number * 10 + place}, member)
    return rows


def _add_member(rows: Rows, ids: dict[str, int], member: dict[str, object]) -> None:
    person = {"person_id": ids["person_id"]}
    rows["persons"].append({**ids, "name": "张某", "birth_on": member["birth_on"], "died_on": member["died_on"]})
    rows["memberships"].append({**ids, "fact": "shares_income", "from_on": EVER})
    told = [(name, member[name]) for name in ("labour", "employment", "school_state") if member[name]]
    told += [("skill", skill) for skill in member["skill"]]
    rows["person_states"] += [{**person, "attribute": name, "value": value, "from_on": EVER} for name, value in told]


def run(plan: Callable[..., ir.Table], rows: Rows, *, result: str | None = None, policy: Policy = POLICY) -> pa.Table:
    """Return the sorted rows of a plan of tables, policy and day, checked against its contract where it has one."""
    with DuckEngine() as engine:
        tables = {name: engine.table(name, CONTRACTS[name].from_rows(rows[name]), CONTRACTS[name]) for name in READ}
        found = engine.run(plan(tables, policy, AS_OF))
    checked = CONTRACTS[result].conform(found) if result else found
    return checked.sort_by([(name, "ascending") for name in checked.column_names])
