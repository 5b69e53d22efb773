"""A natural disaster. Grain: a household and day. Nulls: none; the loss is told beside. Source: M16."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.rule import Rule
from jingzhun.screening.predicates import told_amount, warns
from jingzhun.values.speech import Bilingual


def was_struck(_facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether a disaster struck the household."""
    return warns(numbers)


RULE = Rule(
    code="DISASTER_LOSS",
    path="screening/disaster_loss",
    risk="disaster",
    grain="disaster_loss",
    when=was_struck,
    village=Bilingual("遭受自然灾害", "struck by a natural disaster"),
    office=Bilingual(
        "{on}遭受{detail}（损失{amount}元）",
        "struck by {detail} on {on} (loss {amount} yuan)",
    ),
    unknown=Bilingual("受灾情况不清楚", "the disaster is not known"),
    asks=Bilingual("受灾损失多少元？", "How much was lost?"),
    is_shock=True,
    amount=told_amount,
)
