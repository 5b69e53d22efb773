"""Own cost of schooling above the line. Grain: a student and year. Nulls: an amount not told is unknown. Source: M16."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.apply import line
from jingzhun.rules.rule import Rule
from jingzhun.screening.predicates import told_amount
from jingzhun.values.speech import Bilingual


def line_of(_facts: ir.Table, numbers: RulePolicy) -> ir.IntegerValue:
    """Return the line, the same for everyone."""
    return line(numbers.fen("line"))


def exceeds_line(facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether the amount is above the line; on the line is not above."""
    return facts.amount_fen > line_of(facts, numbers)


RULE = Rule(
    code="SCHOOL_COST",
    path="screening/school_cost",
    risk="schooling",
    grain="school_cost",
    when=exceeds_line,
    village=Bilingual("上学费用超过标准", "costs of schooling above the line"),
    office=Bilingual(
        "学年自付{amount}元，超过{line}元",
        "own payment of the school year is {amount} yuan, above {line}",
    ),
    unknown=Bilingual("上学自付金额缺失", "own payment of schooling is not told"),
    asks=Bilingual("本学年上学自己付了多少元？", "How much did the household pay for schooling this school year?"),
    amount=told_amount,
    threshold=line_of,
)
