"""Small counties for tests: facts given as rows, screened on an engine of their own, answers looked at by household."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa

from jingzhun.policy import Policy, load
from jingzhun.screening import screen
from jingzhun.screening.case import all_arrived
from jingzhun.tables.catalogue import CONTRACTS
from jingzhun.tables.engines.duckdb import DuckEngine

AS_OF = date(2024, 6, 30)
POLICY = load("cn/150424", AS_OF)
Rows = Mapping[str, Sequence[Mapping[str, object]]]
SOURCE = {"source_batch": "b", "source_file": "f.xlsx"}


def tables_of(rows: Rows, policy: Policy = POLICY, as_of: date = AS_OF) -> dict[str, pa.Table]:
    """Return tables under their contracts; every list of the month has arrived."""
    made = {name: CONTRACTS[name].from_rows([dict(row) for row in found]) for name, found in rows.items()}
    return {"batches": all_arrived(policy, as_of), **made}


def screened(tables: Mapping[str, pa.Table], *, last: Mapping[str, pa.Table] | None = None) -> dict[str, pa.Table]:
    """Return what the screening says of the tables."""
    with DuckEngine() as engine:
        return screen(tables, POLICY, as_of=AS_OF, engine=engine, last=last)


def household(number: int, *, members: int = 1, events: Sequence[Mapping[str, object]] = (), net: int | None = None) -> Rows:
    """Return the rows of one household; persons are ten times its number and on."""
    people = [number * 10 + i for i in range(members)]
    rows: dict[str, list[Mapping[str, object]]] = {
        "households": [{"household_id": number, "village_code": "150424100201"}],
        "persons": [{"household_id": number, "person_id": p, "name": "张某", "birth_on": date(1980, 5, 1)} for p in people],
        "memberships": [
            {"household_id": number, "person_id": p, "fact": "shares_income", "from_on": date(1980, 5, 1)} for p in people
        ],
        "events": [
            {
                "event_id": number * 1000 + i,
                "household_id": number,
                "person_id": people[0],
                "event_on": date(2024, 6, 1),
                "is_cumulative": False,
                "department": "test",
                **SOURCE,
                "source_row": number * 1000 + i,
                **event,
            }
            for i, event in enumerate(events)
        ],
        "income_lines": [],
    }
    if net is not None:
        rows["income_lines"] = [
            {
                "household_id": number,
                "line": "a1",
                "amount_fen": net,
                "period_from": date(2023, 6, 1),
                "period_to": date(2024, 5, 31),
                "basis": "survey",
                **SOURCE,
                "source_row": number,
            }
        ]
    return rows


def together(*households: Rows) -> dict[str, list[Mapping[str, object]]]:
    """Return the rows of several households as one county."""
    names = {name for rows in households for name in rows}
    return {name: [row for rows in households for row in rows.get(name, ())] for name in sorted(names)}


def classes_of(found: Mapping[str, pa.Table]) -> dict[int, str]:
    """Return the class of each household."""
    table = found["household_classes"]
    return dict(zip(table["household_id"].to_pylist(), table["class"].to_pylist(), strict=True))


def answers_of(found: Mapping[str, pa.Table]) -> set[tuple[int, str, str]]:
    """Return household, rule and answer of every finding."""
    table = found["findings"]
    return set(zip(table["household_id"].to_pylist(), table["rule"].to_pylist(), table["answer"].to_pylist(), strict=True))
