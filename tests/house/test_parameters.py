"""House.md law 7: every number is read where it is owned and stands in a source; a rule file holds no number of its own.

A parameter counts as read where its name is a string (or a field of a dataclass that is filled from a pack) in a file of its room
that names the pack, in a file such a file imports (of its room, or of policy, where two rooms reckon alike), or in a file that reads the
packs of every rule.
"""

from __future__ import annotations

import ast
from functools import lru_cache

from house.walk import PACKS, Module, dotted, has_call_named, imports_of, modules, strings_of
from jingzhun.policy.nodes import Node, read_nodes

ALLOWED_NUMBERS: dict[str, set[object]] = {}  # file → numbers a rule file may hold, each with a reason beside it; none is needed


def _reads_any_pack(module: Module) -> bool:
    """Whether a module asks for the pack of a rule it is handed: ``policy.rule(rule.path)``."""
    calls = (n for n in ast.walk(module.tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute))
    return any(n.func.attr == "rule" and n.args and not isinstance(n.args[0], ast.Constant) for n in calls)


@lru_cache(maxsize=1)
def _packs() -> dict[str, Node]:
    """Return every pack file of every place by its path under ``packs``."""
    return {str(f.relative_to(PACKS)): read_nodes(f.read_text(encoding="utf-8"), f.name) for f in sorted(PACKS.glob("*/**/*.yaml"))}


def _readers_of(room: str, path: str) -> list[Module]:
    mine = list(modules(room))
    by_name = {dotted(m): m for m in (*mine, *modules("policy"))}
    naming = [m for m in mine if path in strings_of(m)]
    beside = [by_name[name] for m in naming for name in imports_of(m) if name in by_name]
    return [*naming, *beside, *(m for m in mine if _reads_any_pack(m))] if naming else []


def test_every_parameter_is_read_in_its_room() -> None:
    unread, counted = [], 0
    for file, root in _packs().items():
        room, stem = file.removesuffix(".yaml").split("/")[-2:]
        known = {text for module in _readers_of(room, f"{room}/{stem}") for text in strings_of(module)}
        for name in root.items["parameters"].items:
            counted += 1
            if name not in known:
                unread.append(f"{file}: nothing in src/jingzhun/{room} reads '{name}' of '{room}/{stem}'; read it or take it out")
    assert counted > 150
    assert not unread, "\n".join(unread)


def test_every_value_has_a_source_that_stands_in_the_list() -> None:
    sources = read_nodes((PACKS / "sources.yaml").read_text(encoding="utf-8"), "sources.yaml").items
    lost = [
        f"{file} {name}: source '{row.items['source'].value}' is not in packs/sources.yaml; add where it stands"
        for file, root in _packs().items()
        for name, node in root.items["parameters"].items.items()
        for row in node.items["values"].rows
        if str(row.items["source"].value) not in sources
    ]
    assert not lost, "\n".join(lost)
    assert not [key for key, node in sources.items() if not str(node.value or "").strip()], "a source says where it stands"


def test_rule_files_hold_no_number_but_nought_and_one() -> None:
    files = [m for m in modules("screening") if has_call_named(m, "Rule")]
    files += [m for m in modules("measures") if has_call_named(m, "Measure")]
    found = [
        f"{m.where}:{node.lineno} holds {node.value}: put it into the rule's YAML with its day, unit and source"
        for m in files
        for node in ast.walk(m.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
        and node.value not in {0, 1} | ALLOWED_NUMBERS.get(m.where, set())
    ]
    assert len(files) > 30
    assert not found, "\n".join(found)
