"""A fire. Grain: a household and day. Nulls: none; the loss is told beside. Source: M16."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.rule import Rule
from jingzhun.screening.predicates import told_amount, warns
from jingzhun.values.speech import Bilingual


def has_burnt(_facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether a fire struck the household."""
    return warns(numbers)


RULE = Rule(
    code="FIRE",
    path="screening/fire",
    risk="accident",
    grain="fire",
    when=has_burnt,
    village=Bilingual("发生火灾", "a fire struck"),
    office=Bilingual("{on}发生火灾（损失{amount}元）", "fire on {on} (loss {amount} yuan)"),
    unknown=Bilingual("火灾情况不清楚", "the fire is not known"),
    asks=Bilingual("火灾损失多少元？住处是否安全？", "How much burnt, and is the home safe?"),
    is_shock=True,
    amount=told_amount,
)
