"""Who shares income where on the day, with what is known of each person and household.

Registered here, lives here and shares income are three facts (practice.md P5); income, risks and classes follow the third.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import ibis
import ibis.expr.types as ir

from jingzhun.policy import Policy
from jingzhun.screening.dated import Window, age_on, in_force, school_day

WAGE_LINES = ("a1", "a2", "a3", "a4", "a5")
STATES = ("labour", "employment", "school_state", "insurance", "education", "school_reason", "disability_grade")


def homes_on(tables: Mapping[str, ir.Table], as_of: date) -> ir.Table:
    """Return in which household each person shares income on the day.

    Returns
    -------
    One row a person: ``person_id``, ``home_id``. A person told to share income in two households counts in the one of the
    smaller number, once, because nobody may be counted twice.
    """
    shares = in_force(tables["memberships"], as_of)
    shares = shares.filter(shares.fact == "shares_income")
    return shares.group_by("person_id").aggregate(home_id=shares.household_id.min())


def members_on(tables: Mapping[str, ir.Table], homes: ir.Table, wages: ir.Table, *, policy: Policy, as_of: date) -> ir.Table:
    """Return the living persons who share income on the day, with their states.

    Returns
    -------
    One row a person: ``household_id``, ``person_id``, ``age``, ``school_age``, ``has_wage`` and one column a state.

    Nulls
    -----
    A state that no source tells is null, never "no". Age is null where the birth date is.
    """
    persons = tables["persons"]
    living = persons.filter(persons.died_on.isnull() | (persons.died_on > as_of))
    here = living.select("person_id", "birth_on", "relation").inner_join(homes, "person_id")
    people = here.left_join(states_on(tables["person_states"], as_of), "person_id").left_join(wages, "person_id")
    counted_on = school_day(policy.rule("screening/school_absence").whole("age_month"), as_of)
    return people.select(
        "person_id",
        *STATES,
        "has_wage",
        household_id=people.home_id,
        age=age_on(people.birth_on, as_of),
        school_age=age_on(people.birth_on, counted_on),
    )


def wage_earners(income_lines: ir.Table, window: Window) -> ir.Table:
    """Return the persons of whom a wage inside the window is told: ``person_id``, ``has_wage``."""
    wages = income_lines.filter(
        income_lines.line.isin(list(WAGE_LINES))
        & income_lines.person_id.notnull()
        & (income_lines.period_to >= window.from_on)
        & (income_lines.period_from <= window.to_on)
    )
    return wages.group_by("person_id").aggregate(has_wage=wages.count() > 0)


def states_on(person_states: ir.Table, as_of: date) -> ir.Table:
    """Return the states of persons on a day, one row a person and one column a state."""
    states = in_force(person_states, as_of)
    return states.group_by("person_id").aggregate(**{s: states.value.max(where=states.attribute == s) for s in STATES})


def statuses_on(tables: Mapping[str, ir.Table], as_of: date) -> ir.Table:
    """Return the statuses of households on the day.

    Returns
    -------
    One row a household with a status: ``status`` (the one that rules its class), ``person_class``, ``is_exited``,
    ``is_registered_poor``, ``registered_on``, ``monitored`` (its monitored status, null where it is none or was cleared by decision) and
    ``has_security``.
    """
    states = in_force(tables["household_states"], as_of).left_join(_clearances(tables, as_of), "household_id")
    is_monitored = states.status.startswith("monitored_")
    kept = states.filter(~(is_monitored & (states.cleared_on.fill_null(date.min) >= states.from_on)))
    by_household = kept.group_by("household_id").aggregate(
        is_exited=(kept.status == "exited").any(),
        is_registered_poor=(kept.status == "registered_poor").any(),
        registered_on=kept.from_on.min(where=kept.status == "registered_poor"),
        has_security=kept.status.isin(["dibao", "extreme_hardship_support"]).any(),
        is_cleared=(kept.status == "risk_cleared").any(),
        monitored=kept.status.max(where=kept.status.startswith("monitored_")),
        other=kept.status.min(),
    )
    return by_household.mutate(
        status=ibis.coalesce(
            by_household.monitored,
            ibis.cases(
                (by_household.is_registered_poor, "registered_poor"),
                (by_household.is_exited, "exited"),
                else_=by_household.other,
            ),
        ),
        person_class=ibis.cases(
            (by_household.monitored.notnull(), "monitored"),
            (by_household.is_registered_poor, "registered_poor"),
            (by_household.is_exited, "exited"),
            else_="ordinary",
        ),
    ).drop("other", "is_cleared")


def _clearances(tables: Mapping[str, ir.Table], as_of: date) -> ir.Table:
    """Return the last day on which each household's risk was cleared, by decision or by status."""
    decisions, states = tables["decisions"], in_force(tables["household_states"], as_of)
    decided = decisions.filter(
        (decisions.subject == "clearance")
        & (decisions.outcome == "cleared")
        & (decisions.decided_on <= as_of)
        & decisions.household_id.notnull()
    )
    marked = states.filter(states.status == "risk_cleared")
    both = ibis.union(
        decided.select("household_id", cleared_on=decided.decided_on),
        marked.select("household_id", cleared_on=marked.from_on),
    )
    return both.group_by("household_id").aggregate(cleared_on=both.cleared_on.max())
