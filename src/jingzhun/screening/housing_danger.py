"""A dangerous house. Grain: a household; the newest finding of all sources. Nulls: an only home not told counts as the only one; a house without a grade and without visible damage says nothing. Source: W3."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.rule import Rule
from jingzhun.screening.predicates import grade_in
from jingzhun.values.speech import Bilingual


def is_dangerous(facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether the newest grade is C or D and the house is the only home; unknown where a list of dangerous houses tells no grade."""
    untold = facts.is_listed.ifelse(ibis.null("boolean"), False)
    is_graded_so = facts.grade.isnull().ifelse(untold, grade_in(facts, numbers))
    return is_graded_so & facts.is_only_home.fill_null(True)


RULE = Rule(
    code="HOUSING_DANGER",
    path="screening/housing_danger",
    risk="housing",
    grain="home",
    when=is_dangerous,
    village=Bilingual("住房需要加固或改建", "the house needs repair or rebuilding"),
    office=Bilingual("{on}鉴定房屋为{grade}级", "house graded {grade} on {on}"),
    unknown=Bilingual("房屋等级缺失", "the grade of the house is not told"),
    asks=Bilingual("房屋鉴定为几级？", "Which grade does the house have?"),
    is_reported=False,
)
