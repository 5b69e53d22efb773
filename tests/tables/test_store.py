"""The store: what is written is what is read, nothing is ever changed, what is not given is carried."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from faults.written_stores import files_of, tables_of
from jingzhun.tables.batches import TAKEN_ROWS
from jingzhun.tables.contract import ContractBreach
from jingzhun.tables.decisions import DECISIONS
from jingzhun.tables.income import INCOME_LINES
from jingzhun.tables.store import CURRENT, Store
from jingzhun.tables.store_faults import StoreFault


def _decision(key: str, household: int = 1, outcome: str = "confirmed") -> dict[str, object]:
    return {
        "decision_id": key, "household_id": household, "subject": "clue", "subject_key": key, "outcome": outcome,
        "decided_on": date(2024, 6, 1), "decided_by": "visit",
    }  # fmt: skip


def test_store_when_empty_then_it_says_so_and_has_no_history(tmp_path: Path) -> None:
    store = Store(tmp_path / "nothing")
    assert store.history() == []
    assert store.verify() == []
    assert store.known_rows("deaths").num_rows == 0
    with pytest.raises(StoreFault, match="no snapshot") as fault:
        store.read("events")
    assert fault.value.code == "empty"
    assert not (tmp_path / "nothing").exists(), "reading makes no folder"


def test_written_tables_are_read_back_sorted_whatever_their_order(tmp_path: Path) -> None:
    tables = tables_of(5)
    turned = {name: table.take(pa.array(range(table.num_rows - 1, -1, -1))) for name, table in reversed(tables.items())}
    first = Store(tmp_path / "a").write(tables, kind="batch", period="2024-06", as_of=date(2024, 6, 30), policy_hash="h")
    second = Store(tmp_path / "b").write(turned, kind="batch", period="2024-06", as_of=date(2024, 6, 30), policy_hash="h")
    assert first == second
    assert files_of(tmp_path / "a") == files_of(tmp_path / "b"), "same content, same bytes"
    back = Store(tmp_path / "a").read("events")
    assert back.equals(tables["events"].sort_by([("household_id", "ascending")]))
    manifest = Store(tmp_path / "a").snapshot()
    assert (manifest.change, manifest.kind, manifest.period, manifest.as_of, manifest.policy_hash) == (
        1, "batch", "2024-06", date(2024, 6, 30), "h",
    )  # fmt: skip
    assert {name: t.rows for name, t in manifest.tables.items()} == {"events": 40, "income_lines": 40}


def test_tables_that_are_not_given_are_carried_and_old_snapshots_stay_as_they_were(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = store.write(tables_of(1), kind="batch")
    before = files_of(tmp_path)
    second = store.write({"income_lines": tables_of(2)["income_lines"]}, kind="run", parents=[first])
    assert set(store.read("events")["amount_fen"].to_pylist()) == {1}
    assert set(store.read("income_lines")["amount_fen"].to_pylist()) == {2}
    assert set(store.read("income_lines", first)["amount_fen"].to_pylist()) == {1}
    assert store.snapshot().tables["events"].snapshot_id == first
    assert store.path("events", second) == store.path("events", first)
    assert [(m.snapshot_id, m.change, m.previous, m.parents) for m in store.history()] == [
        (first, 1, None, ()),
        (second, 2, first, (first,)),
    ]
    after = files_of(tmp_path)
    assert {place: data for place, data in after.items() if place in before and place != CURRENT} == {
        place: data for place, data in before.items() if place != CURRENT
    }


def test_snapshot_when_carried_twice_then_still_names_the_file_that_holds_it(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = store.write(tables_of(1), kind="batch")
    for number in (2, 3):
        store.write({"income_lines": tables_of(number)["income_lines"]}, kind="batch")
    assert store.snapshot().tables["events"].snapshot_id == first
    assert set(store.read("events")["amount_fen"].to_pylist()) == {1}


@pytest.mark.parametrize(
    ("ask", "code", "named"),
    [
        (lambda s: s.read("risks"), "unknown_table", "events, income_lines"),
        (lambda s: s.read("events", "000009-aaaaaaaaaaaa"), "unknown_snapshot", "000001-"),
        (lambda s: s.read("events", "../../etc"), "unknown_snapshot", "000001-"),
        (lambda s: s.write({"no_such": tables_of(1)["events"]}, kind="batch"), "unknown_contract", "no_such"),
    ],
)
def test_store_when_asked_for_what_is_not_there_then_told_what_is(ask: object, code: str, named: str, tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(tables_of(1), kind="batch")
    with pytest.raises(StoreFault) as fault:
        ask(store)  # type: ignore[operator]
    assert fault.value.code == code
    assert named in fault.value.sentence.zh


def test_write_when_a_table_breaks_its_contract_then_nothing_is_touched(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    broken = {**tables_of(1), "events": tables_of(1)["events"].drop_columns(["kind"])}
    with pytest.raises(ContractBreach, match="kind"):
        store.write(broken, kind="batch")
    assert not store.folder.exists()


def test_joined_rows_when_repeated_then_once_and_when_contradicting_then_refused(tmp_path: Path) -> None:
    store = Store(tmp_path)
    old = tables_of(1)["income_lines"]
    assert store.joined("income_lines", old).num_rows == 40
    store.write({"income_lines": old}, kind="batch")
    assert store.joined("income_lines", old.slice(0, 3)).num_rows == 40
    other = INCOME_LINES.conform(
        old.slice(0, 1).set_column(old.column_names.index("amount_fen"), "amount_fen", pa.array([9], pa.int64()))
    )
    with pytest.raises(ContractBreach, match="repeat the key"):
        store.joined("income_lines", other)


def test_decisions_are_a_change_of_their_own_and_never_repeated(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(tables_of(1), kind="batch", period="2024-06", as_of=date(2024, 6, 30))
    for keys in (["a"], ["a", "b"]):
        store.add_decisions(DECISIONS.from_rows([_decision(k) for k in keys]))
    assert store.read("decisions")["decision_id"].to_pylist() == ["a", "b"]
    assert [m.kind for m in store.history()] == ["batch", "decisions", "decisions"]
    assert (store.snapshot().period, store.snapshot().as_of) == ("2024-06", date(2024, 6, 30))


def test_known_rows_are_those_of_the_profile_alone(tmp_path: Path) -> None:
    store = Store(tmp_path)
    rows = [
        {"profile": p, "row_key": n, "batch_id": f"{p}:2024-06:x", "row": n} for n, p in enumerate(["deaths", "fires", "deaths"])
    ]
    store.write({"taken_rows": TAKEN_ROWS.from_rows(rows)}, kind="batch")
    assert store.known_rows("deaths")["row_key"].to_pylist() == [0, 2]
    assert store.known_rows("accidents").num_rows == 0
