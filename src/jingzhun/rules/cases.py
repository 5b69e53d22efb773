"""Cases: what an officer checks, in YAML. The loader is strict, the comparison speaks, and every room's rules go through it.

The format is described with an example in docs/howto/cases.md. A room takes part by ``<room>/case.py`` with one function,
``run_case(facts, policy, as_of) -> CaseResult``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa

from jingzhun.policy import Policy, load
from jingzhun.policy.faults import Place
from jingzhun.policy.nodes import Node, read_nodes
from jingzhun.rules.case_comparison import differences, reason_differences
from jingzhun.rules.case_faults import CaseFault
from jingzhun.rules.case_groups import fits_a_block
from jingzhun.rules.case_rows import read_day_of, read_facts
from jingzhun.rules.trace import Trace
from jingzhun.tables.contract import Contract
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

DEFAULT_JURISDICTION = "cn/150424"
_KEYS = ("name", "as_of", "jurisdiction", "parameters", "facts", "expect", "note")
_NEEDED = ("name", "as_of", "facts", "expect")
_REFUSED = Bilingual("计算被拒绝：{zh}", "refused: {en}")
_NOT_REFUSED = Bilingual("应被拒绝({code}),但有结果", "expected the refusal {code}, found a result")


@dataclass(frozen=True)
class CaseResult:
    """What a room says of a case.

    Parameters
    ----------
    result
        Named values: answers, codes, amounts in fen, lists, mappings.
    reasons
        Reason codes, or mappings that hold one under ``code``.
    trace
        The path of the decision.
    """

    result: Mapping[str, object]
    reasons: Sequence[object] = ()
    trace: Trace | None = None

    def as_dict(self) -> dict[str, object]:
        """Return the JSON shape of ``jingzhun case``."""
        return {
            "result": dict(self.result),
            "reasons": list(self.reasons),
            "trace": self.trace.as_dict() if self.trace else None,
        }


Adapter = Callable[[Mapping[str, pa.Table], Policy, date], CaseResult]


@dataclass(frozen=True)
class Together:
    """How a room answers many cases of one law and one day by one plan.

    Parameters
    ----------
    run
        The facts of each case to its result, in their order; the same as the room's adapter says of each alone.
    alone
        Tables that tell of a whole county: a case that writes one is run by itself.
    """

    run: Callable[[Sequence[Mapping[str, pa.Table]], Policy, date], list[CaseResult]]
    alone: frozenset[str] = frozenset()

    def takes(self, case: Case) -> bool:
        """Return whether a case may lie beside others: it is to be answered, and nothing in it speaks for all of them."""
        return "refused" not in case.expect and not self.alone & case.facts.keys() and fits_a_block(case.facts)


@dataclass(frozen=True)
class Case:
    """One case as it is written: the day, the place, the facts, what is expected, and where it stands."""

    name: str
    as_of: date
    jurisdiction: str
    parameters: Mapping[str, object]
    facts: Mapping[str, pa.Table]
    expect: Mapping[str, object]
    place: Place

    def run(self, adapter: Adapter, *, packs: Path | None = None) -> Outcome:
        """Return what the adapter says of the case, compared with what is expected."""
        try:
            policy = load(self.jurisdiction, self.as_of, packs=packs, overrides=self.parameters or None)
            found = adapter(self.facts, policy, self.as_of)
        except JingzhunError as error:
            return Outcome(self, None, _refusal(self.expect, error))
        return Outcome(self, found, _differences(self.expect, found), policy.hash)

    @property
    def law(self) -> tuple[str, date, str]:
        """What must be the same for cases that are run together: place, day and numbers."""
        return self.jurisdiction, self.as_of, repr(sorted(self.parameters.items()))


@dataclass(frozen=True)
class Outcome:
    """A case that was run. ``result`` is null where the case was refused."""

    case: Case
    result: CaseResult | None
    differences: tuple[Bilingual, ...] = field(default_factory=tuple)
    policy_hash: str | None = None

    @property
    def has_passed(self) -> bool:
        """Whether everything expected was found."""
        return not self.differences

    def as_dict(self) -> dict[str, object]:
        """Return the case with result, reasons, trace and differences for JSON."""
        return {
            "name": self.case.name,
            "place": str(self.case.place),
            "as_of": self.case.as_of.isoformat(),
            "jurisdiction": self.case.jurisdiction,
            "policy_hash": self.policy_hash,
            "passed": self.has_passed,
            "differences": [d.as_dict() for d in self.differences],
            **(self.result or CaseResult({})).as_dict(),
        }


def load_cases(path: Path, *, extra: Mapping[str, Contract] | None = None) -> list[Case]:
    """Return the cases of a file.

    Parameters
    ----------
    path
        A YAML file: a list of cases, or one case.
    extra
        Contracts of tables that only one room's cases hold.

    Raises
    ------
    CaseFault, PolicyFault
        The first fault, naming file and line.
    """
    root = read_nodes(path.read_text(encoding="utf-8"), path.name)
    cases = [_read_case(node, extra or {}) for node in (root.rows if root.value is list else [root])]
    seen: set[str] = set()
    for case in cases:
        if case.name in seen:
            raise CaseFault("repeated_name", case.place, key=case.name)
        seen.add(case.name)
    return cases


def run_cases(
    path: Path,
    adapter: Adapter,
    *,
    packs: Path | None = None,
    extra: Mapping[str, Contract] | None = None,
    together: Together | None = None,
) -> list[Outcome]:
    """Return the outcome of every case of a file, in its order; those of one law by one plan where the room can do it."""
    cases = load_cases(path, extra=extra)
    by_law: dict[object, list[Case]] = {}
    for case in cases:
        by_law.setdefault(case.law, []).append(case)
    found = {o.case.name: o for group in by_law.values() for o in run_group(group, adapter, together=together, packs=packs)}
    return [found[case.name] for case in cases]


def run_group(
    cases: Sequence[Case], adapter: Adapter, *, together: Together | None = None, packs: Path | None = None
) -> list[Outcome]:
    """Return the outcome of cases of one law, in their order. Where one of them is refused, each is asked by itself."""
    beside = [case for case in cases if together and together.takes(case)]
    answered: dict[int, Outcome] = {}
    if together and len(beside) > 1:
        first = beside[0]
        try:
            policy = load(first.jurisdiction, first.as_of, packs=packs, overrides=first.parameters or None)
            found = together.run([case.facts for case in beside], policy, first.as_of)
        except JingzhunError:
            pass  # which of them it was, and why, each says alone
        else:
            answered = {id(c): Outcome(c, r, _differences(c.expect, r), policy.hash) for c, r in zip(beside, found, strict=True)}
    return [answered.get(id(case)) or case.run(adapter, packs=packs) for case in cases]


def _read_case(node: Node, extra: Mapping[str, Contract]) -> Case:
    if not node.is_mapping:
        raise CaseFault(
            "wrong_shape",
            node.place,
            key="case",
            zh="一个案例(name、as_of、facts、expect)",
            en="a case (name, as_of, facts, expect)",
        )
    _check_keys(node)
    items = node.items
    as_of = read_day_of(items["as_of"], "as_of")
    name = str(items["name"].value)
    if not items["expect"].items:
        raise CaseFault("expects_nothing", node.place, key=name)
    return Case(
        name=name,
        as_of=as_of,
        jurisdiction=str(items["jurisdiction"].value) if "jurisdiction" in items else DEFAULT_JURISDICTION,
        parameters=_mapping(items["parameters"], "parameters") if "parameters" in items else {},
        facts=read_facts(items["facts"], as_of, extra),
        expect=_mapping(items["expect"], "expect"),
        place=node.place,
    )


def _check_keys(node: Node) -> None:
    for key, item in node.items.items():
        if key not in _KEYS:
            raise CaseFault("unknown_key", item.place, key=key, allowed=", ".join(_KEYS))
    for key in _NEEDED:
        if key not in node.items:
            raise CaseFault("missing_key", node.place, key=key)
    for key in ("parameters", "facts", "expect"):
        if key in node.items and not node.items[key].is_mapping:
            raise CaseFault("wrong_shape", node.items[key].place, key=key, zh="映射（键: 值）", en="a mapping (key: value)")


def _mapping(node: Node, key: str) -> Mapping[str, object]:
    found = node.plain()
    if not isinstance(found, dict):
        raise CaseFault("wrong_shape", node.place, key=key, zh="映射（键: 值）", en="a mapping (key: value)")
    return found


def _differences(expect: Mapping[str, object], found: CaseResult) -> tuple[Bilingual, ...]:
    if "refused" in expect:
        return (_NOT_REFUSED.format(code=expect["refused"]),)
    plain = {key: value for key, value in expect.items() if key not in {"reason", "reasons"}}
    reasons = [d for key in ("reason", "reasons") if key in expect for d in reason_differences(expect[key], found.reasons)]
    return (*differences(plain, found.result), *reasons)


def _refusal(expect: Mapping[str, object], error: JingzhunError) -> tuple[Bilingual, ...]:
    if expect.get("refused") == error.code:
        return ()
    return (_REFUSED.format(zh=error.sentence.zh, en=error.sentence.en),)
