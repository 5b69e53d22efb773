"""Every row of the shared starting set of numbers is traced: to the policy that holds it, or to the room that will."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from decimal import Decimal, InvalidOperation
from importlib import resources
from pathlib import Path

import pytest

from house.walk import ROOMS
from jingzhun.policy.faults import Place
from jingzhun.policy.nodes import Node, read_nodes
from jingzhun.policy.values import Value, read_bound, read_values

POLICY = Path(str(resources.files("jingzhun.policy")))
PACKS = POLICY / "packs"
Named = dict[str, dict[str, tuple[Value, ...]]]  # csv id → policy path → the values beside that csv id, one file or several


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _parameters() -> dict[tuple[str, str], Node]:
    """Return every parameter of every pack file by file and policy path, such as ``screening/monitoring_line.line``."""
    found = {}
    for file in sorted(PACKS.glob("*/**/*.yaml")):
        root = read_nodes(file.read_text(encoding="utf-8"), file.name)
        for name, node in root.items["parameters"].items.items():
            found[str(file.relative_to(PACKS)), f"{file.parent.name}/{file.stem}.{name}"] = node
    return found


def _named_in_packs() -> Named:
    parameters = _parameters()
    units = {path: str(node.items["unit"].value) for (_, path), node in parameters.items() if "unit" in node.items}
    sources = frozenset(read_nodes((PACKS / "sources.yaml").read_text(encoding="utf-8"), "sources.yaml").items)
    named: Named = {}
    for (_, path), node in parameters.items():
        ids = node.items.get("csv_id")
        for csv_id in [] if ids is None else [str(n.value) for n in ids.rows] if ids.rows else [str(ids.value)]:
            values = read_values(path, units[path], node.items["values"], sources)
            by_path = named.setdefault(csv_id, {})
            by_path[path] = by_path.get(path, ()) + values
    return named


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _first_day(text: str) -> date | None:
    return read_bound(Node(text, Place("parameters.csv", 1)), "from", is_end=False) if text else None


def _held_on(day: date | None, values: tuple[Value, ...]) -> list[object]:
    """Return what a pack holds on the row's first day, or on its own first day where it begins later; all where no day is told."""
    begins = min(v.from_on for v in values)
    return [v.value for v in values if v.state == "value" and (day is None or v.holds_on(max(day, begins)))]


@pytest.fixture(scope="module")
def parameters(shared_data: Path) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in _rows(shared_data.parent / "parameters.csv")}


@pytest.fixture(scope="module")
def traced() -> dict[str, dict[str, str]]:
    return {row["csv_id"]: row for row in _rows(POLICY / "traced.csv")}


@pytest.mark.shared
def test_every_csv_id_stands_exactly_once(parameters: dict[str, dict[str, str]]) -> None:
    counts = Counter(row["csv_id"] for row in _rows(POLICY / "traced.csv"))
    assert [csv_id for csv_id, n in counts.items() if n > 1] == []
    assert sorted(set(parameters) - set(counts)) == [], "add these rows of parameters.csv to policy/traced.csv"
    assert sorted(set(counts) - set(parameters)) == [], "policy/traced.csv names rows that parameters.csv does not have"


def test_every_place_is_a_parameter_of_a_pack_or_a_room_with_a_note(traced: dict[str, dict[str, str]]) -> None:
    known = {path for _, path in _parameters()}
    for csv_id, row in traced.items():
        if "/" in row["where"]:
            assert set(row["where"].split(";")) <= known, f"{csv_id}: {row['where']} is in no pack"
        else:
            assert row["where"] in ROOMS, f"{csv_id}: '{row['where']}' is no room"
            assert f"belongs to {row['where']}" in row["note"], f"{csv_id}: the note should say who it waits for"


def test_every_csv_id_of_a_pack_is_traced_to_it(traced: dict[str, dict[str, str]]) -> None:
    named = {csv_id: set(paths) for csv_id, paths in _named_in_packs().items()}
    held = {csv_id: set(row["where"].split(";")) for csv_id, row in traced.items() if "/" in row["where"]}
    differing = {
        csv_id: (named.get(csv_id), held.get(csv_id))
        for csv_id in named.keys() | held.keys()
        if named.get(csv_id) != held.get(csv_id)
    }
    assert not differing, "policy/traced.csv and the csv_id keys of the packs differ (packs, traced)"


@pytest.mark.shared
def test_every_csv_id_of_a_pack_has_the_value_of_its_row(parameters: dict[str, dict[str, str]]) -> None:
    wrong = []
    for csv_id, by_path in _named_in_packs().items():
        assert csv_id in parameters, f"{csv_id} is named in a pack and not in parameters.csv"
        wanted, day = _number(parameters[csv_id]["value"]), _first_day(parameters[csv_id]["effective_from"])
        for path, values in by_path.items() if wanted is not None else ():
            held = _held_on(day, values)
            if wanted not in [Decimal(str(v)) for v in held]:
                wrong.append(f"{csv_id}: {wanted} from {day} in parameters.csv, {path} holds {held} then")
    assert not wrong, "\n".join(wrong)
