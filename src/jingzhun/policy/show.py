"""What a person asks of policy: show a number, check all packs, compare two days, tell a history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jingzhun.policy.faults import PolicyFault
from jingzhun.policy.loader import jurisdictions, load
from jingzhun.policy.policy import Policy
from jingzhun.policy.values import Value
from jingzhun.values.speech import Bilingual


@dataclass(frozen=True)
class Shown:
    """One parameter as it stands on the day of the policy."""

    path: str
    title: Bilingual
    unit: str
    value: Value | None

    def as_dict(self) -> dict[str, object]:
        """Return the row for JSON."""
        found = self.value.as_dict() if self.value else {"value": None, "state": "unknown", "unit": self.unit}
        return {"path": self.path, **self.title.as_dict(), **found}


@dataclass(frozen=True)
class Change:
    """One parameter that differs between two days."""

    path: str
    title: Bilingual
    before: Value | None
    after: Value | None

    def as_dict(self) -> dict[str, object]:
        """Return the row for JSON."""
        before, after = (v.as_dict() if v else None for v in (self.before, self.after))
        return {"path": self.path, **self.title.as_dict(), "before": before, "after": after}


def show(policy: Policy, path: str = "") -> tuple[Shown, ...]:
    """Return the parameters whose path begins with ``path`` as they stand on the day; all where it is empty.

    Raises
    ------
    PolicyFault
        Where no parameter begins so.
    """
    found = tuple(
        Shown(f"{rule.path}.{name}", parameter.describe, parameter.unit, parameter.on(policy.as_of))
        for rule in policy.rules()
        for name, parameter in sorted(rule.parameters.items())
        if f"{rule.path}.{name}".startswith(path)
    )
    if not found:
        raise PolicyFault("unknown_rule", key=path, allowed=", ".join(r.path for r in policy.rules()))
    return found


def check(packs: Path | None = None) -> tuple[PolicyFault, ...]:
    """Return the faults of every jurisdiction, the first of each; empty where all packs load."""
    faults: dict[str, PolicyFault] = {}
    for jurisdiction in jurisdictions(packs):
        try:
            load(jurisdiction, date.max, packs=packs)
        except PolicyFault as fault:
            faults.setdefault(str(fault), fault)
    return tuple(faults.values())


def diff(before: Policy, after: Policy) -> tuple[Change, ...]:
    """Return the parameters that differ between two policies: two days, two jurisdictions or a what-if."""
    old = {s.path: s for s in show(before)}
    new = {s.path: s for s in show(after)}
    changes = []
    for path in sorted(old.keys() | new.keys()):
        first, second = (side[path].value if path in side else None for side in (old, new))
        if (first.as_dict() if first else None) != (second.as_dict() if second else None):
            changes.append(Change(path, (new.get(path) or old[path]).title, first, second))
    return tuple(changes)


def history(policy: Policy, path: str) -> tuple[Value, ...]:
    """Return every dated value of one parameter, ``screening/medical_cost.line_monitored``, oldest first.

    Raises
    ------
    PolicyFault
        Where there is no such parameter.
    """
    rule_path, _, name = path.partition(".")
    rule = policy.rule(rule_path)
    if name not in rule.parameters:
        raise PolicyFault("unknown_name", place=rule_path, key=name, allowed=", ".join(sorted(rule.parameters)))
    return rule.parameters[name].values


def histories(policy: Policy, path: str) -> dict[str, tuple[Value, ...]]:
    """Return by path the dated values of one parameter, or of every parameter where ``path`` names a whole rule.

    Raises
    ------
    PolicyFault
        Where there is no such rule or parameter.
    """
    if "." in path:
        return {path: history(policy, path)}
    return {f"{path}.{name}": parameter.values for name, parameter in sorted(policy.rule(path).parameters.items())}
