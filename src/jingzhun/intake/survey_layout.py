"""Survey layouts: one YAML a household survey says which of its columns become which fields.

A departmental file has one column a fact and Chinese headers (``profile``); a survey of a statistical office codes a fact in several
0/1 columns and repeats the household on each member's row. That is why it has a layout of its own kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import pyarrow as pa

from jingzhun.intake.faults import IntakeRefused
from jingzhun.policy.nodes import Node, read_nodes
from jingzhun.values.speech import Bilingual

TYPES = {"text": pa.string(), "whole": pa.int64(), "ratio": pa.int64(), "one_of": pa.string()}
GRAINS = ("person", "household")
NEEDED = ("household_no", "person_no", "relation")
_COLUMN_KEYS = {"of", "type", "header", "headers", "words", "required"}


@dataclass(frozen=True)
class SurveyColumn:
    """One field of a survey and the columns it is read from.

    Parameters
    ----------
    of
        ``person``, or ``household`` where every member's row repeats it.
    type
        ``text``, ``whole``, ``ratio`` (kept as parts per million) or ``one_of`` (one 0/1 column a code).
    headers
        Code by header for ``one_of``; for the others the one header, with an empty code.
    words
        Numbers that the survey writes as words.
    required
        Whether an empty cell leaves the row out.
    """

    name: str
    of: str
    type: str
    headers: Mapping[str, str]
    words: Mapping[str, int]
    required: bool = False

    @property
    def stored(self) -> str:
        """Name of the field among the read rows."""
        return f"{self.name}_ppm" if self.type == "ratio" else self.name


@dataclass(frozen=True)
class SurveyLayout:
    """One survey: its id, title and fields by name."""

    id: str
    title: Bilingual
    columns: Mapping[str, SurveyColumn]

    def of(self, grain: str) -> tuple[SurveyColumn, ...]:
        """Return the fields of ``person`` or of ``household``, in order."""
        return tuple(c for c in self.columns.values() if c.of == grain)

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header a file must have."""
        return tuple(h for c in self.columns.values() for h in c.headers)


@lru_cache(maxsize=1)
def survey_layouts() -> dict[str, SurveyLayout]:
    """Return every layout that is shipped, by id, sorted."""
    folder = resources.files("jingzhun.intake") / "surveys"
    places = sorted((p for p in folder.iterdir() if p.name.endswith(".yaml")), key=lambda p: p.name)
    found = [read_layout(p.read_text("utf-8"), f"intake/surveys/{p.name}") for p in places]
    return {layout.id: layout for layout in found}


def survey_layout_of(name: str) -> SurveyLayout:
    """Return a layout by its id.

    Raises
    ------
    IntakeRefused
        ``unknown_profile``.
    """
    found = survey_layouts()
    if name not in found:
        raise IntakeRefused("unknown_profile", profile=name, allowed=", ".join(found))
    return found[name]


def read_layout(text: str, file: str) -> SurveyLayout:
    """Return one layout.

    Raises
    ------
    IntakeRefused, PolicyFault
        Naming file and line of the first mistake.
    """
    root = read_nodes(text, file)
    _only(root, {"title", "columns"})
    title = _one(root, "title")
    named = {name: _column(name, node) for name, node in _one(root, "columns").items.items()}
    layout = SurveyLayout(
        id=file.rsplit("/", 1)[-1].removesuffix(".yaml"),
        title=Bilingual(str(_one(title, "zh").value), str(_one(title, "en").value)),
        columns=named,
    )
    for name in NEEDED:
        if name not in named or named[name].of != "person":
            raise _fault(root, f"a survey needs '{name}' of each person")
    twice = sorted({h for h in layout.headers if layout.headers.count(h) > 1})
    if twice:
        raise _fault(root, f"the header '{twice[0]}' stands under two fields")
    return layout


def _column(name: str, node: Node) -> SurveyColumn:
    _only(node, _COLUMN_KEYS)
    kind, grain = str(_one(node, "type").value), str(_one(node, "of").value)
    if kind not in TYPES or grain not in GRAINS:
        raise _fault(node, f"type is one of {', '.join(TYPES)}; of is one of {', '.join(GRAINS)}")
    if kind == "one_of":
        headers = {h: str(n.value) for h, n in _one(node, "headers").items.items()}
    else:
        headers = {str(_one(node, "header").value): ""}
    words = node.items["words"].items if "words" in node.items else {}
    wrong = next((n for n in words.values() if type(n.value) is not int), None)
    if wrong:
        raise _fault(wrong, f"a word of '{name}' stands for a whole number")
    required = node.items["required"].value is True if "required" in node.items else False
    return SurveyColumn(name, grain, kind, headers, {w: int(str(n.value)) for w, n in words.items()}, required)


def _only(node: Node, allowed: set[str]) -> None:
    wrong = sorted(set(node.items) - allowed)
    if wrong:
        raise _fault(node.items[wrong[0]], f"unknown key '{wrong[0]}'; allowed: {', '.join(sorted(allowed))}")


def _one(node: Node, key: str) -> Node:
    if key not in node.items:
        raise _fault(node, f"'{key}' is missing")
    return node.items[key]


def _fault(node: Node, detail: str) -> IntakeRefused:
    return IntakeRefused("bad_profile", place=node.place, detail=detail)
