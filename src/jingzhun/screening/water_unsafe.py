"""Unsafe drinking water by four indicators, the worst decides. Grain: a household. Nulls: an indicator not told is unknown unless another is unsafe. Source: W1."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.apply import line
from jingzhun.rules.rule import Rule
from jingzhun.values.speech import Bilingual


def is_unsafe(facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether the worst of the four indicators, or a supply fault since the newest check, makes the water unsafe."""
    return facts.has_fault | ~facts.is_quality_safe | is_scarce(facts, numbers) | is_unsteady(facts, numbers)


def is_scarce(facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether there is too little of it or it is fetched from too far."""
    is_little = facts.litres_per_person_day < line(numbers.whole("litres"))
    return is_little | (facts.fetch_minutes > line(numbers.whole("fetch")))


def is_unsteady(facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether the supply is assured on too few days."""
    return facts.assurance_ppm < line(numbers.ppm("assurance"))


RULE = Rule(
    code="WATER_UNSAFE",
    path="screening/water_unsafe",
    risk="water",
    grain="water",
    when=is_unsafe,
    village=Bilingual("饮水安全有问题", "drinking water is not safe"),
    office=Bilingual("{on}饮水不达标", "drinking water below the standard on {on}"),
    unknown=Bilingual("饮水四项指标不全", "not all four indicators of the water are told"),
    asks=Bilingual(
        "水质、水量、取水时间、供水保证情况如何？",
        "Quality, quantity, fetching time and assurance of the water?",
    ),
    is_reported=False,
)
