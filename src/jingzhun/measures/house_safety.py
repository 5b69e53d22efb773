"""Safe housing (住房安全保障). Grain: one row a household. Nulls: an unknown capacity makes the answer unknown. Source: domain.md 1.2 (G-rules)."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.measures.measure import Measure
from jingzhun.policy import RulePolicy
from jingzhun.values.speech import Bilingual


def fits_house_safety(c: ir.Table, policy: RulePolicy) -> ir.BooleanValue:
    """Whether the household has a member; the measure answers the housing risk whatever the labour."""
    del policy  # no number is needed
    return c.members > 0


MEASURE = Measure(
    kind="house_safety",
    path="measures/house_safety",
    fits=fits_house_safety,
    why=Bilingual("住房存在安全风险", "the house is at risk"),
    why_not=Bilingual("没有共同生活成员", "nobody shares its income any more"),
    missing=Bilingual("缺家庭成员信息", "members are not known"),
)
