"""A public-welfare post left. Grain: a person and day. Nulls: none. Source: M16."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.rule import Rule
from jingzhun.screening.predicates import warns
from jingzhun.values.speech import Bilingual


def has_left(_facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether a member left a public-welfare post."""
    return warns(numbers)


RULE = Rule(
    code="PUBLIC_POST_LEFT",
    path="screening/public_post_left",
    risk="job",
    grain="public_post_left",
    when=has_left,
    village=Bilingual("公益岗位收入中断", "income from a public-welfare post ended"),
    office=Bilingual("{on}离开公益岗位", "left the public-welfare post on {on}"),
    unknown=Bilingual("离岗情况不清楚", "leaving the post is not known"),
    asks=Bilingual("离岗后有没有新的收入？", "Is there new income after the post?"),
)
