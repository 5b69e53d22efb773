"""An illness with a lasting need of care. Grain: a person. Nulls: none. Disclosure: from the severe-mental and TB lists only the need passes on (P28). Source: M16."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.rule import Rule
from jingzhun.screening.predicates import warns
from jingzhun.values.speech import Bilingual


def needs_care(_facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether the person is on a list of illnesses with a lasting need of care."""
    return warns(numbers)


RULE = Rule(
    code="SEVERE_ILLNESS_CARE",
    path="screening/severe_illness_care",
    risk="illness",
    grain="care",
    when=needs_care,
    village=Bilingual("有成员需要长期照护", "a member needs lasting care"),
    office=Bilingual("需要长期治疗和照护（卫健部门）", "needs lasting treatment and care (health department)"),
    unknown=Bilingual("照护需要不清楚", "the need of care is not known"),
    asks=Bilingual("谁在照护？每月费用多少？", "Who cares for the person, and at what cost a month?"),
)
