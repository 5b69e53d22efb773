"""Other education support (其他教育帮扶). Grain: one row a household. Nulls: an unknown capacity makes the answer unknown. Source: domain.md 1.2 (G-rules)."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.measures.measure import Measure
from jingzhun.policy import RulePolicy
from jingzhun.values.speech import Bilingual


def fits_other_education(c: ir.Table, policy: RulePolicy) -> ir.BooleanValue:
    """Whether the household has a student beyond compulsory school."""
    del policy  # ages and codes are in the capacity
    return c.has_student


MEASURE = Measure(
    kind="other_education",
    path="measures/other_education",
    fits=fits_other_education,
    why=Bilingual("有高中及以上在读学生", "a student beyond compulsory school"),
    why_not=Bilingual("没有高中及以上在读学生", "no student beyond compulsory school"),
    missing=Bilingual("缺在读情况", "whether a member studies is not known"),
)
