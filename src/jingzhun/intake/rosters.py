"""The twelve standard rosters: what each is called, whom it lists, its columns; made as blank forms and filled like any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from jingzhun.intake.form_facts import PersonFacts
from jingzhun.sheets.writing import FormSheet, write_form
from jingzhun.values.speech import Bilingual

UNDER, FOOT = (
    "填报单位（盖章）：                                    填报日期：",
    "填表人：                    审核人：                    负责人签字：",
)
ROWS = 12


@dataclass(frozen=True)
class Roster:
    """A standard roster.

    Parameters
    ----------
    statuses, classes
        Whom it lists: households of these statuses, or of these classes in the newest run.
    is_cleared
        Households whose risk was cleared.
    has
        A field without which a person is not listed; empty for everyone.
    """

    code: str
    title: Bilingual
    columns: tuple[str, ...]
    paper: str
    statuses: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    is_cleared: bool = False
    has: str = ""

    def blank(self) -> bytes:
        """Return the roster as a blank form."""
        return write_form(FormSheet(self.title.zh, UNDER, self.columns, ROWS, FOOT, self.paper))

    def listed(self, facts: Sequence[PersonFacts]) -> list[PersonFacts]:
        """Return those of some persons whom the roster lists; whose household it is was asked before."""
        return [f for f in facts if (not self.has or self.has in f.values) and (not self.is_cleared or "cleared_on" in f.values)]


@lru_cache(maxsize=1)
def rosters() -> Mapping[str, Roster]:
    """Return the rosters that are shipped, by code."""
    told = yaml.safe_load((resources.files("jingzhun.intake") / "rosters.yaml").read_text("utf-8"))
    return {code: _roster(code, one) for code, one in told.items()}


def _roster(code: str, told: dict[str, Any]) -> Roster:
    who = told["who"]
    return Roster(
        code,
        Bilingual(**told["title"]),
        tuple(told["columns"]),
        told["paper"],
        tuple(who.get("statuses", ())),
        tuple(who.get("classes", ())),
        who.get("cleared", False),
        who.get("has", ""),
    )
