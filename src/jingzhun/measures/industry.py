"""Industry support (产业帮扶). Grain: one row a household. Nulls: an unknown capacity makes the answer unknown. Source: domain.md 1.2 (G-rules)."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.measures.measure import Measure
from jingzhun.policy import RulePolicy
from jingzhun.values.speech import Bilingual


def fits_industry(c: ir.Table, policy: RulePolicy) -> ir.BooleanValue:
    """Whether the household has labour, and production or a skill to build on."""
    del policy  # ages and codes are in the capacity
    return c.has_labour & (c.has_production | c.has_skill)


MEASURE = Measure(
    kind="industry",
    path="measures/industry",
    fits=fits_industry,
    why=Bilingual("有劳动力，且有种养基础或技能", "has labour, and production or a skill to build on"),
    why_not=Bilingual("没有劳动力，或没有可发展的基础", "no labour, or nothing to build on"),
    missing=Bilingual("缺家庭成员劳动能力或技能信息", "labour or skill of a member is not known"),
    is_development=True,
)
