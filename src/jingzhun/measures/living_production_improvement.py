"""Living and production conditions (生产生活条件改善). Grain: one row a household. Nulls: an unknown capacity makes the answer unknown. Source: domain.md 1.2 (G-rules)."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.measures.measure import Measure
from jingzhun.policy import RulePolicy
from jingzhun.values.speech import Bilingual


def fits_living_production_improvement(c: ir.Table, policy: RulePolicy) -> ir.BooleanValue:
    """Whether the household has a member; the measure answers disaster and accident whatever the labour."""
    del policy  # no number is needed
    return c.members > 0


MEASURE = Measure(
    kind="living_production_improvement",
    path="measures/living_production_improvement",
    fits=fits_living_production_improvement,
    why=Bilingual("受灾受损，需恢复生产生活条件", "after a loss, living and production conditions must be restored"),
    why_not=Bilingual("没有共同生活成员", "nobody shares its income any more"),
    missing=Bilingual("缺家庭成员信息", "members are not known"),
)
