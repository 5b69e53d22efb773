"""Medical cost of the year so far above the line. Grain: a person and year; a later total replaces the earlier. Nulls: a total not told is unknown. Source: M16."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.rule import Rule
from jingzhun.screening.predicates import line_by_class, told_amount
from jingzhun.values.speech import Bilingual


def line_for(facts: ir.Table, numbers: RulePolicy) -> ir.IntegerValue:
    """Return the line of the person's class."""
    return line_by_class(facts, numbers, low="line_poor", other="line_other")


def exceeds_line(facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether the own payment is above the line; on the line is not above."""
    return facts.amount_fen > line_for(facts, numbers)


RULE = Rule(
    code="MEDICAL_YEAR",
    path="screening/medical_year",
    risk="illness",
    grain="medical_year",
    when=exceeds_line,
    village=Bilingual("医疗费用超过标准", "medical costs above the line"),
    office=Bilingual(
        "截至{on}本年医疗个人负担累计{amount}元，超过{line}元",
        "own medical payment of the year up to {on} is {amount} yuan, above {line}",
    ),
    unknown=Bilingual("本年医疗个人负担累计金额缺失", "own medical payment of the year is not told"),
    asks=Bilingual("本年看病自己一共付了多少元？", "How much did the person pay for medical care this year?"),
    is_shock=True,
    amount=told_amount,
    threshold=line_for,
)
