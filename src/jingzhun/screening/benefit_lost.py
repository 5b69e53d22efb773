"""A stopped benefit. Grain: a household and day. Nulls: none. Source: M17."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.rule import Rule
from jingzhun.screening.predicates import warns
from jingzhun.values.speech import Bilingual


def was_stopped(_facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether a benefit of the household was stopped."""
    return warns(numbers)


RULE = Rule(
    code="BENEFIT_LOST",
    path="screening/benefit_lost",
    risk="labour",
    grain="benefit_stopped",
    when=was_stopped,
    village=Bilingual("保障待遇停发", "a benefit was stopped"),
    office=Bilingual("{on}停发{detail}", "{detail} was stopped on {on}"),
    unknown=Bilingual("待遇情况不清楚", "the benefit is not known"),
    asks=Bilingual("待遇为什么停发？现在靠什么生活？", "Why was the benefit stopped, and what does the household live on?"),
)
