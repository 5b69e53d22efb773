"""Health support (健康帮扶). Grain: one row a household. Nulls: an unknown capacity makes the answer unknown. Source: domain.md 1.2 (G-rules)."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.measures.measure import Measure
from jingzhun.policy import RulePolicy
from jingzhun.values.speech import Bilingual


def fits_health(c: ir.Table, policy: RulePolicy) -> ir.BooleanValue:
    """Whether the household has a member; the measure answers illness whatever the labour."""
    del policy  # no number is needed
    return c.members > 0


MEASURE = Measure(
    kind="health",
    path="measures/health",
    fits=fits_health,
    why=Bilingual("医疗负担重，需健康帮扶", "medical burden: health support is needed"),
    why_not=Bilingual("没有共同生活成员", "nobody shares its income any more"),
    missing=Bilingual("缺家庭成员信息", "members are not known"),
)
