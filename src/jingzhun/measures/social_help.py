"""Social help (社会帮扶). Grain: one row a household. Nulls: an unknown capacity makes the answer unknown. Source: domain.md 1.2."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.measures.measure import Measure
from jingzhun.policy import RulePolicy
from jingzhun.values.speech import Bilingual


def fits_social_help(c: ir.Table, policy: RulePolicy) -> ir.BooleanValue:
    """Whether the household answers spending risks whatever the labour."""
    del policy  # the numbers it stands on are in the capacity
    return c.members > 0


MEASURE = Measure(
    kind="social_help",
    path="measures/social_help",
    fits=fits_social_help,
    why=Bilingual("刚性支出大,可申请社会帮扶", "heavy essential spending: social help may be asked for"),
    why_not=Bilingual("没有常住成员", "no member lives there"),
    missing=Bilingual("缺家庭成员信息", "members are not known"),
)
