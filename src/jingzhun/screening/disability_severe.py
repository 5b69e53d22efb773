"""A severe disability. Grain: a person; certificate and state told by several sources are one fact. Nulls: a grade not told is unknown. Source: M16."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.rule import Rule
from jingzhun.screening.predicates import grade_in
from jingzhun.values.speech import Bilingual


def is_severe(facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether the certificate is of grade 1 or 2; a grade not told is unknown."""
    return grade_in(facts, numbers)


RULE = Rule(
    code="DISABILITY_SEVERE",
    path="screening/disability_severe",
    risk="disability",
    grain="certificate",
    when=is_severe,
    village=Bilingual("有成员需要照料", "a member needs care"),
    office=Bilingual("残疾{grade}级", "disability of grade {grade}"),
    unknown=Bilingual("残疾等级缺失", "the grade of disability is not told"),
    asks=Bilingual("残疾证是几级？", "Which grade is on the certificate?"),
)
