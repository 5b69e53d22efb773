"""Cases an officer can read: facts, the day, and the expected answer with its reason; run through a room's adapter.

The format is described for officers in ``docs/howto/cases.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa

from jingzhun.policy import Policy, load
from jingzhun.policy.faults import PolicyFault
from jingzhun.policy.nodes import Node, read_nodes
from jingzhun.policy.values import check_keys
from jingzhun.rules.trace import Trace
from jingzhun.tables.catalogue import CONTRACTS
from jingzhun.tables.contract import Column, Contract

LONG_AGO = date(1900, 1, 1)
_KEYS = ("name", "as_of", "jurisdiction", "parameters", "facts", "expect", "source", "note")
_DEFAULTS: dict[str, object] = {"household_id": 1, "person_id": 1, "village_code": "150424100201", "from_on": LONG_AGO, "is_cumulative": False,
                                "department": "county", "basis": "survey", "name": "王○○", "asset_no": "1"}  # fmt: skip


@dataclass(frozen=True)
class CaseResult:
    """What a room says of one case."""

    result: Mapping[str, object]
    reasons: tuple[str, ...]
    trace: Trace

    def as_dict(self) -> dict[str, object]:
        """Return the one JSON shape of a case."""
        return {"result": dict(self.result), "reasons": list(self.reasons), "trace": self.trace.as_dict()}


@dataclass(frozen=True)
class Case:
    """One case as read from its file."""

    name: str
    as_of: date
    jurisdiction: str
    parameters: Mapping[str, object]
    facts: Mapping[str, object]
    expect: Mapping[str, object]

    @property
    def policy(self) -> Policy:
        """The policy of the case's place and day, with its inline parameters laid over."""
        return load(self.jurisdiction, self.as_of, overrides=self.parameters or None)


@dataclass(frozen=True)
class Outcome:
    """A case, what came out, and every difference from what was expected, in words."""

    case: Case
    result: CaseResult
    differences: tuple[str, ...] = field(default=())


Adapter = Callable[[Mapping[str, object], Policy, date], CaseResult]


def read_cases(path: Path) -> tuple[Case, ...]:
    """Return the cases of a file.

    Raises
    ------
    PolicyFault
        For an unknown or missing key, naming file and line.
    """
    root = read_nodes(path.read_text(encoding="utf-8"), path.name)
    rows = root.rows if root.value is list else [root]
    return tuple(_read(row) for row in rows)


def _read(node: Node) -> Case:
    check_keys(node, allowed=_KEYS, needed=("name", "as_of", "facts"))
    plain = {k: v.plain() for k, v in node.items.items()}
    try:
        as_of = date.fromisoformat(str(plain["as_of"]))
    except ValueError:
        raise PolicyFault("bad_date", place=node.items["as_of"].place, key="as_of", detail=plain["as_of"]) from None
    return Case(
        name=str(plain["name"]),
        as_of=as_of,
        jurisdiction=str(plain.get("jurisdiction", "cn/150424")),
        parameters=_mapping(plain.get("parameters")),
        facts=_mapping(plain["facts"]),
        expect=_mapping(plain.get("expect")),
    )


def _mapping(plain: object) -> Mapping[str, object]:
    return plain if isinstance(plain, dict) else {}


def run_case(case: Case, adapter: Adapter) -> Outcome:
    """Return what the adapter says of a case and how it differs from what was expected."""
    result = adapter(case.facts, case.policy, case.as_of)
    return Outcome(case, result, tuple(_differences(case.expect, result)))


def _differences(expect: Mapping[str, object], result: CaseResult) -> list[str]:
    found = dict(result.result)
    said = []
    for key, wanted in expect.items():
        if key == "reason":
            if wanted not in result.reasons:
                said.append(f"reason {wanted} is not among {list(result.reasons)}")
        elif key == "reasons":
            if sorted(map(str, wanted if isinstance(wanted, list) else [wanted])) != sorted(result.reasons):
                said.append(f"reasons {wanted} expected, found {list(result.reasons)}")
        elif key not in found:
            said.append(f"{key} is not in the result; it holds {sorted(found)}")
        elif _same(found[key]) != _same(wanted):
            said.append(f"{key}: expected {wanted}, found {found[key]}")
    return said


def _same(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return [str(v) for v in value] if isinstance(value, list | tuple) else str(value)


def fact_tables(facts: Mapping[str, object], *, needed: tuple[str, ...]) -> dict[str, pa.Table]:
    """Return facts given as rows under a contract's name, or its singular, as tables that keep their contracts.

    A column left out is null; a never-null column left out takes the documented default (household 1, person 1, a village of
    Linxi, from 1900-01-01). Where persons are given without memberships, each registers, lives and shares income in the
    household that is told with it.
    """
    rows = {_plural(name): value if isinstance(value, list) else [value] for name, value in facts.items()}
    if "persons" in rows and "memberships" not in rows:
        rows["memberships"] = [
            {"person_id": p.get("person_id", i + 1), "household_id": p.get("household_id", 1), "fact": fact}
            for i, p in enumerate(rows["persons"])
            for fact in ("registered_here", "lives_here", "shares_income")
        ]
    if "households" not in rows:
        rows["households"] = [{}]
    return {name: _table(CONTRACTS[name], rows.get(name, [])) for name in {*needed, *rows}}


def _plural(name: str) -> str:
    if name in CONTRACTS:
        return name
    singular = {c.removesuffix("s"): c for c in CONTRACTS} | {"household_status": "household_states", "water": "water_states"}
    if name not in singular:
        raise PolicyFault("unknown_key", place="facts", key=name, allowed=", ".join(sorted(CONTRACTS)))
    return singular[name]


def _table(contract: Contract, rows: list[object]) -> pa.Table:
    filled = [_filled(contract, row if isinstance(row, dict) else {}, number=i + 1) for i, row in enumerate(rows)]
    return contract.from_rows(filled)


def _filled(contract: Contract, row: dict[str, object], *, number: int) -> dict[str, object]:
    typed = {name: _typed(contract, name, value) for name, value in row.items()}
    for column in contract.columns:
        if column.name not in typed and not column.null:
            typed[column.name] = _default(contract, column, number)
    return typed


def _default(contract: Contract, column: Column, number: int) -> object:
    if column.name in {"event_id", "person_id"} and contract.name in {"events", "persons"} and column.name in contract.key:
        return number
    return _DEFAULTS.get(column.name)


def _typed(contract: Contract, name: str, value: object) -> object:
    """Return a fact in the type of its column: days are ISO text in YAML, yes and no are truth values."""
    column = next((c for c in contract.columns if c.name == name), None)
    if column is None or value is None:
        return value
    if column.type == "date":
        return date.fromisoformat(str(value))
    return str(value) if column.type == "string" and not isinstance(value, bool) else value


def day_before(day: date) -> date:
    """Return the day before, for the cases on each side of a change."""
    return day - timedelta(days=1)
