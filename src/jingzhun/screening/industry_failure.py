"""A failed project or firm. Grain: a household and day. Nulls: none; the loss is told beside. Source: M16."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.rule import Rule
from jingzhun.screening.predicates import told_amount, warns
from jingzhun.values.speech import Bilingual


def has_failed(_facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether a project or firm of the household failed."""
    return warns(numbers)


RULE = Rule(
    code="INDUSTRY_FAILURE",
    path="screening/industry_failure",
    risk="industry_failure",
    grain="industry_failure",
    when=has_failed,
    village=Bilingual("产业项目失败", "a project failed"),
    office=Bilingual("{on}产业项目失败（损失{amount}元）", "project failed on {on} (loss {amount} yuan)"),
    unknown=Bilingual("项目情况不清楚", "the project is not known"),
    asks=Bilingual("项目失败损失多少元？", "How much was lost with the project?"),
    is_shock=True,
    amount=told_amount,
)
