"""One dated value of policy, one parameter, and the reading of both from nodes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from importlib import resources
from typing import Literal

import yaml

from jingzhun.policy.faults import Place, PolicyFault
from jingzhun.policy.nodes import Node
from jingzhun.values.dates import first_of_month, last_of_month
from jingzhun.values.speech import Bilingual

State = Literal["value", "abolished", "unknown"]
UNITS: dict[str, dict[str, str]] = yaml.safe_load((resources.files("jingzhun.policy") / "units.yaml").read_text(encoding="utf-8"))
_VALUE_KEYS = ("from", "to", "value", "state", "source", "verified", "borrowed_from", "note")


@dataclass(frozen=True)
class Value:
    """One value with the days it holds, its source and whether it was checked at the source.

    Nulls: ``value`` is null where the state is not ``value``; ``to_on`` is null where no end is known.
    """

    value: object
    state: State
    unit: str
    source: str
    verified: bool
    borrowed_from: str | None
    from_on: date
    to_on: date | None
    place: Place

    def holds_on(self, day: date) -> bool:
        """Whether the value is in force on a day."""
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)

    def as_dict(self) -> dict[str, object]:
        """Return the value for JSON and for the hash, without its place."""
        return {
            "value": _plain(self.value),
            "state": self.state,
            "unit": self.unit,
            "from": self.from_on.isoformat(),
            "to": self.to_on.isoformat() if self.to_on else None,
            "source": self.source,
            "verified": self.verified,
            "borrowed_from": self.borrowed_from,
        }


@dataclass(frozen=True)
class Parameter:
    """One named number of a rule with its history."""

    name: str
    describe: Bilingual
    unit: str
    overridable_by: tuple[str, ...]
    csv_ids: tuple[str, ...]
    values: tuple[Value, ...]
    place: Place

    def on(self, day: date) -> Value | None:
        """Return the value in force on a day; null before the first one is known."""
        return next((v for v in self.values if v.holds_on(day)), None)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, list | tuple) else value


def read_values(name: str, unit: str, rows: Node, sources: frozenset[str]) -> tuple[Value, ...]:
    """Return the values of a parameter in order of their days, checked for overlap.

    A value without ``to`` ends the day before the next one begins.
    """
    if rows.value is not list or not rows.rows:
        raise PolicyFault(
            "wrong_shape", place=rows.place, key=f"{name}.values", detail="a list with at least one value / 至少一个值的列表"
        )
    read = sorted((_read_value(name, unit, row, sources) for row in rows.rows), key=lambda v: v.from_on)
    closed = []
    for i, value in enumerate(read):
        following = read[i + 1].from_on if i + 1 < len(read) else None
        if (following and value.to_on and value.to_on >= following) or following == value.from_on:
            raise PolicyFault("overlap", place=read[i + 1].place, key=name, detail=following)
        end = value.to_on or (following - timedelta(days=1) if following else None)
        closed.append(Value(**{**value.__dict__, "to_on": end}))
    return tuple(closed)


def _read_value(name: str, unit: str, row: Node, sources: frozenset[str]) -> Value:
    check_keys(row, allowed=_VALUE_KEYS, needed=("from", "source", "verified"))
    items = row.items
    if ("value" in items) == ("state" in items):
        raise PolicyFault("value_and_state", place=row.place, key=name)
    state = items["state"].value if "state" in items else "value"
    if state not in {"value", "abolished", "unknown"}:
        raise PolicyFault("bad_state", place=items["state"].place, detail=state)
    if not isinstance(items["verified"].value, bool):
        raise PolicyFault("not_bool", place=items["verified"].place, key="verified")
    source = str(items["source"].value)
    if source not in sources:
        raise PolicyFault("unknown_source", place=items["source"].place, detail=source)
    borrowed = items.get("borrowed_from")
    return Value(
        value=_typed(name, unit, items["value"]) if "value" in items else None,
        state=state,
        unit=unit,
        source=source,
        verified=items["verified"].value,
        borrowed_from=str(borrowed.value) if borrowed else None,
        from_on=read_bound(items["from"], "from", is_end=False),
        to_on=read_bound(items["to"], "to", is_end=True) if "to" in items else None,
        place=row.place,
    )


def _typed(name: str, unit: str, node: Node) -> object:
    kept = UNITS[unit]["kept"]
    if kept in {"fen", "percent", "ppm", "whole"}:
        return _number(name, kept, node)
    if kept == "flag":
        if not isinstance(node.value, bool):
            raise PolicyFault("not_bool", place=node.place, key=name)
        return node.value
    if kept == "codes":
        if node.value is not list:
            raise PolicyFault("wrong_shape", place=node.place, key=name, detail="a list of codes / 代码列表")
        return tuple(str(n.value) for n in node.rows)
    if kept == "table":
        if node.value is not list or not all(n.is_mapping for n in node.rows):
            raise PolicyFault("wrong_shape", place=node.place, key=name, detail="a list of rows / 行的列表")
        return node.plain()
    return str(node.value)


def _number(name: str, kept: str, node: Node) -> Decimal | int:
    number = node.value
    if isinstance(number, bool) or not isinstance(number, int | Decimal):
        raise PolicyFault("not_a_number", place=node.place, key=name, detail=number)
    scaled = Decimal(number) * {"fen": 100, "percent": 10_000, "ppm": 1_000_000, "whole": 1}[kept]
    if scaled != scaled.to_integral_value():
        raise PolicyFault("not_whole_fen", place=node.place, key=name, detail=number)
    return number


def read_bound(node: Node, key: str, *, is_end: bool) -> date:
    """Return the day of a bound; a bare year or month is its first day as a start and its last day as an end."""
    parts = str(node.value).split("-")
    try:
        numbers = [int(p) for p in parts]
        if len(numbers) == 3:
            return date(*numbers)
        if len(numbers) == 2:
            index = numbers[0] * 12 + numbers[1] - 1
            return last_of_month(index) if is_end else first_of_month(index)
        return date(numbers[0], 12, 31) if is_end else date(numbers[0], 1, 1)
    except (ValueError, TypeError):
        raise PolicyFault("bad_date", place=node.place, key=key, detail=node.value) from None


def check_keys(node: Node, *, allowed: tuple[str, ...], needed: tuple[str, ...]) -> None:
    """Refuse unknown and missing keys of a mapping, naming what is allowed."""
    if not node.is_mapping:
        raise PolicyFault("wrong_shape", place=node.place, key="…", detail=f"a mapping with / 映射，含: {', '.join(needed)}")
    for key, item in node.items.items():
        if key not in allowed:
            raise PolicyFault("unknown_key", place=item.place, key=key, allowed=", ".join(allowed))
    for key in needed:
        if key not in node.items:
            raise PolicyFault("missing_key", place=node.place, key=key, allowed=", ".join(needed))


def read_bilingual(node: Node, key: str) -> Bilingual:
    """Return a title or description in both languages."""
    if not node.is_mapping or set(node.items) != {"zh", "en"} or not all(n.value for n in node.items.values()):
        raise PolicyFault("missing_language", place=node.place, key=key)
    return Bilingual(str(node.items["zh"].value), str(node.items["en"].value))
