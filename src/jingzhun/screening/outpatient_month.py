"""Outpatient cost of a month above the line. Grain: a person and month. Nulls: an amount not told is unknown. Source: M16."""

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
    code="OUTPATIENT_MONTH",
    path="screening/outpatient_month",
    risk="illness",
    grain="outpatient_month",
    when=exceeds_line,
    village=Bilingual("门诊费用超过标准", "outpatient costs above the line"),
    office=Bilingual(
        "{on}当月门诊慢特病自付{amount}元，超过{line}元",
        "own outpatient payment of the month of {on} is {amount} yuan, above {line}",
    ),
    unknown=Bilingual("门诊自付金额缺失", "own outpatient payment is not told"),
    asks=Bilingual("每月门诊买药自己付多少元？", "How much does the person pay for outpatient care a month?"),
    amount=told_amount,
    threshold=line_of,
)
