"""House.md floors: arrows only downward, no cycle between rooms, no room that imports another."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

from house.walk import DOORS, LINE, PROJECT, ROOMS, Module, imports_of, modules

# Each may import only those to its left (house.md): values < policy < tables < rules < sheets; facts is data for them all.
LINE_ORDER = ("values", "facts", "policy", "tables", "rules", "sheets")


def _rooms_imported(module: Module) -> set[str]:
    names = (name.split(".") for name in imports_of(module) if name.startswith("jingzhun."))
    return {parts[1] for parts in names if len(parts) > 1} - {module.room}


def _graph() -> dict[str, set[str]]:
    graph: dict[str, set[str]] = {}
    for module in modules():
        graph.setdefault(module.room, set()).update(_rooms_imported(module))
    graph = {room: {to for to in found if to in graph and to != room} for room, found in graph.items() if room != "__init__"}
    return {room: found - {"__init__"} for room, found in graph.items()}


def _cycles(graph: dict[str, set[str]]) -> Iterator[tuple[str, ...]]:
    def walk(room: str, way: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        if room in way:
            yield (*way[way.index(room) :], room)
            return
        for to in sorted(graph.get(room, ())):
            yield from walk(to, (*way, room))

    for room in sorted(graph):
        yield from walk(room, ())


def test_every_folder_stands_on_a_floor() -> None:
    unknown = set(_graph()) - {*LINE, *ROOMS, *DOORS}
    assert not unknown, f"{sorted(unknown)}: house.md names no such room; put the code into a room that is"


def test_no_room_imports_another_or_a_door() -> None:
    wrong = [
        f"{m.where} imports {sorted(bad)}: rooms import floor 1 only; the caller hands tables over (law 1)"
        for m in modules(*ROOMS)
        if (bad := _rooms_imported(m) & {*ROOMS, *DOORS})
    ]
    assert not wrong, "\n".join(wrong)


def test_the_ground_imports_only_to_its_left() -> None:
    wrong = [
        f"{m.where} imports {sorted(bad)}: {' < '.join(LINE_ORDER)}"
        for m in modules(*LINE)
        if (bad := _rooms_imported(m) & {*LINE_ORDER[LINE_ORDER.index(m.room) + 1 :], *ROOMS, *DOORS})
    ]
    assert not wrong, "\n".join(wrong)


def test_no_cycle_between_rooms() -> None:
    assert not [" → ".join(cycle) for cycle in _cycles(_graph())]


def test_a_cycle_would_be_found() -> None:
    assert next(iter(_cycles({"a": {"b"}, "b": {"c"}, "c": {"a"}}))) == ("a", "b", "c", "a")


def test_the_contracts_of_import_linter_are_kept() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    paths = {**os.environ, "PYTHONPATH": str(PROJECT / "src")}
    found = subprocess.run(command, cwd=PROJECT, env=paths, capture_output=True, text=True, timeout=120, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
    assert "0 broken" in found.stdout
