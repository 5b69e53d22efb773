"""Job support (就业帮扶). Grain: one row a household. Nulls: an unknown capacity makes the answer unknown. Source: domain.md 1.2 (G-rules)."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.measures.measure import Measure
from jingzhun.policy import RulePolicy
from jingzhun.values.speech import Bilingual


def fits_job(c: ir.Table, policy: RulePolicy) -> ir.BooleanValue:
    """Whether the household has a member able to work who has no work."""
    del policy  # ages and codes are in the capacity
    return c.has_idle_labour


MEASURE = Measure(
    kind="job",
    path="measures/job",
    fits=fits_job,
    why=Bilingual("有未就业的劳动力", "a member able to work has no work"),
    why_not=Bilingual("没有未就业的劳动力", "no member able to work is without work"),
    missing=Bilingual("缺家庭成员劳动能力或就业信息", "labour or work of a member is not known"),
    is_development=True,
)
