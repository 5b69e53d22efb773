"""What a household can do and has: one row a household at risk, every flag true, false or null for unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import ibis
import ibis.expr.types as ir

from jingzhun.policy import Policy, RulePolicy

RULE = "measures/capacity"
_NO_CODE = ""
OPEN_END = date(9999, 12, 31)
FLAGS = {
    "is_able": "has_labour",
    "is_idle": "has_idle_labour",
    "is_weak_idle": "has_weak_labour",
    "is_skilled": "has_skill",
    "is_borrower": "has_borrower",
    "is_school_child": "has_school_child",
    "is_student": "has_student",
}


def in_force(table: ir.Table, as_of: date) -> ir.Table:
    """Return the dated rows that hold on ``as_of``, first and last day included; a null end still holds."""
    return table.filter((table.from_on <= as_of) & (table.to_on.fill_null(OPEN_END) >= as_of))


def age_on(birth_on: ir.DateValue, as_of: date) -> ir.IntegerValue:
    """Return full years of age on ``as_of``; null where the birth date is not known."""
    born = birth_on.year().cast("int64") * 10_000 + birth_on.month().cast("int64") * 100 + birth_on.day().cast("int64")
    today = as_of.year * 10_000 + as_of.month * 100 + as_of.day
    return ((ibis.literal(today, "int64") - born) // 10_000).cast("int32")


def is_among(code: ir.StringValue, codes: Sequence[str] | None) -> ir.BooleanValue:
    """Return whether a code is in a list of policy; null where the code or the list is not known."""
    known = code.nullif(code) if codes is None else code
    return known.isin(list(codes or [_NO_CODE]))  # because Ibis turns an empty list into a literal, which no aggregate takes


def years(numbers: RulePolicy, name: str) -> ir.IntegerScalar:
    """Return an age line of policy; one not known on the day is null, so that a comparison with it answers unknown."""
    return ibis.literal(numbers.whole(name), "int32")


def members_on(tables: Mapping[str, ir.Table], households: ir.Table, as_of: date) -> ir.Table:
    """Return the living persons who share income in the given households on ``as_of``, with their states.

    Parameters
    ----------
    tables
        ``memberships``, ``persons``, ``person_states``.
    households
        ``household_id``, each once.

    Returns
    -------
    One row a person and household: ``age``, ``labour``, ``employment``, ``school_state``, ``skills``. Row law: a subset of the
    memberships.

    Nulls
    -----
    A state that no source tells is null, never "no".
    """
    shares = in_force(tables["memberships"], as_of)
    shares = shares.filter(shares.fact == "shares_income").select("household_id", "person_id").distinct()
    persons = tables["persons"]
    living = persons.filter(persons.died_on.isnull() | (persons.died_on > as_of)).select("person_id", "birth_on")
    people = shares.semi_join(households, "household_id").inner_join(living, "person_id")
    held = _states_of(tables["person_states"].semi_join(people, "person_id"), as_of)
    joined = people.left_join(held, "person_id").drop("person_id_right")
    return joined.mutate(age=age_on(joined.birth_on, as_of)).drop("birth_on")


def _states_of(person_states: ir.Table, as_of: date) -> ir.Table:
    """Return one row a person: the value of each attribute that holds one, and all skills joined by commas."""
    states = in_force(person_states, as_of)
    single = {name: states.value.max(where=states.attribute == name) for name in ("labour", "employment", "school_state")}
    skills = states.value.collect(where=states.attribute == "skill", distinct=True)
    return states.group_by("person_id").aggregate(**single, skills=skills)


def has_any_skill(people: ir.Table, codes: Sequence[str] | None) -> ir.BooleanValue:
    """Return whether a person has one of the skills; null where no skill is told, because the list has no code for "none"."""
    if codes is None:
        return ibis.null("boolean")
    found = ibis.or_(*[people.skills.contains(code) for code in codes]) if codes else ibis.literal(False)
    return ibis.cases((people.skills.length() > 0, found), else_=ibis.null("boolean"))


def capacity_of(tables: Mapping[str, ir.Table], policy: Policy, as_of: date) -> ir.Table:
    """Return the capacity of each household at risk.

    Parameters
    ----------
    tables
        ``risks``, ``memberships``, ``persons``, ``person_states``, ``household_states``, ``productions``.
    policy
        ``measures/capacity``: ages and codes.
    as_of
        The day.

    Returns
    -------
    One row a household of ``risks``: ``members``, ``has_labour``, ``has_idle_labour``, ``has_weak_labour`` (without work),
    ``has_skill``, ``has_borrower``, ``has_school_child``, ``has_student``, ``has_production`` (this year or the last),
    ``is_relocated``, ``moves_later`` (a move agreed for a later day), ``gets_security``.

    Nulls
    -----
    A flag is null where no member makes it true and what is needed of at least one member is not known. Members and flags are
    null where nobody was ever told to share income there; the number is 0 where all died or left.
    """
    households = tables["risks"].select("household_id").distinct()
    told = _of_members(tables, households, policy.rule(RULE), as_of)
    grown = tables["productions"].filter(tables["productions"].year >= as_of.year - 1).select("household_id").distinct()
    with_grown = told.left_join(grown, "household_id")
    produced = with_grown.mutate(has_production=with_grown.household_id_right.notnull()).drop("household_id_right")
    statuses = _statuses_of(tables["household_states"], policy.rule(RULE), as_of)
    joined = produced.left_join(statuses, "household_id").drop("household_id_right")
    return joined.mutate(**{name: joined[name].fill_null(False) for name in ("is_relocated", "moves_later", "gets_security")})


def _of_members(tables: Mapping[str, ir.Table], households: ir.Table, numbers: RulePolicy, as_of: date) -> ir.Table:
    members = members_on(tables, households, as_of)
    people = members.mutate(**_person_flags(members, numbers))
    said = {flag: people[flag].any() for flag in FLAGS}
    gaps = {f"{flag}_gap": people[flag].isnull().any() for flag in FLAGS}
    grouped = people.group_by("household_id").aggregate(members=people.count(), **said, **gaps)
    shares = tables["memberships"].filter(tables["memberships"].fact == "shares_income")
    ever = shares.select("household_id").distinct().mutate(was_told=ibis.literal(True))
    joined = households.left_join(ever, "household_id").drop("household_id_right").left_join(grouped, "household_id")
    return joined.select(
        household_id=joined.household_id,
        members=ibis.cases((joined.was_told, joined.members.fill_null(0)), else_=ibis.null("int64")),
        **{name: _three(joined, flag) for flag, name in FLAGS.items()},
    )


def _statuses_of(household_states: ir.Table, numbers: RulePolicy, as_of: date) -> ir.Table:
    open_states = household_states.filter(household_states.to_on.fill_null(OPEN_END) >= as_of)
    holds = open_states.from_on <= as_of
    is_move = open_states.status == "relocated"
    return open_states.group_by("household_id").aggregate(
        is_relocated=(holds & is_move).any(),
        moves_later=(~holds & is_move).any(),
        gets_security=(holds & is_among(open_states.status, numbers.codes("security_statuses"))).any(),
    )


def _person_flags(people: ir.Table, numbers: RulePolicy) -> dict[str, ir.BooleanValue]:
    """Return what is true of one person; null where what would decide is not known."""
    is_working_age = people.age.between(years(numbers, "labour_age_min"), years(numbers, "labour_age_max"))
    can_work = is_among(people.labour, numbers.codes("able"))
    is_weak = is_among(people.labour, numbers.codes("weak"))
    is_idle = ~is_among(people.employment, numbers.codes("working"))
    return {
        "is_able": can_work & is_working_age,
        "is_idle": can_work & is_working_age & is_idle,
        "is_weak_idle": is_weak & is_working_age & is_idle,
        "is_skilled": can_work & is_working_age & has_any_skill(people, numbers.codes("skills")),
        "is_borrower": can_work & people.age.between(years(numbers, "borrower_age_min"), years(numbers, "borrower_age_max")),
        "is_school_child": _is_school_child(people, numbers),
        "is_student": _is_student(people, numbers),
    }


def _is_school_child(people: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    of_age = people.age.between(years(numbers, "school_age_min"), years(numbers, "school_age_max"))
    return of_age | is_among(people.school_state, numbers.codes("compulsory_states")).fill_null(False)


def _is_student(people: ir.Table, numbers: RulePolicy) -> ir.BooleanValue:
    """Return whether a person studies beyond compulsory school; untold is unknown only at the age of a student."""
    of_age = (people.age > years(numbers, "school_age_max")) & (people.age <= years(numbers, "student_age_max"))
    studies = is_among(people.school_state, numbers.codes("student_states"))
    return ibis.cases((people.school_state.notnull(), studies), (~of_age, False), else_=ibis.null("boolean"))


def _three(grouped: ir.Table, flag: str) -> ir.BooleanValue:
    """Return true if any member is, null if none is and one is not known, or nobody was ever told, else false."""
    not_told = grouped[f"{flag}_gap"] | grouped.was_told.isnull()
    return ibis.cases((grouped[flag], True), (not_told, ibis.null("boolean")), else_=False)
