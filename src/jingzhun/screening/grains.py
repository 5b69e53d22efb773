"""The prepared tables that rules read, one row a fact: each rule names its table by ``grain``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial

import ibis
import ibis.expr.types as ir

from jingzhun.policy import Policy
from jingzhun.screening.dated import source_text
from jingzhun.screening.event_facts import of_kind
from jingzhun.screening.labour import any_known, is_earner, is_presumed_able

PLAIN_KINDS = (
    "hospital_stay",
    "medical_year",
    "outpatient_month",
    "insurance_lapse",
    "major_disease",
    "school_cost",
    "disaster_loss",
    "crop_or_animal_loss",
    "wage_unpaid",
    "public_post_left",
    "accident",
    "fire",
    "industry_failure",
    "benefit_stopped",
)
UNTOLD = {True: ibis.literal(False), False: ibis.null("boolean")}  # who earns, where nothing is told of a person
_FACT = {"household_id": "int64", "fact_key": "string", "amount_fen": "int64"}
CARE_KINDS = ("severe_mental", "tuberculosis")
CARE_SOURCE = "health"  # because the name of such a file tells the disease (practice.md P28)


def told_grains(kinds: Collection[str], *, has_homes: bool, has_waters: bool, has_states: bool) -> frozenset[str]:
    """Return the grains that hold a fact; a rule over an empty table finds nothing and need not be asked.

    Parameters
    ----------
    kinds
        Kinds of event that count today.
    has_homes, has_waters, has_states
        Whether anything is told of dwellings, of water and of the states of persons.
    """
    told = {kind for kind in (*PLAIN_KINDS, "job_lost", "death") if kind in kinds} | {"household"}
    beside = {
        "care": any(kind in kinds for kind in CARE_KINDS),
        "certificate": has_states or "disability_certificate" in kinds,
        "absence": "school_absence" in kinds,
        "home": has_homes or "housing_danger" in kinds,
        "water": has_waters or "water_fault" in kinds,
    }
    return frozenset(told | {grain for grain, is_told in beside.items() if is_told})


def facts_by_grain(
    tables: Mapping[str, ir.Table],
    events: ir.Table,
    members: ir.Table,
    households: ir.Table,
    *,
    told: Collection[str],
    policy: Policy,
    are_wages_told: bool,
) -> dict[str, ir.Table]:
    """Return the prepared table of every grain that holds a fact.

    Parameters
    ----------
    tables
        ``persons``, ``person_states``, ``dwellings``, ``water_states`` of the registry and the facts.
    events
        Merged events of the window.
    members
        Living persons who share income, with their states.
    households
        One row a household in scope, with income and labour.
    told
        The grains that hold a fact.
    are_wages_told
        Whether the list of wage workers arrived: who is not on it then earns no wage.
    """
    persons, states = tables["persons"], tables["person_states"]
    prepared: dict[str, Callable[[], ir.Table]] = {
        **{kind: partial(of_kind, events, kind) for kind in PLAIN_KINDS},
        "care": lambda: care_facts(events),
        "certificate": lambda: certificate_facts(events, members),
        "absence": lambda: absence_facts(events, members),
        "job_lost": lambda: job_facts(events, members, policy, are_wages_told=are_wages_told),
        "death": lambda: death_facts(events, persons, states, policy),
        "home": lambda: home_facts(tables["dwellings"], events),
        "water": lambda: water_facts(tables["water_states"], events),
        "household": lambda: household_facts(households),
    }
    return {grain: prepare() for grain, prepare in prepared.items() if grain in told}


def care_facts(events: ir.Table) -> ir.Table:
    """Return one row a person with a lasting need of care; neither disease nor the name of the list passes on."""
    listed = of_kind(events, *CARE_KINDS)
    return listed.group_by("household_id", "person_id").aggregate(
        fact_key=ibis.literal("care:").concat(listed.person_id.max().cast("string").fill_null("-")),
        event_on=ibis.null("date"),
        grade=ibis.null("string"),
        detail=ibis.null("string"),
        sources=ibis.literal(CARE_SOURCE),
    )


def certificate_facts(events: ir.Table, members: ir.Table) -> ir.Table:
    """Return one row a person with a disability, told by certificate or by the state of the person; the gravest grade stands."""
    told = of_kind(events, "disability_certificate")
    certified = told.select("household_id", "person_id", "event_on", "grade", "detail", "sources")
    stated = members.filter(members.disability_grade.notnull() & members.person_id.notnull())
    from_state = stated.select(
        "household_id",
        "person_id",
        event_on=ibis.null("date"),
        grade=stated.disability_grade,
        detail=ibis.null("string"),
        sources=ibis.literal(""),
    )
    both = ibis.union(certified, from_state)
    return both.group_by("household_id", "person_id").aggregate(
        fact_key=ibis.literal("certificate:").concat(both.person_id.max().cast("string").fill_null("-")),
        event_on=both.event_on.min(),
        grade=both.grade.min(),
        detail=both.detail.max(),
        sources=both.sources.max(),
    )


def absence_facts(events: ir.Table, members: ir.Table) -> ir.Table:
    """Return absences from school with ``school_age``; null where the child is no member or has no birth date."""
    return _with_person(of_kind(events, "school_absence"), members.select("person_id", "school_age"))


def job_facts(events: ir.Table, members: ir.Table, policy: Policy, *, are_wages_told: bool) -> ir.Table:
    """Return jobs lost with ``has_other_earner``: null where another member of working age may earn and no list tells it."""
    lost = of_kind(events, "job_lost")
    numbers = policy.rule("screening/job_lost")
    people = members.select(
        "household_id", other_id=members.person_id, earns=is_earner(members, numbers).fill_null(UNTOLD[are_wages_told])
    )
    beside = lost.select("household_id", "fact_key", "person_id").inner_join(people, "household_id")
    others = beside.filter(beside.person_id.fill_null(-1) != beside.other_id)
    known = others.group_by("household_id", "fact_key").aggregate(other_earns=any_known(others.earns), others=others.count())
    joined = lost.left_join(known, ["household_id", "fact_key"]).drop("household_id_right", "fact_key_right")
    return joined.mutate(has_other_earner=joined.others.isnull().ifelse(False, joined.other_earns))


def death_facts(events: ir.Table, persons: ir.Table, person_states: ir.Table, policy: Policy) -> ir.Table:
    """Return deaths with ``is_able``: whether the person could work; null where nothing tells it."""
    deaths = of_kind(events, "death")
    told = _with_person(deaths, persons.select("person_id", "birth_on"))
    mine = person_states.semi_join(deaths, "person_id")
    states = mine.group_by("person_id").aggregate(
        labour=mine.value.max(where=mine.attribute == "labour"), employment=mine.value.max(where=mine.attribute == "employment")
    )
    known = _with_person(told, states)
    age = ((_number(known.event_on) - _number(known.birth_on)) // 10_000).cast("int64")
    return known.mutate(is_able=is_presumed_able(known, age, policy.rule("screening/earner_death")))


def home_facts(dwellings: ir.Table, events: ir.Table) -> ir.Table:
    """Return the newest finding of each household's home, of the house check or of the list of dangerous houses."""
    checked = dwellings.select(
        "household_id",
        "grade",
        "is_only_home",
        "has_visible_damage",
        event_on=dwellings.found_on,
        is_listed=ibis.literal(False),
        sources=source_text(dwellings).fill_null(""),
    )
    listed = of_kind(events, "housing_danger")
    dangerous = listed.select(
        "household_id",
        "grade",
        is_only_home=ibis.null("boolean"),
        has_visible_damage=ibis.null("boolean"),
        event_on=listed.event_on,
        is_listed=ibis.literal(True),
        sources=listed.sources,
    )
    newest = _newest(ibis.union(checked, dangerous))
    return newest.mutate(
        person_id=ibis.null("int64"), detail=ibis.null("string"), fact_key=ibis.literal("home:").concat(newest.grade.fill_null("-"))
    )


def water_facts(water_states: ir.Table, events: ir.Table) -> ir.Table:
    """Return the newest check of each household's water with ``has_fault``: a supply fault since that check."""
    checked = _newest(
        water_states.mutate(event_on=water_states.found_on, sources=source_text(water_states).fill_null("")),
    ).select("household_id", "is_quality_safe", "litres_per_person_day", "fetch_minutes", "assurance_ppm", "event_on", "sources")
    listed = of_kind(events, "water_fault")
    faults = listed.group_by("household_id").aggregate(fault_on=listed.event_on.max(), fault_sources=listed.sources.max())
    both = checked.outer_join(faults, "household_id")
    is_newer = (both.event_on.isnull() | (both.fault_on >= both.event_on)).fill_null(False) & both.fault_on.notnull()
    return both.select(
        "is_quality_safe",
        "litres_per_person_day",
        "fetch_minutes",
        "assurance_ppm",
        household_id=ibis.coalesce(both.household_id, both.household_id_right),
        has_fault=is_newer,
        event_on=is_newer.ifelse(both.fault_on, both.event_on),
        sources=is_newer.ifelse(both.fault_sources, both.sources),
        person_id=ibis.null("int64"),
        grade=ibis.null("string"),
        detail=ibis.null("string"),
        fact_key=ibis.literal("water"),
    )


def household_facts(households: ir.Table) -> ir.Table:
    """Return households as facts of their own, for rules that weigh spending or labour against income."""
    return households.select(
        "household_id",
        "person_class",
        "net_fen",
        "own_payment_known_fen",
        "essential_known_fen",
        "rural_income_fen",
        "is_in_range",
        "is_without_labour",
        person_id=ibis.null("int64"),
        fact_key=ibis.literal("household"),
        event_on=ibis.null("date"),
        grade=ibis.null("string"),
        detail=ibis.null("string"),
        sources=ibis.literal("household_income"),
    )


def present_facts(facts: Mapping[str, ir.Table]) -> ir.Table:
    """Return ``household_id``, ``fact_key`` and ``amount_fen`` of every prepared fact, so that a clue that is gone can say why."""
    tables = [facts[name] for name in sorted(facts) if name != "household"]
    amounts = [
        t.select("household_id", "fact_key", amount_fen=t.amount_fen if "amount_fen" in t.columns else ibis.null("int64"))
        for t in tables
    ]
    every = ibis.union(*amounts) if amounts else ibis.memtable([], schema=_FACT)
    return every.group_by("household_id", "fact_key").aggregate(amount_fen=every.amount_fen.max())


def _with_person(facts: ir.Table, people: ir.Table) -> ir.Table:
    return facts.left_join(people, "person_id").drop("person_id_right")


def _newest(findings: ir.Table) -> ir.Table:
    """Return the newest finding of each household; on one day the graver grade stands."""
    order = [findings.event_on.desc(), *([findings.grade.desc(nulls_first=False)] if "grade" in findings.columns else [])]
    ranked = findings.mutate(
        place=ibis.row_number().over(ibis.window(group_by=findings.household_id, order_by=[*order, findings.sources]))
    )
    return ranked.filter(ranked.place == 0).drop("place")


def _number(day: ir.DateValue) -> ir.IntegerValue:
    return day.year().cast("int64") * 10_000 + day.month().cast("int64") * 100 + day.day().cast("int64")
