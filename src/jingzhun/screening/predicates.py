"""The few shapes of condition that several rules share; each reads its numbers from the rule's own policy."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from jingzhun.policy import RulePolicy
from jingzhun.rules.apply import line


def wide(number: int | None) -> ir.IntegerScalar:
    """Return a number of policy that holds 64 bits, because an engine reads two bare numbers as 32 bits and overflows on their product."""
    return ibis.null("int64") if number is None else ibis.literal(str(number)).cast("int64")


def warns(numbers: RulePolicy) -> ir.BooleanScalar:
    """Return whether the fact alone warns on the day; null where policy does not know."""
    return ibis.literal(numbers.flag("warns"), type="boolean")


def line_by_class(facts: ir.Table, numbers: RulePolicy, *, low: str, other: str) -> ir.IntegerValue:
    """Return the line of each row's person class: the lower one for the classes policy lists."""
    is_low = facts.person_class.isin(list(numbers.codes("low_line_classes") or ()))
    return is_low.ifelse(line(numbers.fen(low)), line(numbers.fen(other)))


def ppm_by_class(facts: ir.Table, numbers: RulePolicy, *, low: str, other: str) -> ir.IntegerValue:
    """Return the share of each row's person class in parts per million."""
    is_low = facts.person_class.isin(list(numbers.codes("low_line_classes") or ()))
    return is_low.ifelse(line(numbers.ppm(low)), line(numbers.ppm(other)))


def grade_in(facts: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Return whether the grade is one that warns; null where the grade is not told."""
    return facts.grade.isin(list(numbers.codes("grades") or ()))


def told_amount(facts: ir.Table, _numbers: RulePolicy) -> ir.IntegerValue:
    """Return the amount of the fact in fen."""
    return facts.amount_fen


def greatest_zero(amount: ir.IntegerValue) -> ir.IntegerValue:
    """Return the amount, or zero where it is below; null stays null, because no engine's ``greatest`` treats it alike."""
    return (amount < line(0)).ifelse(line(0), amount)
