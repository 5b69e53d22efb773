"""House.md law 7: a rule is one YAML with a bit, one rule file and one case file of the same name, and nothing stands alone."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from house.walk import PACKS, PROJECT, SOURCE, Module, has_call_named, modules
from jingzhun.measures import MEASURES
from jingzhun.policy.nodes import read_nodes
from jingzhun.screening import RULES

CASES = PROJECT / "tests" / "cases"
# What speaks in a room: the room, the class its files build once, and the list the plan reads.
SPEAKERS = (("screening", "Rule", "RULE", RULES), ("measures", "Measure", "MEASURE", MEASURES))


def _names(found: tuple[object, ...]) -> list[str]:
    return [str(getattr(one, "path", "")).partition("/")[2] for one in found]


def _files_that_build(room: str, kind: str) -> set[str]:
    return {m.path.stem for m in modules(room) if has_call_named(m, kind)}


def _bits() -> dict[str, int]:
    """Return the bit of every rule that has one, by its path; the country's pack owns it."""
    found = {}
    for file in sorted((PACKS / "cn").glob("*/*.yaml")):
        root = read_nodes(file.read_text(encoding="utf-8"), file.name)
        if "bit" in root.items:
            found[f"{file.parent.name}/{file.stem}"] = int(str(root.items["bit"].value))
    return found


@pytest.mark.parametrize(("room", "kind", "constant", "found"), SPEAKERS, ids=[s[0] for s in SPEAKERS])
def test_what_the_plan_lists_and_what_the_files_build_is_the_same(room: str, kind: str, constant: str, found: tuple) -> None:
    built, listed = _files_that_build(room, kind), set(_names(found))
    assert len(listed) == len(found) > 10
    assert not built - listed, f"{room}: {sorted(built - listed)} build a {kind}; add their {constant} to the plan of the room"
    assert not listed - built, f"{room}: {sorted(listed - built)} are listed; a file of that name should build the {kind}"
    assert all(one.path.startswith(f"{room}/") for one in found), f"a path begins with '{room}/'"


@pytest.mark.parametrize(("room", "kind", "constant", "found"), SPEAKERS, ids=[s[0] for s in SPEAKERS])
def test_each_has_one_pack_one_file_and_one_case_file(room: str, kind: str, constant: str, found: tuple) -> None:
    places = {
        "the numbers": PACKS / "cn" / room,
        f"the {kind.lower()} ({constant})": SOURCE / room,
        "the cases": CASES / room,
    }
    missing = [
        f"write {(folder / name).relative_to(PROJECT)}{ending}: {what} of {name}"
        for name in _names(found)
        for (what, folder), ending in zip(places.items(), (".yaml", ".py", ".yaml"), strict=True)
        if not (folder / (name + ending)).is_file()
    ]
    assert not missing, "\n".join(missing)


def test_every_pack_with_a_bit_is_a_rule_and_every_rule_has_a_bit() -> None:
    with_bit, rules = set(_bits()), {rule.path for rule in RULES}
    assert not with_bit - rules, f"{sorted(with_bit - rules)} own a bit; write their rule file, or take the bit out"
    assert not rules - with_bit, f"{sorted(rules - with_bit)}: give the pack the next free `bit:`, never one that was used"


def test_every_other_pack_is_read_by_name_in_its_room() -> None:
    spoken = {one.path for one in (*RULES, *MEASURES)}
    text = {m.where: m.path.read_text(encoding="utf-8") for m in modules()}
    unread = []
    for file in sorted((PACKS / "cn").glob("*/*.yaml")):
        path = f"{file.parent.name}/{file.stem}"
        readers = [where for where, source in text.items() if f'"{path}"' in source and f"/jingzhun/{file.parent.name}/" in where]
        if path not in spoken and not readers:
            unread.append(f"{path}.yaml: no file of {file.parent.name} names '{path}'; read it or take it out")
    assert not unread, "\n".join(unread)


def test_bits_are_used_once_over_all_rooms() -> None:
    shared = [bit for bit, times in Counter(_bits().values()).items() if times > 1]
    assert not shared, f"bits {shared} are used twice: {[p for p, b in _bits().items() if b in shared]}; take the next free one"


def test_reason_codes_are_unique_and_shout() -> None:
    codes = Counter(rule.code for rule in RULES)
    assert not [c for c, times in codes.items() if times > 1]
    assert not [c for c in codes if not re.fullmatch(r"[A-Z][A-Z_]+[A-Z]", c)]


def test_the_cases_of_a_rule_name_its_reason() -> None:
    unnamed = [r.code for r in RULES if r.code not in (CASES / f"{r.path}.yaml").read_text(encoding="utf-8")]
    assert not unnamed, f"{unnamed}: their case files never name the reason code they are about"


def test_a_rule_file_holds_one_rule() -> None:
    def times(module: Module, kind: str) -> int:
        return len(re.findall(rf"^\w+ = {kind}\(", module.path.read_text(encoding="utf-8"), re.MULTILINE))

    many = [m.where for room, kind, *_ in SPEAKERS for m in modules(room) if times(m, kind) > 1]
    assert not many, f"{many} hold several; one file a rule"
