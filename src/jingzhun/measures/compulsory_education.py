"""Compulsory schooling (义务教育保障). Grain: one row a household. Nulls: an unknown capacity makes the answer unknown. Source: domain.md 1.2 (G-rules)."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.measures.measure import Measure
from jingzhun.policy import RulePolicy
from jingzhun.values.speech import Bilingual


def fits_compulsory_education(c: ir.Table, policy: RulePolicy) -> ir.BooleanValue:
    """Whether the household has a child of compulsory-school age."""
    del policy  # ages and codes are in the capacity
    return c.has_school_child


MEASURE = Measure(
    kind="compulsory_education",
    path="measures/compulsory_education",
    fits=fits_compulsory_education,
    why=Bilingual("有义务教育阶段适龄儿童", "a child of school age"),
    why_not=Bilingual("没有义务教育阶段适龄儿童", "no child of school age"),
    missing=Bilingual("缺家庭成员出生日期", "birth date of a member is not known"),
)
