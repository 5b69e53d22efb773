"""Comprehensive security (综合保障). Grain: one row a household. Nulls: an unknown capacity makes the answer unknown. Source: domain.md 1.2 (G-rules)."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.measures.measure import Measure
from jingzhun.policy import RulePolicy
from jingzhun.values.speech import Bilingual


def fits_comprehensive_security(c: ir.Table, policy: RulePolicy) -> ir.BooleanValue:
    """Whether the household has members and no labour among them, or already gets dibao or special care."""
    del policy  # ages and codes are in the capacity
    return (c.members > 0) & (~c.has_labour | c.gets_security)


MEASURE = Measure(
    kind="comprehensive_security",
    path="measures/comprehensive_security",
    fits=fits_comprehensive_security,
    why=Bilingual("家庭无劳动力或已享受低保特困", "no labour, or already on dibao or special care"),
    why_not=Bilingual(
        "有劳动力且未享受低保特困，或没有共同生活成员",
        "has labour and no dibao or special care, or nobody shares its income any more",
    ),
    missing=Bilingual("缺家庭成员劳动能力信息", "labour of a member is not known"),
)
