"""A grave accident. Grain: a person and day. Nulls: a grade not told is unknown. Source: M16."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.rule import Rule
from jingzhun.screening.predicates import grade_in, told_amount
from jingzhun.values.speech import Bilingual


def is_grave(facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether the accident was serious or fatal; a grade not told is unknown."""
    return grade_in(facts, numbers)


RULE = Rule(
    code="ACCIDENT",
    path="screening/accident",
    risk="accident",
    grain="accident",
    when=is_grave,
    village=Bilingual("发生意外事故", "an accident happened"),
    office=Bilingual(
        "{on}意外事故，{grade}（费用{amount}元）",
        "accident of {on}: {grade} (cost {amount} yuan)",
    ),
    unknown=Bilingual("发生事故，伤亡程度缺失", "an accident whose gravity is not told"),
    asks=Bilingual("事故伤情如何？费用多少？", "How grave was the accident, and what does it cost?"),
    is_shock=True,
    amount=told_amount,
)
