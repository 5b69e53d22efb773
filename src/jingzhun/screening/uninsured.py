"""Without medical insurance. Grain: a person and year. Nulls: none; a person not on a list that arrived is insured. Source: W3."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.rule import Rule
from jingzhun.screening.predicates import warns
from jingzhun.values.speech import Bilingual


def is_listed(_facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether the person stands on the newest list of the uninsured."""
    return warns(numbers)


RULE = Rule(
    code="UNINSURED",
    path="screening/uninsured",
    risk="illness",
    grain="insurance_lapse",
    when=is_listed,
    village=Bilingual("有成员未参加基本医保", "a member has no medical insurance"),
    office=Bilingual("未参加基本医保", "without medical insurance"),
    unknown=Bilingual("是否参保不清楚", "whether insured is not known"),
    asks=Bilingual("是否参加了居民医保或职工医保？", "Is the person in resident or employee insurance?"),
)
