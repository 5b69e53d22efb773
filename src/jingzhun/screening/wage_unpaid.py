"""Wages that are owed. Grain: a person and day. Nulls: an amount not told is unknown. Source: M16."""

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
    code="WAGE_UNPAID",
    path="screening/wage_unpaid",
    risk="job",
    grain="wage_unpaid",
    when=exceeds_line,
    village=Bilingual("务工工资被拖欠", "wages are owed"),
    office=Bilingual("{on}被拖欠工资{amount}元", "wages of {amount} yuan are owed since {on}"),
    unknown=Bilingual("被拖欠工资，金额缺失", "wages are owed; the amount is not told"),
    asks=Bilingual("被拖欠工资多少元？", "How much in wages is owed?"),
    amount=told_amount,
    threshold=line_of,
)
