"""Income in range and nobody able to work. Grain: a household. Nulls: labour not told is unknown; an unknown income as policy says. Source: G-rules."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.rule import Rule
from jingzhun.values.speech import Bilingual


def is_in_range_without_labour(facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether no member can work and income is in range; policy says whether an unknown income asks for a visit."""
    asks_income = ibis.literal(numbers.flag("asks_income"), type="boolean")
    in_range = facts.is_in_range.fill_null(asks_income.ifelse(ibis.null("boolean"), False))
    return in_range & facts.is_without_labour


RULE = Rule(
    code="LACK_OF_LABOUR",
    path="screening/lack_of_labour",
    risk="labour",
    grain="household",
    when=is_in_range_without_labour,
    village=Bilingual("家中缺少劳动力", "nobody in the household can work"),
    office=Bilingual("收入在监测范围内，家中无劳动力", "income in range and nobody able to work"),
    unknown=Bilingual("家庭成员劳动能力不清楚", "who in the household can work is not known"),
    asks=Bilingual("家里谁能劳动？", "Who in the household can work?"),
    is_reported=False,
)
