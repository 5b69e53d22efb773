"""Packs to policy: every level of a jurisdiction laid over the one above, strictly.

A lower level may change only what the level above lists as overridable, and only parameters that exist above. Anything else
stops the load, naming file and line: a county must never work on a number nobody meant.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path

from jingzhun.policy.codes import CodeList, code_lists
from jingzhun.policy.faults import Place, PolicyFault
from jingzhun.policy.nodes import Node, node_of, read_nodes
from jingzhun.policy.policy import Policy, RulePolicy
from jingzhun.policy.values import UNITS, Parameter, check_keys, read_bilingual, read_values

_RULE_KEYS = ("title", "basis", "bit", "parameters", "kind")
_PARAMETER_KEYS = ("describe", "unit", "overridable_by", "csv_id", "values")
_LEVELS = {2: "province", 4: "city", 6: "county"}
_ROOT = Path(str(resources.files("jingzhun.policy")))  # packs are real files in a wheel as in the tree
LARGEST_BIT = 62  # a bit mask lives in a signed 64-bit integer


def load(jurisdiction: str, as_of: date, *, packs: Path | None = None, overrides: Mapping[str, object] | None = None) -> Policy:
    """Return the policy in force for a jurisdiction on a day.

    Parameters
    ----------
    jurisdiction
        ``cn``, ``cn/15``, ``cn/1504``, ``cn/150424`` or ``cn/test/<place>``.
    as_of
        The day.
    packs
        Another folder of packs, for tests.
    overrides
        Inline parameters in pack form, ``{"screening/medical_cost": {"line_monitored": [{from:…, value:…}]}}``: for one case or a
        what-if. They replace the whole history of a parameter.

    Raises
    ------
    PolicyFault
        The first fault, naming file and line.
    """
    folder = packs or _ROOT / "packs"
    rules = _rules_of(folder, jurisdiction)
    if overrides:
        rules = _with_overrides(rules, overrides, _sources(folder))
    lists = code_lists()
    day_rules = {path: replace(rule, as_of=as_of) for path, rule in rules.items()}
    return Policy(jurisdiction, as_of, _hash(jurisdiction, rules, lists), day_rules, lists)


def levels_of(jurisdiction: str, folder: Path) -> list[str]:
    """Return the pack folders of a jurisdiction from the country down.

    Raises
    ------
    PolicyFault
        Where no pack exists for the jurisdiction.
    """
    country, _, rest = jurisdiction.partition("/")
    below = [] if not rest else [rest] if rest.startswith("test/") else [rest[:n] for n in (2, 4, 6) if n <= len(rest)]
    levels = [country, *(f"{country}/{part}" for part in below)]
    known = jurisdictions(folder)
    if jurisdiction not in known:
        raise PolicyFault("unknown_jurisdiction", key=jurisdiction, allowed=", ".join(known))
    return [level for level in levels if level in known]


def jurisdictions(folder: Path | None = None) -> tuple[str, ...]:
    """Return every jurisdiction that has a folder of packs."""
    root = folder or _ROOT / "packs"
    found = []
    for country in (f for f in root.iterdir() if f.is_dir()):
        found.append(country.name)
        for part in (f for f in country.iterdir() if f.is_dir()):
            if part.name.isdigit():
                found.append(f"{country.name}/{part.name}")
            elif part.name == "test":
                found += [f"{country.name}/test/{place.name}" for place in part.iterdir() if place.is_dir()]
    return tuple(sorted(found))


@lru_cache(maxsize=32)
def _rules_of(folder: Path, jurisdiction: str) -> dict[str, RulePolicy]:
    sources = _sources(folder)
    rules: dict[str, RulePolicy] = {}
    for level in levels_of(jurisdiction, folder):
        for path, root in _files(folder, level):
            rules[path] = _lay_over(rules.get(path), path, root, depth=_depth(level), sources=sources)
    _check_bits(rules)
    return rules


def _depth(level: str) -> str:
    """Return the level of a folder of packs; another place's test set stands as a county's."""
    _, _, place = level.partition("/")
    return "country" if not place else _LEVELS.get(len(place), "county") if place.isdigit() else "county"


def _files(folder: Path, level: str) -> list[tuple[str, Node]]:
    place = folder
    for part in level.split("/"):
        place = place / part
    found = []
    for room in sorted(
        (f for f in place.iterdir() if f.is_dir() and not f.name.isdigit() and f.name != "test"), key=lambda f: f.name
    ):
        for file in sorted((f for f in room.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name):
            path = f"{room.name}/{file.name.removesuffix('.yaml')}"
            found.append((path, read_nodes(file.read_text(encoding="utf-8"), f"{level}/{path}.yaml")))
    return found


def _lay_over(above: RulePolicy | None, path: str, root: Node, *, depth: str, sources: frozenset[str]) -> RulePolicy:
    needed = ("title", "basis", "parameters") if above is None else ("parameters",)
    check_keys(root, allowed=_RULE_KEYS, needed=needed)
    found = dict(above.parameters) if above else {}
    for name, node in root.items["parameters"].items.items():
        if above is None:
            found[name] = _read_parameter(name, node, sources)
        else:
            found[name] = _override(found, name, node, depth=depth, sources=sources)
    if above is not None:
        return replace(above, parameters=found)
    check_keys(root.items["basis"], allowed=("document", "article"), needed=("document", "article"))
    basis = root.items["basis"].items
    return RulePolicy(
        path=path,
        title=read_bilingual(root.items["title"], "title"),
        document=str(basis["document"].value),
        article=str(basis["article"].value),
        as_of=date.min,
        parameters=found,
        bit=_read_bit(root),
    )


def _read_parameter(name: str, node: Node, sources: frozenset[str]) -> Parameter:
    check_keys(node, allowed=_PARAMETER_KEYS, needed=("describe", "unit", "values"))
    unit = str(node.items["unit"].value)
    if unit not in UNITS:
        raise PolicyFault("unknown_unit", place=node.items["unit"].place, detail=unit, allowed=", ".join(UNITS))
    overridable = node.items["overridable_by"].rows if "overridable_by" in node.items else []
    return Parameter(
        name=name,
        describe=read_bilingual(node.items["describe"], f"{name}.describe"),
        unit=unit,
        overridable_by=tuple(str(n.value) for n in overridable),
        csv_ids=_csv_ids(node),
        values=read_values(name, unit, node.items["values"], sources),
        place=node.place,
    )


def _csv_ids(node: Node) -> tuple[str, ...]:
    given = node.items.get("csv_id")
    if given is None:
        return ()
    return tuple(str(n.value) for n in given.rows) if given.rows else (str(given.value),)


def _override(above: Mapping[str, Parameter], name: str, node: Node, *, depth: str, sources: frozenset[str]) -> Parameter:
    if name not in above:
        raise PolicyFault("unknown_parameter", place=node.place, key=name, allowed=", ".join(sorted(above)))
    parameter = above[name]
    if depth not in parameter.overridable_by:
        allowed = ", ".join(parameter.overridable_by) or "none / 无"
        raise PolicyFault("not_overridable", place=node.place, key=name, detail=depth, allowed=allowed)
    check_keys(node, allowed=("values", "csv_id"), needed=("values",))
    values = read_values(name, parameter.unit, node.items["values"], sources)
    return replace(parameter, values=values, csv_ids=parameter.csv_ids + _csv_ids(node), place=node.place)


def _read_bit(root: Node) -> int | None:
    if "bit" not in root.items:
        return None
    bit = root.items["bit"].value
    if isinstance(bit, bool) or not isinstance(bit, int) or not 0 <= bit <= LARGEST_BIT:
        raise PolicyFault("bad_bit", place=root.items["bit"].place, detail=bit)
    return bit


def _check_bits(rules: Mapping[str, RulePolicy]) -> None:
    owners: dict[int, str] = {}
    for path, rule in sorted(rules.items()):
        if rule.bit is not None and owners.setdefault(rule.bit, path) != path:
            raise PolicyFault("bit_used_twice", place=f"{path}.yaml", detail=rule.bit, key=owners[rule.bit])


def _with_overrides(
    rules: Mapping[str, RulePolicy], overrides: Mapping[str, object], sources: frozenset[str]
) -> dict[str, RulePolicy]:
    place = Place("inline", 1)
    changed = dict(rules)
    for path, parameters in overrides.items():
        if path not in changed:
            raise PolicyFault("unknown_rule", key=path, allowed=", ".join(sorted(rules)))
        found = dict(changed[path].parameters)
        for name, node in node_of(parameters, place).items.items():
            if name not in found:
                raise PolicyFault("unknown_parameter", place=place, key=name, allowed=", ".join(sorted(found)))
            rows = Node(list, place, rows=[_inline_row(row) for row in node.rows])
            found[name] = replace(found[name], values=read_values(name, found[name].unit, rows, sources | {"inline"}))
        changed[path] = replace(changed[path], parameters=found)
    return changed


def _inline_row(row: Node) -> Node:
    """Fill in what a case need not say: the source of an inline number is the case itself."""
    defaults = {
        "source": node_of("inline", row.place),
        "verified": node_of(False, row.place),
        "from": node_of("1900-01-01", row.place),
    }
    return Node(dict, row.place, items={**defaults, **row.items})


@lru_cache(maxsize=4)
def _sources(folder: Path) -> frozenset[str]:
    text = (folder / "sources.yaml").read_text(encoding="utf-8")
    return frozenset(read_nodes(text, "sources.yaml").items)


def _hash(jurisdiction: str, rules: Mapping[str, RulePolicy], lists: Mapping[str, CodeList]) -> str:
    content = {
        "jurisdiction": jurisdiction,
        "rules": {
            path: {"bit": r.bit, "parameters": {n: [v.as_dict() for v in p.values] for n, p in sorted(r.parameters.items())}}
            for path, r in sorted(rules.items())
        },
        "lists": [lists[name].as_dict() for name in sorted(lists)],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
