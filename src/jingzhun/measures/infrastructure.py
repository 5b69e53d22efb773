"""Infrastructure (基础设施建设). Grain: one row a household. Nulls: an unknown capacity makes the answer unknown. Source: domain.md 1.2."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.measures.measure import Measure
from jingzhun.policy import RulePolicy
from jingzhun.values.speech import Bilingual


def fits_infrastructure(c: ir.Table, policy: RulePolicy) -> ir.BooleanValue:
    """Whether the household a village work that answers water or disaster risk of its households."""
    del policy  # the numbers it stands on are in the capacity
    return c.members > 0


MEASURE = Measure(
    kind="infrastructure",
    path="measures/infrastructure",
    fits=fits_infrastructure,
    why=Bilingual("所在村供水等设施需改善", "water or other works of the village need repair"),
    why_not=Bilingual("没有常住成员", "no member lives there"),
    missing=Bilingual("缺家庭成员信息", "members are not known"),
)
