"""What a household can do and has: one row a household at risk, every column true, false or null for unknown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import ibis
import ibis.expr.types as ir

from jingzhun.policy import Policy, RulePolicy

OPEN_END = date(9999, 12, 31)
ABLE = ("ordinary", "skilled")
UNABLE = ("lost", "none")
WORKING = ("working_away", "working_local", "public_welfare_job")


def in_force(table: ir.Table, as_of: date) -> ir.Table:
    """Return the dated rows that hold on ``as_of``; a null end still holds."""
    return table.filter((table.from_on <= as_of) & (table.to_on.fill_null(OPEN_END) >= as_of))


def age_on(birth_on: ir.DateValue, as_of: date) -> ir.IntegerValue:
    """Return full years of age on ``as_of``; null where the birth date is not known."""
    born = birth_on.year().cast("int64") * 10_000 + birth_on.month().cast("int64") * 100 + birth_on.day().cast("int64")
    today = as_of.year * 10_000 + as_of.month * 100 + as_of.day
    return ((ibis.literal(today, "int64") - born) // 10_000).cast("int32")


def members_on(tables: Mapping[str, ir.Table], as_of: date) -> ir.Table:
    """Return the living persons who share income in a household on ``as_of``, with their states.

    Returns
    -------
    One row a person and household: age, sex, labour, employment, school_state, and the flags ``has_skill``,
    ``is_disabled``, ``is_ill``. Row law: a subset of memberships.

    Nulls
    -----
    A state that no source tells is null, never "no".
    """
    shares = in_force(tables["memberships"], as_of)
    shares = shares.filter(shares.fact == "shares_income").select("household_id", "person_id").distinct()
    persons = tables["persons"]
    living = persons.filter(persons.died_on.isnull() | (persons.died_on > as_of)).select("person_id", "sex", "birth_on")
    states = in_force(tables["person_states"], as_of)
    held = states.group_by("person_id").aggregate(
        labour=states.value.max(where=states.attribute == "labour"),
        employment=states.value.max(where=states.attribute == "employment"),
        school_state=states.value.max(where=states.attribute == "school_state"),
        skill=states.value.max(where=states.attribute == "skill"),
        is_ill=(states.value != "healthy").any(where=states.attribute == "health"),
        is_disabled=(states.attribute == "disability_grade").any(),
    )
    people = shares.inner_join(living, "person_id").left_join(held, "person_id").drop("person_id_right")
    return people.mutate(age=age_on(people.birth_on, as_of))


def capacity_of(members: ir.Table, tables: Mapping[str, ir.Table], policy: Policy, as_of: date) -> ir.Table:
    """Return the capacity of each household with members.

    Returns
    -------
    One row a household: ``has_labour``, ``has_idle_labour``, ``has_weak_labour``, ``has_skill``, ``has_borrower``,
    ``has_school_child``, ``has_student``, ``has_production``, ``is_relocated``, ``gets_security``.

    Nulls
    -----
    A flag is null where no member makes it true and the state of at least one member is not known.
    """
    ages = policy.rule("measures/capacity")
    people = members.mutate(**_person_flags(members, ages))
    flags = ("is_able", "is_idle", "is_weak", "is_skilled", "is_borrower", "is_school_child", "is_student")
    sums = {flag: people[flag].any() for flag in flags}
    gaps = {f"{flag}_gap": people[flag].isnull().any() for flag in flags}
    grouped = people.group_by("household_id").aggregate(members=people.count(), **sums, **gaps)
    named = dict(
        zip(
            flags,
            ("has_labour", "has_idle_labour", "has_weak_labour", "has_skill", "has_borrower", "has_school_child", "has_student"),
            strict=True,
        )
    )
    told = grouped.select("household_id", "members", **{name: _three(grouped, flag) for flag, name in named.items()})
    production = tables["productions"].filter(tables["productions"].year >= as_of.year - 1).select("household_id").distinct()
    states = in_force(tables["household_states"], as_of)
    statuses = states.group_by("household_id").aggregate(
        is_relocated=(states.status == "relocated").any(),
        gets_security=states.status.isin(["dibao", "extreme_hardship_support"]).any(),
    )
    joined = told.left_join(production, "household_id").left_join(statuses, told.household_id == statuses.household_id)
    return joined.select(
        *told.columns,
        has_production=production.household_id.notnull(),
        is_relocated=joined.is_relocated.fill_null(False),
        gets_security=joined.gets_security.fill_null(False),
    )


def _person_flags(people: ir.Table, ages: RulePolicy) -> dict[str, ir.BooleanValue]:
    """Return what is true of one person; labour and employment decide, age only where both are told."""
    working_age = people.age.between(ages.whole("labour_age_min"), ages.whole("labour_age_max"))
    able = people.labour.isin(ABLE) & working_age
    return {
        "is_able": able,
        "is_idle": able & ~people.employment.isin(WORKING),
        "is_weak": (people.labour == "weak") & working_age,
        "is_skilled": able & people.skill.notnull(),
        "is_borrower": able & people.age.between(ages.whole("borrower_age_min"), ages.whole("borrower_age_max")),
        "is_school_child": people.age.between(ages.whole("school_age_min"), ages.whole("school_age_max")),
        "is_student": people.school_state.notnull() & (people.age > ages.whole("school_age_max")),
    }


def _three(grouped: ir.Table, flag: str) -> ir.BooleanValue:
    """Return true if any member is, null if none is and one is not known, else false."""
    return ibis.cases((grouped[flag], True), (grouped[f"{flag}_gap"], ibis.null("boolean")), else_=False)
