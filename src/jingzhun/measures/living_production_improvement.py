"""Living and production conditions (生产生活条件改善). Grain: one row a household. Nulls: an unknown capacity makes the answer unknown. Source: domain.md 1.2."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.measures.measure import Measure
from jingzhun.policy import RulePolicy
from jingzhun.values.speech import Bilingual


def fits_living_production_improvement(c: ir.Table, policy: RulePolicy) -> ir.BooleanValue:
    """Whether the household answers disaster and accident whatever the labour."""
    del policy  # the numbers it stands on are in the capacity
    return c.members > 0


MEASURE = Measure(
    kind="living_production_improvement",
    path="measures/living_production_improvement",
    fits=fits_living_production_improvement,
    why=Bilingual("受灾受损,需恢复生产生活条件", "after a loss, living and production conditions must be restored"),
    why_not=Bilingual("没有常住成员", "no member lives there"),
    missing=Bilingual("缺家庭成员信息", "members are not known"),
)
