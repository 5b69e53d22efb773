"""Homes, clues and answers made for tests of evaluation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pyarrow as pa

from jingzhun.tables.decisions import DECISIONS
from jingzhun.tables.evaluated import GROUPS, HOUSEHOLD_GROUPS
from jingzhun.tables.risks import CLUES, HOUSEHOLD_CLASSES

DAY = date(2024, 6, 30)
QUIET = {
    "village_code": "150424100201", "members": 1, "is_in_range": "no", "education": "yes", "medical": "yes", "housing": "yes", "water": "yes",
    "risk_bits": 0, "unknown_bits": 0, "has_shock": False, "is_without_labour": "no", "class": "none", "class_reason": "NO_RISK",
    "needs_visit": False, "is_partial": False,
}  # fmt: skip


def classes(homes: Iterable[int], **changed: object) -> pa.Table:
    return HOUSEHOLD_CLASSES.from_rows([{**QUIET, "household_id": h, **changed} for h in homes])


def groups(members: dict[str, Iterable[int]], homes: Iterable[int]) -> pa.Table:
    inside = {g: set(members.get(g, ())) for g in GROUPS}
    rows = [{"household_id": h, "group": g, "answer": "yes" if h in inside[g] else "no"} for h in homes for g in GROUPS]
    return HOUSEHOLD_GROUPS.from_rows(rows)


def clues(found: Iterable[tuple[int, str]], state: str = "new") -> pa.Table:
    return CLUES.from_rows(
        [
            {"clue_key": f"C{n}", "household_id": home, "rule": rule, "risk": "illness", "state": state, "first_seen_on": DAY,
             "last_seen_on": DAY, "change": "fact", "sources": "医保.csv:1"}
            for n, (home, rule) in enumerate(found)
        ]
    )  # fmt: skip


def answers(outcomes: dict[str, str], on: date = DAY) -> pa.Table:
    return DECISIONS.from_rows(
        [{"decision_id": f"d{k}", "subject": "clue", "subject_key": k, "outcome": o, "decided_on": on} for k, o in outcomes.items()]
    )
