"""Contracts: each promise by a table that breaks it, and what the officer reads; the same from Arrow rows and from a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jingzhun.tables.catalogue import CONTRACTS
from jingzhun.tables.contract import ARROW_TYPES, Column, Contract, ContractBreach

VISITS = Contract(
    name="visits",
    grain="one row a household and day",
    key=("household_id", "on"),
    columns=(
        Column("household_id", "int64"),
        Column("on", "date"),
        Column("outcome", "string", null="not told", codes=("yes", "no")),
        Column("amount_fen", "int64", null="not told"),
    ),
)
DAY = date(2024, 6, 1)
GOOD = {"household_id": [1, 2], "on": [DAY, DAY], "outcome": ["yes", None], "amount_fen": [None, 5]}


def _table(**columns: list[object]) -> pa.Table:
    told = {**GOOD, **columns}
    kinds = {c.name: ARROW_TYPES[c.type] for c in VISITS.columns}
    return pa.table({name: pa.array(told[name], kinds[name]) for name in kinds})


BROKEN = {
    "null": (_table(household_id=[None, 2]), "1 nulls in household_id, which is never null"),
    "code": (_table(outcome=["yes", "perhaps"]), "outcome holds ['perhaps']; allowed: yes, no"),
    "key": (_table(household_id=[1, 1]), "1 rows repeat the key (household_id, on)"),
    "missing column": (_table().drop_columns(["amount_fen"]), "another order or fewer columns"),
    "order": (_table().select(["on", "household_id", "outcome", "amount_fen"]), "columns should be household_id int64"),
    "type": (_table().cast(pa.schema([("household_id", pa.int32()), *list(_table().schema)[1:]])), "found household_id int32"),
    "extra column": (_table().append_column("name", pa.array(["王", "李"])), "found name string"),
}


@pytest.mark.parametrize("kind", list(BROKEN))
def test_table_when_it_breaks_its_contract_then_the_fault_is_named(kind: str, tmp_path: Path) -> None:
    table, said = BROKEN[kind]
    with pytest.raises(ContractBreach) as breach:
        VISITS.check(table)
    assert said in breach.value.sentence.en
    assert "visits" in breach.value.sentence.zh
    assert breach.value.is_ours
    pq.write_table(table, tmp_path / "visits.parquet", row_group_size=1)
    with pytest.raises(ContractBreach) as from_file:
        VISITS.check_file(tmp_path / "visits.parquet")
    assert said in from_file.value.sentence.en


def test_table_when_it_breaks_several_promises_then_all_are_told_at_once() -> None:
    with pytest.raises(ContractBreach) as breach:
        VISITS.check(_table(household_id=[None, None], outcome=["maybe", "no"]))
    said = breach.value.sentence.en
    assert "2 nulls" in said
    assert "maybe" in said
    assert "repeat the key" in said


def test_table_when_good_then_returned_as_it_is(tmp_path: Path) -> None:
    assert VISITS.check(_table()).equals(_table())
    pq.write_table(_table(), tmp_path / "visits.parquet")
    VISITS.check_file(tmp_path / "visits.parquet")


def test_rows_when_a_column_is_left_out_then_null_and_when_unknown_then_refused() -> None:
    made = VISITS.from_rows([{"household_id": 1, "on": DAY}])
    assert made.to_pylist() == [{"household_id": 1, "on": DAY, "outcome": None, "amount_fen": None}]
    with pytest.raises(ContractBreach, match="unknown column amuont_fen"):
        VISITS.from_rows([{"household_id": 1, "on": DAY, "amuont_fen": 5}])
    with pytest.raises(ContractBreach, match="1 nulls in on"):
        VISITS.from_rows([{"household_id": 1}])


def test_conform_when_columns_are_turned_wider_or_more_then_put_right() -> None:
    narrow = _table().cast(pa.schema([("household_id", pa.int32()), *list(_table().schema)[1:]]))
    more = narrow.append_column("extra", pa.array([1, 2])).select(["extra", "amount_fen", "outcome", "on", "household_id"])
    assert VISITS.conform(more).equals(_table())
    with pytest.raises(ContractBreach, match="missing column outcome"):
        VISITS.conform(_table().drop_columns(["outcome"]))


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_contract_says_all_it_must(name: str) -> None:
    contract = CONTRACTS[name]
    names = [c.name for c in contract.columns]
    assert contract.name == name
    assert contract.grain.startswith("one row")
    assert contract.key
    assert set(contract.key) | set(contract.order) <= set(names)
    assert len(names) == len(set(names))
    assert all(c.type in ARROW_TYPES for c in contract.columns)
    assert contract.check(contract.empty()).num_rows == 0
    money = [c for c in contract.columns if c.name.endswith("_fen")]
    assert all(c.type == "int64" for c in money), "money is whole fen"
