"""Two small rules with a pack of their own, so that tests of the machinery move with no county's numbers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa

from jingzhun.policy import Policy, RulePolicy, load
from jingzhun.rules.apply import line
from jingzhun.rules.rule import Rule
from jingzhun.values.speech import Bilingual

_SENTENCE = Bilingual("一句话", "one sentence")

_PACK = """
title: {{zh: 规则, en: Rule}}
basis: {{document: 文件, article: 第一条}}
bit: {bit}
parameters:
  line:
    describe: {{zh: 线, en: Line}}
    unit: yuan
    values:
      - {{from: 2022, value: 6000, source: K, verified: no}}
      - {{from: 2024, value: 7000.01, source: M17, verified: no}}
      - {{from: 2025, state: unknown, source: K, verified: no}}
      - {{from: 2026, state: abolished, source: K, verified: no}}
  repeated:
    describe: {{zh: 次数, en: Times}}
    unit: times
    values:
      - {{from: 2022, value: 0, source: M12, verified: no}}
"""
_SOURCES = (Path(__file__).parents[2] / "src/jingzhun/policy/packs/sources.yaml").read_text(encoding="utf-8")


def policy_on(folder: Path, day: date) -> Policy:
    """Write two packs into an empty folder, once, and load them for a day."""
    room = folder / "cn" / "screening"
    if not room.exists():
        room.mkdir(parents=True)
        (folder / "sources.yaml").write_text(_SOURCES, encoding="utf-8")
        (room / "cost.yaml").write_text(_PACK.format(bit=3), encoding="utf-8")
        (room / "fault.yaml").write_text(_PACK.format(bit=62), encoding="utf-8")
    return load("cn", day, packs=folder)


def _exceeds(stays: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    return stays.amount_fen > line(numbers.fen("line"))


def _is_grave(stays: ir.Table, _numbers: RulePolicy) -> ir.BooleanValue:
    return stays.grade == "D"


def rule(code: str, path: str, when: object, **more: object) -> Rule:
    """Return a rule on the grain ``stays`` with sentences that do not matter here."""
    words = {"village": _SENTENCE, "office": _SENTENCE, "unknown": _SENTENCE, "asks": _SENTENCE}
    return Rule(code=code, path=path, risk="illness", grain="stays", when=when, **words, **more)  # type: ignore[arg-type]


COST = rule(
    "COST",
    "screening/cost",
    _exceeds,
    amount=lambda t, n: t.amount_fen,
    threshold=lambda t, n: line(n.fen("line")),
)
GRAVE = rule("GRAVE", "screening/fault", _is_grave)

STAYS = pa.table(
    {
        "household_id": pa.array([1, 1, 2, 3], pa.int64()),
        "person_id": pa.array([11, None, 21, 31], pa.int64()),
        "fact_key": ["a", "b", "c", "d"],
        "event_on": pa.array([date(2024, 5, 1), None, date(2024, 5, 3), date(2024, 5, 4)], pa.date32()),
        "grade": pa.array(["D", None, "C", "C"]),
        "detail": pa.array([None, None, "x", None], pa.string()),
        "sources": ["f:1", "f:2", "f:3", "f:4"],
        "amount_fen": pa.array([700_001, 700_002, None, 1], pa.int64()),
    }
)
