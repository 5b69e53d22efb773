"""Essential spending against income. Grain: a household. Nulls: unknown where spending is large and income is not told. Source: our own, to be confirmed."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.apply import line
from jingzhun.rules.rule import Rule
from jingzhun.screening.predicates import greatest_zero
from jingzhun.values.rounding import PPM
from jingzhun.values.speech import Bilingual


def exceeds_income(facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether essential spending reaches the share of net income; asked where it is large enough to matter."""
    spent = facts.essential_known_fen
    reaches = spent * PPM >= greatest_zero(facts.net_fen) * line(numbers.ppm("share"))
    return (spent >= line(numbers.fen("asks_from"))) & reaches


def spending(facts: ir.Table, _numbers: RulePolicy) -> ir.IntegerValue:
    """Return the essential spending of twelve months."""
    return facts.essential_known_fen


RULE = Rule(
    code="EXPENSE_RATIO",
    path="screening/expense_ratio",
    risk="illness",
    grain="household",
    when=exceeds_income,
    village=Bilingual("必要支出负担较重", "essential spending is heavy"),
    office=Bilingual(
        "十二个月刚性支出{amount}元，超过家庭纯收入",
        "essential spending of twelve months is {amount} yuan, above net income",
    ),
    unknown=Bilingual("必要支出较大，家庭收入不清楚", "essential spending is high and income is not known"),
    asks=Bilingual(
        "过去十二个月全家收入和必要支出各多少元？",
        "What were income and essential spending of the last twelve months?",
    ),
    is_shock=True,
    is_reported=False,
    amount=spending,
)
