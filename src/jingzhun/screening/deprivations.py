"""Deprivations of a surveyed household: housing, water, education, dependency. Grain: a household. Nulls: unknown, never "no"; a member who was not surveyed is unknown too. Source: policy ``screening/deprivations`` of the survey's place."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from jingzhun.policy import Policy, RulePolicy
from jingzhun.rules.apply import line
from jingzhun.screening.labour import any_known
from jingzhun.tables.surveys import DIMENSIONS
from jingzhun.values.rounding import PPM

PATH = "screening/deprivations"


def deprivations(households: ir.Table, persons: ir.Table, policy: Policy) -> ir.Table:
    """Return in what each household is deprived.

    Parameters
    ----------
    households, persons
        Contracts ``SURVEY_HOUSEHOLDS`` and ``SURVEY_PERSONS``; further columns are not read.
    policy
        Policy of the survey's place with the rule ``screening/deprivations``.

    Returns
    -------
    Contract ``DEPRIVATIONS``, same households.

    Nulls
    -----
    A dimension is null where it cannot be said; ``deprived_count`` counts what is a known yes, ``unknown_count`` the rest of the doubt.

    Raises
    ------
    PolicyFault
        Where the place has no such rule.
    """
    numbers = policy.rule(PATH)
    homes = _with_members(households, persons, numbers)
    asked = homes.select(
        "household_id",
        housing=has_bad_housing(homes, numbers),
        water=has_no_piped_water(homes, numbers),
        education=has_no_schooled_adult(homes) | has_child_behind(homes),
        dependency=has_many_dependents(homes, numbers),
    )
    return asked.mutate(
        deprived_count=sum((asked[d].fill_null(False).cast("int64") for d in DIMENSIONS), line(0)),
        unknown_count=sum((asked[d].isnull().cast("int64") for d in DIMENSIONS), line(0)),
    )


def has_bad_housing(homes: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether walls, roof or floor are in a bad state."""
    return (
        _is_one_of(homes.walls, numbers, "housing_bad")
        | _is_one_of(homes.roof, numbers, "housing_bad")
        | _is_one_of(homes.floor, numbers, "housing_bad")
    )


def has_no_piped_water(homes: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether no pipe brings water into the dwelling."""
    return _is_one_of(homes.water_supply, numbers, "water_bad")


def has_no_schooled_adult(homes: ir.Table) -> ir.BooleanValue:
    """Whether no adult has the years of schooling; unknown where there is no adult or one without an answer."""
    return homes.has_adult.ifelse(~(homes.has_schooled_adult | homes.unseen), ibis.null("boolean"))


def has_child_behind(homes: ir.Table) -> ir.BooleanValue:
    """Whether a child of school age is behind."""
    return homes.has_child_late | homes.unseen


def has_many_dependents(homes: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Whether the dependents of each member of working age are above the line; yes where all are dependents, unknown where one is not known."""
    is_above = homes.dependents * line(PPM) > homes.workers * line(numbers.ppm("dependency_max"))
    are_all_known = (~(homes.has_age_untold | homes.unseen)).fill_null(False)
    return are_all_known.ifelse(is_above, ibis.null("boolean"))


def _with_members(households: ir.Table, persons: ir.Table, numbers: RulePolicy) -> ir.Table:
    """Return households with what their members say; ``unseen`` is null where a member was not surveyed, else false."""
    people = persons.select(
        "household_id",
        "age",
        is_adult=persons.age >= line(numbers.whole("adult_age_min")),
        is_schooled=persons.schooling_years >= line(numbers.whole("schooling_min")),
        is_pupil=persons.age.between(line(numbers.whole("school_age_min")), line(numbers.whole("school_age_max"))),
        is_late=persons.years_behind >= line(numbers.whole("behind_min")),
        is_worker=persons.age.between(line(numbers.whole("working_age_min")), line(numbers.whole("working_age_max"))),
    )
    said = people.group_by("household_id").aggregate(
        has_adult=people.is_adult.any(),
        has_schooled_adult=any_known(people.is_adult & people.is_schooled),
        has_child_late=any_known(people.is_pupil & people.is_late),
        has_age_untold=people.is_worker.isnull().any(),
        workers=people.is_worker.sum(),
        dependents=(~people.is_worker).sum(),
    )
    joined = households.left_join(said, "household_id").drop("household_id_right")
    is_whole = (joined.members_seen >= joined.members_told).fill_null(False)
    return joined.mutate(unseen=is_whole.ifelse(False, ibis.null("boolean")))


def _is_one_of(state: ir.StringColumn, numbers: RulePolicy, name: str) -> ir.BooleanValue:
    codes = numbers.codes(name)
    return ibis.null("boolean") if codes is None else state.isin(list(codes))
