"""Visible damage without a grading report. Grain: a household. Nulls: never yes; unknown until the grade is told. Source: W3."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.rule import Rule
from jingzhun.values.speech import Bilingual


def is_ungraded_damage(facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Unknown where damage is seen and no grade told; no otherwise."""
    asks = ibis.literal(numbers.flag("asks"), type="boolean").fill_null(True)
    needs_grading = facts.grade.isnull() & facts.has_visible_damage.fill_null(False) & asks
    return needs_grading.ifelse(ibis.null("boolean"), False)


RULE = Rule(
    code="HOUSE_DAMAGE",
    path="screening/house_damage",
    risk="housing",
    grain="home",
    when=is_ungraded_damage,
    village=Bilingual("住房需要鉴定", "the house needs a grading"),
    office=Bilingual("房屋有漏雨或开裂，未鉴定", "leaking roof or cracked wall, not graded"),
    unknown=Bilingual("房屋有漏雨或开裂，需要鉴定等级", "leaking roof or cracked wall: a grading report is needed"),
    asks=Bilingual(
        "房屋是否漏雨、墙体开裂？请联系住建部门鉴定",
        "Does the roof leak or a wall crack? Ask the housing office for a grading",
    ),
)
