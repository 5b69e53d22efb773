"""Public-welfare post (公益性岗位). Grain: one row a household. Nulls: an unknown capacity makes the answer unknown. Source: domain.md 1.2 (G-rules)."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.measures.measure import Measure
from jingzhun.policy import RulePolicy
from jingzhun.values.speech import Bilingual


def fits_public_post(c: ir.Table, policy: RulePolicy) -> ir.BooleanValue:
    """Whether the household has a member without work, of full or weak labour, who can do light work at home."""
    del policy  # ages and codes are in the capacity
    return c.has_weak_labour | c.has_idle_labour


MEASURE = Measure(
    kind="public_post",
    path="measures/public_post",
    fits=fits_public_post,
    why=Bilingual(
        "有未就业的劳动力或弱劳动力，可就近上岗", "a member without work, of full or weak labour, can take a post nearby"
    ),
    why_not=Bilingual("没有适合上岗的成员", "no member can take a post"),
    missing=Bilingual("缺家庭成员年龄、劳动能力或就业信息", "age, labour or work of a member is not known"),
    is_development=True,
)
