"""Loss by hail above the line. Grain: a household and day. Nulls: a loss or a kind of disaster not told is unknown. Source: an exercise."""

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


def is_hail_above_line(facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether the disaster was hail and the loss is above the line; on the line is not above."""
    return facts.detail.isin(list(numbers.codes("hail_words") or ())) & (facts.amount_fen > line_of(facts, numbers))


RULE = Rule(
    code="HAIL_LOSS",
    path="screening/hail_loss",
    risk="disaster",
    grain="disaster_loss",
    when=is_hail_above_line,
    village=Bilingual("遭受冰雹", "struck by hail"),
    office=Bilingual("{on}冰雹损失{amount}元，超过{line}元", "loss of {amount} yuan by hail on {on}, above {line}"),
    unknown=Bilingual("遭受灾害，灾种或损失金额缺失", "a disaster whose kind or loss is not told"),
    asks=Bilingual("是不是冰雹，损失了多少元？", "Was it hail, and how much was lost?"),
    is_shock=True,
    amount=told_amount,
    threshold=line_of,
)
