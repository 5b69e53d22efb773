"""The facts of a case: what an officer writes becomes tables that keep their contracts, with documented defaults (docs/howto/cases.md).

A column left out is null where the contract allows a null. Only a column that is never null has a default, listed here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

import pyarrow as pa

from jingzhun.policy.faults import Place
from jingzhun.policy.nodes import Node
from jingzhun.rules.case_faults import CaseFault
from jingzhun.tables.catalogue import CONTRACTS, FACTS, REGISTRY
from jingzhun.tables.contract import Column, Contract, ContractBreach
from jingzhun.tables.people import MEMBERSHIP_FACTS

SINCE_EVER = date(1900, 1, 1)
_FEN = "_fen"

# By column, or by table and column where a table differs; a callable takes the row's number (from 1) and the day of the case.
Default = object | Callable[[int, date], object]
DEFAULTS: dict[str, Default] = {
    "household_id": 1,
    "person_id": 1,
    "persons.person_id": lambda row, day: row,
    "name": "张某",
    "village_code": "150424100201",
    "from_on": SINCE_EVER,
    "found_on": lambda row, day: day,
    "event_on": lambda row, day: day,
    "event_id": lambda row, day: row,
    "is_cumulative": False,
    "department": "case",
    "basis": "department",
    "asset_no": lambda row, day: f"case-{row}",
    "batch_id": "case",
    "row": lambda row, day: row,
    "rank": lambda row, day: row,
    "case_id": 1,
    "seq": lambda row, day: row,
    "case_acts.kind": "step",
    "acted_on": lambda row, day: day,
    "actor_id": lambda row, day: row,
    "case_acts.role": "leading_group_office",
    "case_acts.evidence": "",
    "cases.source": "department",
    "case_risks.opened_on": SINCE_EVER,
    "findings": 1,
    "members": 1,
    "sources": "case:1",
    "household_income.sources": 1,
    "window_from": SINCE_EVER,
    "window_to": lambda row, day: day,
    "is_in_range": "no",
    "household_classes.education": "yes",
    "household_classes.medical": "yes",
    "household_classes.housing": "yes",
    "household_classes.water": "yes",
    "risk_bits": 0,
    "unknown_bits": 0,
    "has_shock": False,
    "is_without_labour": "no",
    "class_reason": "CASE",
    "needs_visit": False,
    "is_partial": False,
    "source_batch": "case",
    "source_file": "case",
    "source_row": lambda row, day: row,
}


def singular(name: str) -> str:
    """Return the singular under which a table may be written, as ``person`` for ``persons``."""
    for ending, short in (("classes", "class"), ("batches", "batch"), ("losses", "loss"), ("ies", "y")):
        if name.endswith(ending):
            return name.removesuffix(ending) + short
    return name.removesuffix("s")


def read_facts(node: Node, as_of: date, extra: Mapping[str, Contract]) -> dict[str, pa.Table]:
    """Return the tables of a case.

    Returns
    -------
    Every table of the registry and of the facts, empty where the case says nothing, and each other table that is written.
    Where persons are written without memberships, each is registered, lives and shares income in their household since 1900.
    Where rows name a household that is not written, it is there with its defaults.

    Raises
    ------
    CaseFault
    """
    contracts = {**CONTRACTS, **extra}
    names = {singular(name): name for name in contracts} | {name: name for name in contracts}
    rows: dict[str, list[dict[str, object]]] = {}
    for key, given in node.items.items():
        if key not in names:
            raise CaseFault("unknown_key", given.place, key=key, allowed=", ".join(sorted(names)))
        contract = contracts[names[key]]
        found = rows.setdefault(contract.name, [])
        for one in given.rows if given.value is list else [given]:
            found.append(_row(one, contract, as_of, number=len(found) + 1))
    _add_memberships(rows)
    _add_households(rows)
    try:
        tables = {name: contracts[name].from_rows(found) for name, found in rows.items()}
    except ContractBreach as breach:
        raise CaseFault("breach", node.place, zh=breach.sentence.zh, en=breach.sentence.en) from breach
    return {c.name: c.empty() for c in (*REGISTRY, *FACTS)} | tables


def _row(node: Node, contract: Contract, as_of: date, *, number: int) -> dict[str, object]:
    if not node.is_mapping:
        raise CaseFault("wrong_shape", node.place, key=contract.name, zh="一行（键: 值）", en="a row (key: value)")
    columns = {c.name: c for c in contract.columns}
    row: dict[str, object] = {}
    for key, item in node.items.items():
        if f"{key}{_FEN}" in columns and key not in columns:
            row[f"{key}{_FEN}"] = _fen(item, key)
        elif key in columns:
            row[key] = _typed(item, columns[key])
        else:
            raise CaseFault("unknown_key", item.place, key=key, allowed=", ".join(columns))
    return {name: row[name] if name in row else _default(contract, c, (number, as_of), node.place) for name, c in columns.items()}


def _default(contract: Contract, column: Column, at: tuple[int, date], place: Place) -> object:
    key = f"{contract.name}.{column.name}"
    is_source = column.name.startswith("source_")
    if column.null and not is_source:
        return None
    found = DEFAULTS.get(key, DEFAULTS.get(column.name))
    if found is None:
        raise CaseFault("needs_value", place, key=column.name, table=contract.name)
    return found(*at) if callable(found) else found


def _fen(item: Node, key: str) -> int | None:
    if item.value is None:
        return None
    if isinstance(item.value, bool) or not isinstance(item.value, int | Decimal):
        raise CaseFault("not_whole", item.place, key=key)
    fen = Decimal(item.value) * 100
    if fen != fen.to_integral_value():
        raise CaseFault("not_whole_fen", item.place, key=key)
    return int(fen)


def _typed(item: Node, column: Column) -> object:
    if item.value is None:
        return None
    reader = {"string": _text, "date": _day, "boolean": _flag}.get(column.type, _whole)
    return reader(item, column)


def _text(item: Node, column: Column) -> str:
    if isinstance(item.value, bool) and "yes" in column.codes:
        return "yes" if item.value else "no"
    if not isinstance(item.value, str):
        raise CaseFault("quote_text", item.place, key=column.name)
    return item.value


def _day(item: Node, column: Column) -> date:
    return read_day_of(item, column.name)


def read_day_of(item: Node, key: str) -> date:
    """Return an ISO day of a case file."""
    try:
        return date.fromisoformat(str(item.value))
    except ValueError:
        raise CaseFault("bad_day", item.place, key=key) from None


def _flag(item: Node, column: Column) -> bool:
    if not isinstance(item.value, bool):
        raise CaseFault("not_bool", item.place, key=column.name)
    return item.value


def _whole(item: Node, column: Column) -> int:
    if isinstance(item.value, bool) or not isinstance(item.value, int):
        raise CaseFault("not_whole", item.place, key=column.name)
    return item.value


def _add_memberships(rows: dict[str, list[dict[str, object]]]) -> None:
    if "memberships" in rows:
        return
    rows["memberships"] = [
        {"household_id": p["household_id"], "person_id": p["person_id"], "fact": fact, "from_on": SINCE_EVER}
        for p in rows.get("persons", [])
        for fact in MEMBERSHIP_FACTS
    ]


def _add_households(rows: dict[str, list[dict[str, object]]]) -> None:
    known = {row["household_id"] for row in rows.get("households", [])}
    named = {
        row["household_id"] for name, found in rows.items() for row in found if name != "households" and row.get("household_id")
    }
    village = DEFAULTS["village_code"]
    for household_id in sorted(named - known, key=str):
        rows.setdefault("households", []).append({"household_id": household_id, "village_code": village})
