"""Loss of crops or animals above the line. Grain: a household and day. Nulls: a loss not told is unknown. Source: our own line, to be confirmed."""

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
    code="CROP_ANIMAL_LOSS",
    path="screening/crop_animal_loss",
    risk="industry_failure",
    grain="crop_or_animal_loss",
    when=exceeds_line,
    village=Bilingual("种养殖受损", "loss of crops or animals"),
    office=Bilingual(
        "{on}种养殖损失{amount}元，超过{line}元",
        "loss of {amount} yuan in crops or animals on {on}, above {line}",
    ),
    unknown=Bilingual("种养殖受损，损失金额缺失", "crops or animals were lost; the amount is not told"),
    asks=Bilingual("种养殖损失了多少元？", "How much was lost in crops or animals?"),
    is_shock=True,
    amount=told_amount,
    threshold=line_of,
)
