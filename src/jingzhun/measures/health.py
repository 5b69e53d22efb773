"""Health support (健康帮扶). Grain: one row a household. Nulls: an unknown capacity makes the answer unknown. Source: domain.md 1.2."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.measures.measure import Measure
from jingzhun.policy import RulePolicy
from jingzhun.values.speech import Bilingual


def fits_health(c: ir.Table, policy: RulePolicy) -> ir.BooleanValue:
    """Whether the household answers illness and disability whatever the labour."""
    del policy  # the numbers it stands on are in the capacity
    return c.members > 0


MEASURE = Measure(
    kind="health",
    path="measures/health",
    fits=fits_health,
    why=Bilingual("医疗负担重,需健康帮扶", "medical burden: health support is needed"),
    why_not=Bilingual("没有常住成员", "no member lives there"),
    missing=Bilingual("缺家庭成员信息", "members are not known"),
)
