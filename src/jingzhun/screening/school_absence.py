"""A child of school age not in school. Grain: a child and day. Nulls: an age not known is unknown. Source: W3."""

from __future__ import annotations

import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.apply import line
from jingzhun.rules.rule import Rule
from jingzhun.values.speech import Bilingual


def is_of_school_age(facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether the child is of compulsory-school age at the start of the school year."""
    return facts.school_age.between(line(numbers.whole("age_min")), line(numbers.whole("age_max")))


def is_absent(facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether a child of school age is listed as not in school without an excuse of health."""
    is_excused = facts.detail.isin(list(numbers.codes("excused_reasons") or ())).fill_null(False)
    return is_of_school_age(facts, numbers) & ~is_excused


RULE = Rule(
    code="SCHOOL_ABSENCE",
    path="screening/school_absence",
    risk="schooling",
    grain="absence",
    when=is_absent,
    village=Bilingual("有适龄子女未在校", "a child of school age is not in school"),
    office=Bilingual("适龄子女自{on}未在校", "a child of school age has been out of school since {on}"),
    unknown=Bilingual("未在校学生年龄不清楚", "the age of a child out of school is not known"),
    asks=Bilingual("孩子多大？为什么没有上学？", "How old is the child, and why is it not at school?"),
)
