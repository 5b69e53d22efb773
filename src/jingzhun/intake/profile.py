"""Source profiles: one YAML a file type says which columns a departmental file has and what its rows become.

``columns.yaml`` holds every column once (header, synonyms, type, unit); a profile names those it uses. Both are read strictly: an
unknown key, column, contract or code stops the program, naming file and line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Literal

from jingzhun.intake.faults import IntakeRefused
from jingzhun.policy.nodes import Node, read_nodes
from jingzhun.tables.catalogue import CONTRACTS
from jingzhun.values.speech import Bilingual

TYPES = (
    "name", "id", "disability_id", "text", "day", "month", "month_day", "money", "whole", "hundredths", "percent", "code",
    "flag", "phone", "division",
)  # fmt: skip
Mode = Literal["snapshot", "delta", "cumulative"]
_MODES = ("snapshot", "delta", "cumulative")
_SPEAKS = ("person", "household", "clue")
_PERIODS = {"month": 1, "quarter": 3, "year": 12}
_REGISTERS = ("households", "kinships", "decisions")
_COLUMN_KEYS = {"header", "synonyms", "type", "unit", "list", "required"}
_PROFILE_KEYS = {
    "title", "department", "mode", "period", "arrives_by_day", "volume_check", "speaks_of", "unique", "recognised_by", "titles", "registers",
    "columns", "amounts_by_line", "makes",
}  # fmt: skip


@dataclass(frozen=True)
class SourceColumn:
    """One column of a file type.

    Parameters
    ----------
    name
        Identifier in our tables.
    header
        The header we print and the first we look for.
    synonyms
        Further headers that departments write.
    type
        One of ``TYPES``: how a cell is read.
    unit
        For money: what the department means where neither header nor cell says it.
    codes
        Name of the code list, for codes.
    required
        Whether an empty cell refuses the row.
    """

    name: str
    header: str
    synonyms: tuple[str, ...]
    type: str
    unit: str | None = None
    codes: str | None = None
    required: bool = False

    @property
    def stored(self) -> str:
        """Name of the column among the clean rows; money is stored in fen."""
        return {"money": f"{self.name}_fen", "percent": f"{self.name}_ppm", "hundredths": f"{self.name}_hundredths"}.get(
            self.type, self.name
        )


@dataclass(frozen=True)
class Making:
    """What one clean row becomes: a contract, and where each of its columns comes from."""

    table: str
    values: Mapping[str, str]
    when: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Profile:
    """One file type.

    Parameters
    ----------
    mode
        ``snapshot``: the whole list as of the period; ``delta``: what is new; ``cumulative``: sums so far, they replace.
    months
        How many months one delivery stands for.
    arrives_by_day
        Day of the following month by which it should be there.
    checks_volume
        Whether a delivery far larger or smaller than the last one is held; events come as they come and are not counted so.
    speaks_of
        Whether a row speaks of a person, of the household he belongs to, or of a clue of ours.
    unique
        Columns that tell the rows of one delivery apart.
    recognised_by
        Columns that must be there for the file to be of this type.
    titles
        Words of a title or file name that decide between types of like columns.
    """

    id: str
    title: Bilingual
    department: str
    mode: Mode
    months: int
    arrives_by_day: int
    checks_volume: bool
    speaks_of: str
    unique: tuple[str, ...]
    recognised_by: tuple[str, ...]
    titles: tuple[str, ...]
    registers: str | None
    columns: Mapping[str, SourceColumn]
    lines: tuple[str, ...]
    makes: tuple[Making, ...]

    @property
    def required(self) -> tuple[str, ...]:
        """Columns without which no row is of use."""
        return tuple(c.name for c in self.columns.values() if c.required)


def profile_of(name: str) -> Profile:
    """Return a profile by its id.

    Raises
    ------
    IntakeRefused
        ``unknown_profile``.
    """
    found = profiles()
    if name not in found:
        raise IntakeRefused("unknown_profile", profile=name, allowed=", ".join(found))
    return found[name]


@lru_cache(maxsize=1)
def profiles() -> dict[str, Profile]:
    """Return every profile that is shipped, by id, sorted."""
    room = resources.files("jingzhun.intake")
    columns = read_columns((room / "columns.yaml").read_text("utf-8"), "intake/columns.yaml")
    found = {}
    for place in sorted((room / "profiles").iterdir(), key=lambda p: p.name):
        if place.name.endswith(".yaml"):
            name = place.name.removesuffix(".yaml")
            found[name] = read_profile(place.read_text("utf-8"), f"intake/profiles/{place.name}", columns=columns)
    return found


def read_columns(text: str, file: str) -> dict[str, SourceColumn]:
    """Return the columns of ``columns.yaml``.

    Raises
    ------
    IntakeRefused, PolicyFault
    """
    root = read_nodes(text, file)
    return {name: _column(name, node, None) for name, node in root.items.items()}


def read_profile(text: str, file: str, *, columns: Mapping[str, SourceColumn]) -> Profile:
    """Return one profile.

    Raises
    ------
    IntakeRefused, PolicyFault
        Naming file and line of the first mistake.
    """
    root = read_nodes(text, file)
    _only(root, _PROFILE_KEYS)
    named = {name: _column(name, node, columns.get(name)) for name, node in _items(root, "columns").items()}
    lines = tuple(_texts(root, "amounts_by_line"))
    named |= {line: SourceColumn(line, line, (), "money", "yuan") for line in lines}
    title = _items(root, "title")
    profile = Profile(
        id=file.rsplit("/", 1)[-1].removesuffix(".yaml"),
        title=Bilingual(str(title["zh"].value), str(title["en"].value)),
        department=str(_one(root, "department").value),
        mode=_choice(root, "mode", _MODES),  # type: ignore[arg-type]
        months=_PERIODS[_choice(root, "period", tuple(_PERIODS))],
        arrives_by_day=int(str(_one(root, "arrives_by_day").value)),
        checks_volume=_flag(root, "volume_check"),
        speaks_of=_choice(root, "speaks_of", _SPEAKS),
        unique=tuple(_texts(root, "unique")),
        recognised_by=tuple(_texts(root, "recognised_by")),
        titles=tuple(_texts(root, "titles")),
        registers=_choice(root, "registers", _REGISTERS) if "registers" in root.items else None,
        columns=named,
        lines=lines,
        makes=tuple(_making(n, named) for n in (root.items["makes"].rows if "makes" in root.items else [])),
    )
    for name in (*profile.unique, *profile.recognised_by):
        if name not in named:
            raise _fault(root, f"'{name}' is no column of this profile")
    return profile


def _column(name: str, node: Node, base: SourceColumn | None) -> SourceColumn:
    _only(node, _COLUMN_KEYS)
    given = {k: n.plain() for k, n in node.items.items()}
    if base is None and not {"header", "type"} <= set(given):
        raise _fault(node, f"column '{name}' is not in columns.yaml")
    kind = str(given.get("type", base.type if base else ""))
    if kind not in TYPES:
        raise _fault(node, f"type '{kind}'; allowed: {', '.join(TYPES)}")
    header = str(given.get("header", base.header if base else name))
    known = [*(base.synonyms if base else ()), *([base.header] if base else [])]
    told = given.get("synonyms", [])
    synonyms = [*(map(str, told) if isinstance(told, list) else []), *(s for s in known if s != header)]
    return SourceColumn(
        name=name,
        header=header,
        synonyms=tuple(dict.fromkeys(synonyms)),
        type=kind,
        unit=str(given["unit"]) if "unit" in given else base.unit if base else None,
        codes=str(given["list"]) if "list" in given else base.codes if base else None,
        required=bool(given.get("required", False)),
    )


def _making(node: Node, columns: Mapping[str, SourceColumn]) -> Making:
    if len(node.items) != 1:
        raise _fault(node, "one table a line under makes")
    table, body = next(iter(node.items.items()))
    if table not in CONTRACTS:
        raise _fault(node, f"no contract '{table}'")
    values = {k: str(n.value) for k, n in body.items.items() if k not in {"when", "key"}}
    stored = {c.stored for c in columns.values()}
    for target, expression in values.items():
        if target not in {c.name for c in CONTRACTS[table].columns}:
            raise _fault(body, f"'{target}' is no column of {table}")
        if expression[:1] not in {"=", "@"} and not {p for p in expression.split("|") if p[:1] != "@"} <= stored:
            raise _fault(body, f"'{expression}' is no column of this profile")
    when = {k: n.value for k, n in body.items["when"].items.items()} if "when" in body.items else {}
    return Making(table, values, when)


def _only(node: Node, allowed: set[str]) -> None:
    wrong = sorted(set(node.items) - allowed)
    if wrong:
        raise _fault(node.items[wrong[0]], f"unknown key '{wrong[0]}'; allowed: {', '.join(sorted(allowed))}")


def _one(root: Node, key: str) -> Node:
    if key not in root.items:
        raise _fault(root, f"'{key}' is missing")
    return root.items[key]


def _items(root: Node, key: str) -> Mapping[str, Node]:
    return _one(root, key).items


def _texts(root: Node, key: str) -> list[str]:
    return [str(n.value) for n in root.items[key].rows] if key in root.items else []


def _flag(root: Node, key: str) -> bool:
    found = _one(root, key)
    if not isinstance(found.value, bool):
        raise _fault(found, f"{key} is yes or no")
    return found.value


def _choice(root: Node, key: str, allowed: tuple[str, ...]) -> str:
    found = str(_one(root, key).value)
    if found not in allowed:
        raise _fault(root.items[key], f"{key} is one of {', '.join(allowed)}")
    return found


def _fault(node: Node, detail: str) -> IntakeRefused:
    return IntakeRefused("bad_profile", place=node.place, detail=detail)
