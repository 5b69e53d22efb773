"""A small store whose two tables always say the same number, so that half a write would show (E.6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa

from jingzhun.tables.events import EVENTS
from jingzhun.tables.income import INCOME_LINES
from jingzhun.tables.store import Store

BEHIND, AHEAD = 1, 2  # the state before the write that is disturbed, and the one after it


def tables_of(number: int) -> dict[str, pa.Table]:
    """Return two tables that both tell the number."""
    return {
        "income_lines": INCOME_LINES.from_rows([
            {"household_id": n, "line": "a1", "period_from": date(2024, 1, 1), "period_to": date(2024, 1, 31), "amount_fen": number, "basis": "department"}
            for n in range(40)
        ]),
        "events": EVENTS.from_rows([
            {"event_id": n, "household_id": n, "kind": "fire", "event_on": date(2024, 1, 1), "amount_fen": number, "department": "fire", "is_cumulative": False}
            for n in range(40)
        ]),
    }  # fmt: skip


def written(folder: Path, *numbers: int) -> Store:
    """Return a store with one snapshot a number."""
    store = Store(folder)
    for number in numbers:
        write(store, number)
    return store


def write(store: Store, number: int) -> str:
    return store.write(tables_of(number), kind="batch", period="2024-01")


def told(store: Store, snapshot: str = "current") -> int | None:
    """Return the number that the store tells, null where it is empty; a mixed state is an error of the test."""
    if not store.history():
        return None
    name = store.snapshot(snapshot).snapshot_id
    found = {n for table in ("income_lines", "events") for n in store.read(table, name)["amount_fen"].to_pylist()}
    assert len(found) == 1, f"a mixed state: {found}"
    return found.pop()


def files_of(folder: Path) -> Mapping[str, bytes]:
    """Return every file of the store by its place."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
