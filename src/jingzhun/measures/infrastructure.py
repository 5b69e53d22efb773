"""Infrastructure (基础设施建设). Grain: one row a household. Nulls: an unknown capacity makes the answer unknown. Source: domain.md 1.2 (G-rules)."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.measures.measure import Measure
from jingzhun.policy import RulePolicy
from jingzhun.values.speech import Bilingual


def fits_infrastructure(c: ir.Table, policy: RulePolicy) -> ir.BooleanValue:
    """Whether the household has a member; a village work answers the water or disaster risk of its households whatever the labour."""
    del policy  # no number is needed
    return c.members > 0


MEASURE = Measure(
    kind="infrastructure",
    path="measures/infrastructure",
    fits=fits_infrastructure,
    why=Bilingual("所在村供水等设施需改善", "water or other works of the village need repair"),
    why_not=Bilingual("没有共同生活成员", "nobody shares its income any more"),
    missing=Bilingual("缺家庭成员信息", "members are not known"),
)
