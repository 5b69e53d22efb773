"""Social help (社会帮扶). Grain: one row a household. Nulls: an unknown capacity makes the answer unknown. Source: domain.md 1.2 (G-rules)."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.measures.measure import Measure
from jingzhun.policy import RulePolicy
from jingzhun.values.speech import Bilingual


def fits_social_help(c: ir.Table, policy: RulePolicy) -> ir.BooleanValue:
    """Whether the household has a member; the measure answers risks of spending whatever the labour."""
    del policy  # no number is needed
    return c.members > 0


MEASURE = Measure(
    kind="social_help",
    path="measures/social_help",
    fits=fits_social_help,
    why=Bilingual("刚性支出大，可申请社会帮扶", "heavy essential spending: social help may be asked for"),
    why_not=Bilingual("没有共同生活成员", "nobody shares its income any more"),
    missing=Bilingual("缺家庭成员信息", "members are not known"),
)
