"""A new case of the special-treatment list. Grain: a person and day. Nulls: none. Disclosure: the disease only to health roles (P28). Source: M16."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.rule import Rule
from jingzhun.screening.predicates import warns
from jingzhun.values.speech import Bilingual


def is_new_case(_facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether a new case of the special-treatment list is told."""
    return warns(numbers)


RULE = Rule(
    code="MAJOR_DISEASE",
    path="screening/major_disease",
    risk="illness",
    grain="major_disease",
    when=is_new_case,
    village=Bilingual("有成员需要医疗帮扶", "a member needs medical help"),
    office=Bilingual("{on}列入大病专项救治", "on the special-treatment list since {on}"),
    health=Bilingual(
        "{on}确诊{detail}，列入大病专项救治",
        "diagnosed with {detail} on {on}, on the special-treatment list",
    ),
    unknown=Bilingual("大病情况不清楚", "the state of illness is not known"),
    asks=Bilingual("大病治疗情况和费用如何？", "What is the treatment, and what does it cost?"),
    is_shock=True,
)
