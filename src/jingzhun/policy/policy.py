"""Policy in force for a jurisdiction and a day: typed reads of dated parameters, code lists, the calendar and one hash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from jingzhun.policy.calendar import WorkingDays
from jingzhun.policy.codes import CodeList
from jingzhun.policy.faults import ParameterAbolished, PolicyFault
from jingzhun.policy.values import UNITS, Parameter, State, Value
from jingzhun.values.speech import Bilingual

_SCALE = {"fen": 100, "ppm": 1_000_000, "percent": 10_000, "whole": 1}


@dataclass(frozen=True)
class RulePolicy:
    """The numbers of one rule on one day. Each typed read returns null where the value is unknown on that day."""

    path: str
    title: Bilingual
    document: str
    article: str
    as_of: date
    parameters: Mapping[str, Parameter]
    bit: int | None = None

    def value(self, name: str) -> Value | None:
        """Return the value in force with unit, source and days; null where none is known."""
        return self._parameter(name).on(self.as_of)

    def state(self, name: str) -> State:
        """Return ``value``, ``abolished`` or ``unknown``; a day before the first known value is unknown."""
        found = self.value(name)
        return found.state if found else "unknown"

    def fen(self, name: str) -> int | None:
        """Return an amount in fen."""
        return self._scaled(name, "fen")

    def ppm(self, name: str) -> int | None:
        """Return a share in parts per million."""
        return self._scaled(name, "percent" if self._kept(name) == "percent" else "ppm")

    def whole(self, name: str) -> int | None:
        """Return a count of days, months, years, persons and the like."""
        return self._scaled(name, "whole")

    def text(self, name: str) -> str | None:
        """Return a text."""
        found = self._read(name, "text")
        return None if found is None else str(found)

    def codes(self, name: str) -> tuple[str, ...] | None:
        """Return a list of codes."""
        found = self._read(name, "codes")
        return found if isinstance(found, tuple) else None

    def flag(self, name: str) -> bool | None:
        """Return a yes or no."""
        found = self._read(name, "flag")
        return found if isinstance(found, bool) else None

    def table(self, name: str) -> list[dict[str, object]] | None:
        """Return a table of brackets or prices as rows."""
        found = self._read(name, "table")
        return found if isinstance(found, list) else None

    def _parameter(self, name: str) -> Parameter:
        if name not in self.parameters:
            raise PolicyFault("unknown_name", place=self.path, key=name, allowed=", ".join(sorted(self.parameters)))
        return self.parameters[name]

    def _kept(self, name: str) -> str:
        return UNITS[self._parameter(name).unit]["kept"]

    def _read(self, name: str, kept: str) -> object:
        if self._kept(name) != kept:
            raise PolicyFault("wrong_read", place=self.path, key=name, detail=self._parameter(name).unit, allowed=kept)
        found = self.value(name)
        if found is not None and found.state == "abolished":
            raise ParameterAbolished(self.path, name)
        return None if found is None else found.value

    def _scaled(self, name: str, kept: str) -> int | None:
        found = self._read(name, kept)
        return None if found is None else int(Decimal(str(found)) * _SCALE[kept])


@dataclass(frozen=True)
class Policy:
    """All rules in force for a jurisdiction and a day.

    ``hash`` covers every value of every parameter of the jurisdiction, all code lists and inline overrides, but not the day:
    two days of the same law have the same hash.
    """

    jurisdiction: str
    as_of: date
    hash: str
    _rules: Mapping[str, RulePolicy]
    _lists: Mapping[str, CodeList]
    calendar: WorkingDays = field(default_factory=WorkingDays)

    def rule(self, path: str) -> RulePolicy:
        """Return the numbers of a rule by its path, such as ``screening/medical_cost``."""
        if path not in self._rules:
            raise PolicyFault("unknown_rule", key=path, allowed=", ".join(sorted(self._rules)))
        return self._rules[path]

    def rules(self, room: str | None = None) -> tuple[RulePolicy, ...]:
        """Return the rules of a room, or all, in order of their path."""
        return tuple(r for path, r in sorted(self._rules.items()) if room is None or path.startswith(f"{room}/"))

    def codes(self, name: str) -> CodeList:
        """Return a code list by name."""
        if name not in self._lists:
            raise PolicyFault("unknown_list", key=name, allowed=", ".join(sorted(self._lists)))
        return self._lists[name]

    def lists(self) -> tuple[CodeList, ...]:
        """Return all code lists."""
        return tuple(self._lists[name] for name in sorted(self._lists))
