"""The counter of retyped figures: cells that a hand writes although they stand in a file or in the registry already.

Definition. A paper is a roster, the sheet of a village's visits, or a window of the national system. A figure is one of its cells whose text the
registry tells. *Before*: every such cell, as when each paper is typed from another. *After*: those a hand still writes: entries of the national system,
which takes no file; all others are filled. Headers, running numbers and cells nobody can tell yet are in neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jingzhun.intake.blank_forms import fill_form, read_form
from jingzhun.intake.bridge import TO_ENTER, Difference
from jingzhun.intake.form_facts import PersonFacts
from jingzhun.intake.rosters import Roster
from jingzhun.sheets.reading import read
from jingzhun.values.speech import Bilingual


@dataclass(frozen=True)
class Retyped:
    """One paper: figures a hand wrote before, and writes after."""

    paper: Bilingual
    before: int
    after: int


def of_roster(roster: Roster, facts: Sequence[PersonFacts]) -> Retyped:
    """Return the figures of a roster; running numbers are none."""
    blank = read_form(read(roster.blank(), name=f"{roster.code}.xlsx"))
    filled = fill_form(blank, roster.listed(facts))
    return Retyped(roster.title, filled.figures - filled.rows, 0)


def of_national(found: Sequence[Difference]) -> Retyped:
    """Return the figures to be entered into the national system: a hand types them once, before and after."""
    told = sum(d.kind in TO_ENTER and bool(d.ours) for d in found)
    return Retyped(Bilingual("国家系统待录入", "entries of the national system"), told, told)
