"""Who can work and who earns, from what is told; a person of working age of whom nothing is told is unknown, never "no"."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.apply import line


def of_working_age(age: ir.IntegerValue, numbers: RulePolicy) -> ir.BooleanValue:
    """Return whether an age is within the working ages of a rule; null where the age is."""
    return age.between(line(numbers.whole("age_min")), line(numbers.whole("age_max")))


def is_able(people: ir.Table, age: ir.IntegerValue, numbers: RulePolicy) -> ir.BooleanValue:
    """Return whether a person can work: by labour told, else by work told, else no outside the working ages, else unknown."""
    works = people.employment.isin(list(numbers.codes("earning") or ())).fill_null(False)
    able = people.labour.isin(list(numbers.codes("able") or ()))
    young_or_old = (~of_working_age(age, numbers)).fill_null(False)
    return ibis.cases((works, True), (people.labour.notnull(), able), (young_or_old, False), else_=ibis.null("boolean"))


def is_presumed_able(people: ir.Table, age: ir.IntegerValue, numbers: RulePolicy) -> ir.BooleanValue:
    """Return whether a person could work: by work or labour told, else by age: presumed, then to be asked, then no."""
    works = people.employment.isin(list(numbers.codes("earning") or ())).fill_null(False)
    able = people.labour.isin(list(numbers.codes("able") or ()))
    is_child = (age < line(numbers.whole("age_min"))).fill_null(False)
    is_asked = (age <= line(numbers.whole("asks_to"))).fill_null(True)
    return ibis.cases(
        (works, True),
        (people.labour.notnull(), able),
        (is_child, False),
        ((age <= line(numbers.whole("age_max"))).fill_null(False), True),
        (is_asked, ibis.null("boolean")),
        else_=False,
    )


def is_earner(people: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Return whether a person earns a wage: by work or a wage line told, else no for pupils and outside the working ages."""
    works = people.employment.isin(list(numbers.codes("earning") or ()))
    out_of_work = people.school_state.notnull() | (~of_working_age(people.age, numbers)).fill_null(False)
    return ibis.cases(
        (people.has_wage.fill_null(False), True),
        (people.employment.notnull(), works),
        (out_of_work, False),
        else_=ibis.null("boolean"),
    )


def any_known(answers: ir.BooleanColumn) -> ir.BooleanValue:
    """Return whether any of a group is true: null where none is true and one is unknown (Kleene)."""
    found = answers.any().fill_null(False)
    return found | answers.isnull().any().ifelse(ibis.null("boolean"), False)


def without_labour(members: ir.Table, numbers: RulePolicy) -> ir.Table:
    """Return one row a household: ``is_without_labour``, null where it cannot be said."""
    asked = members.mutate(able=is_able(members, members.age, numbers))
    return asked.group_by("household_id").aggregate(is_without_labour=~any_known(asked.able))
