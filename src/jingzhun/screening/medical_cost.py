"""Cost of a hospital stay above the line. Grain: a person and day of discharge. Nulls: a stay without its own payment is unknown. Source: M17."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.rule import Rule
from jingzhun.screening.predicates import line_by_class, told_amount
from jingzhun.values.speech import Bilingual


def line_for(facts: ir.Table, numbers: RulePolicy) -> ir.IntegerValue:
    """Return the line of the person's class."""
    return line_by_class(facts, numbers, low="line_monitored", other="line_other")


def exceeds_line(facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether the own payment is above the line; on the line is not above."""
    return facts.amount_fen > line_for(facts, numbers)


RULE = Rule(
    code="MEDICAL_COST",
    path="screening/medical_cost",
    risk="illness",
    grain="hospital_stay",
    when=exceeds_line,
    village=Bilingual("医疗费用超过标准", "medical costs above the line"),
    office=Bilingual(
        "{on}住院个人负担{amount}元，超过{line}元",
        "own payment of {amount} yuan for the stay of {on}, above {line}",
    ),
    unknown=Bilingual("住院一次，缺个人负担金额", "a hospital stay whose own payment is not told"),
    asks=Bilingual("住院个人负担多少元？请看结算单", "How much did the household pay for the stay? See the bill"),
    is_shock=True,
    amount=told_amount,
    threshold=line_for,
)
