"""The plan of the screening, top to bottom: facts of the day, income, what rules say, classes, risks, sentences, clues."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.policy import Policy
from jingzhun.rules.apply import apply, bits_of, line, number_findings, pack_bits
from jingzhun.rules.rule import Rule
from jingzhun.screening import (
    accident,
    benefit_lost,
    crop_animal_loss,
    disability_severe,
    disaster_loss,
    earner_death,
    expense_ratio,
    fire,
    house_damage,
    housing_danger,
    industry_failure,
    job_lost,
    lack_of_labour,
    major_disease,
    medical_cost,
    medical_ratio,
    medical_year,
    outpatient_month,
    public_post_left,
    school_absence,
    school_cost,
    severe_illness_care,
    uninsured,
    wage_unpaid,
    water_unsafe,
)
from jingzhun.screening.arrivals import arrivals_by
from jingzhun.screening.asset_hits import asset_hits
from jingzhun.screening.classes import classified, in_range
from jingzhun.screening.clues import LastRun, clues_of, first_clues
from jingzhun.screening.dated import Window, event_window, income_window
from jingzhun.screening.event_facts import merged_events
from jingzhun.screening.explanations import explanations_of
from jingzhun.screening.grains import facts_by_grain, present_facts, told_grains
from jingzhun.screening.guarantees import own_rows
from jingzhun.screening.income import UNTOLD_PARTS, income_parts, with_net
from jingzhun.screening.labour import without_labour
from jingzhun.screening.ordered_risks import ordered_risks
from jingzhun.screening.predicates import wide
from jingzhun.screening.remembered import Decided, decided_by, with_decisions, wrong_facts
from jingzhun.screening.residents import homes_on, members_on, statuses_on
from jingzhun.screening.spending import spending_of
from jingzhun.screening.support_due import support_due
from jingzhun.tables.batches import BATCHES
from jingzhun.tables.catalogue import FACTS, REGISTRY
from jingzhun.tables.contract import Contract
from jingzhun.tables.decisions import DECISIONS
from jingzhun.tables.engines.protocol import Engine
from jingzhun.tables.income import HOUSEHOLD_INCOME
from jingzhun.tables.risks import ASSET_HITS, CLUES, FINDINGS, HOUSEHOLD_CLASSES, RISKS

RULES: tuple[Rule, ...] = (
    medical_cost.RULE,
    medical_year.RULE,
    medical_ratio.RULE,
    outpatient_month.RULE,
    uninsured.RULE,
    major_disease.RULE,
    severe_illness_care.RULE,
    school_absence.RULE,
    school_cost.RULE,
    housing_danger.RULE,
    house_damage.RULE,
    water_unsafe.RULE,
    disaster_loss.RULE,
    crop_animal_loss.RULE,
    disability_severe.RULE,
    job_lost.RULE,
    wage_unpaid.RULE,
    public_post_left.RULE,
    earner_death.RULE,
    accident.RULE,
    fire.RULE,
    industry_failure.RULE,
    benefit_lost.RULE,
    expense_ratio.RULE,
    lack_of_labour.RULE,
)
INPUTS: tuple[Contract, ...] = (*REGISTRY, *FACTS, DECISIONS)
INCOME_COLUMNS = (
    "household_id",
    "members",
    "net_fen",
    "net_per_head_fen",
    "told_net_fen",
    "own_payment_known_fen",
    "essential_known_fen",
    "essential_spending_fen",
)
STATUS_COLUMNS = ("status", "is_exited", "is_registered_poor", "registered_on", "monitored")
WAGE_LINES = ("a1", "a2", "a3", "a4", "a5")


def screen(
    tables: Mapping[str, pa.Table],
    policy: Policy,
    *,
    as_of: date,
    engine: Engine,
    last: Mapping[str, pa.Table] | None = None,
) -> dict[str, pa.Table]:
    """Return who is at risk on a day, and why.

    Parameters
    ----------
    tables
        Contracts of the registry and the facts, ``batches`` and ``decisions``; one that is missing is empty.
    policy
        Policy of the jurisdiction on ``as_of``.
    as_of
        The day of the screening.
    engine
        An engine of its own: the plan takes its table names once.
    last
        ``clues`` and ``findings`` of the last run, so that new, still and cleared can be told.

    Returns
    -------
    By contract name ``household_income``, ``findings``, ``household_classes``, ``risks``, ``asset_hits``, ``clues``,
    ``explanations``, each keeping its contract and sorted.

    Raises
    ------
    ContractBreach
        Where a table breaks its contract.
    """
    given = {c.name: engine.table(c.name, _given(tables.get(c.name), c), c) for c in INPUTS}
    arrivals = arrivals_by(tables.get("batches", BATCHES.empty()), policy, as_of)
    decided = decided_by(tables.get("decisions", DECISIONS.empty()), as_of)
    income_months, event_days = income_window(policy, as_of), event_window(policy, as_of)
    homes = engine.step("homes", homes_on(given, as_of), keep=True)
    statuses = engine.step("statuses", statuses_on(given, as_of), keep=True)
    wages = wage_earners(given["income_lines"], income_months)
    members = engine.step("members", _with_wages(members_on(given, homes, policy, as_of), wages), keep=True)
    merged = merged_events(given, homes, statuses, policy=policy, window=event_days, superseded=arrivals.superseded)
    events = engine.step("event_facts", merged, keep=True)
    wrong = _wrong_facts(engine, events, decided)
    right_events = _without(events, wrong)
    incomes = engine.step("incomes", incomes_of(given, members, right_events, policy=policy, window=income_months), keep=True)
    households = engine.step("scoped", scoped_households(given, incomes, statuses, members=members, policy=policy), keep=True)
    facts = facts_by_grain(given, events, members, households, policy=policy, are_wages_told=arrivals.told["wages"])
    rules = _asked_rules(engine, events, tables)
    asked = number_findings(engine.run(apply(rules, facts, policy)))
    standing = with_decisions(asked, decided, wrong)
    found = standing.filter(pc.equal(standing["standing"], "held")).drop_columns(["standing"])
    findings = engine.table("findings", found, FINDINGS)
    bits = pack_bits(findings, bits_of(rules, policy))
    judged = _joined(households, bits, own_rows(members, facts["home"], facts["water"], policy))
    classes = engine.step("classes", classified(judged, policy, RULES, arrivals), keep=True)
    classed = _stored(engine, household_classes(classes, policy), HOUSEHOLD_CLASSES)
    due = support_due(given["kinships"], homes, incomes, policy)
    return {
        "household_income": _stored(engine, household_income(incomes, due, income_months), HOUSEHOLD_INCOME),
        "findings": found,
        "household_classes": classed,
        "risks": _stored(engine, ordered_risks(findings, policy), RISKS),
        "asset_hits": _stored(engine, asset_hits(given, homes, classes, policy, as_of=as_of), ASSET_HITS),
        "clues": _clues(engine, standing, facts, LastRun.of(last), days=event_days),
        "explanations": explanations_of(found, classed, policy, RULES),
    }


def _asked_rules(engine: Engine, events: ir.Table, tables: Mapping[str, pa.Table]) -> tuple[Rule, ...]:
    """Return the rules that have a fact to look at."""
    kinds = engine.run(events.select("kind").distinct())["kind"].to_pylist()
    has = {name: name in tables and tables[name].num_rows > 0 for name in ("dwellings", "water_states", "person_states")}
    told = told_grains(kinds, has_homes=has["dwellings"], has_waters=has["water_states"], has_states=has["person_states"])
    return tuple(rule for rule in RULES if rule.grain in told)


def _wrong_facts(engine: Engine, events: ir.Table, decided: Decided) -> set[tuple[int, str]]:
    """Return the facts a person called wrong; only households with such a decision come into Python."""
    households = sorted({decided.households[key] for key in decided.with_outcome("fact_wrong") if key in decided.households})
    if not households:
        return set()
    told = events.filter(events.household_id.isin(households)).select("household_id", "fact_key")
    return wrong_facts(engine.run(told), decided, RULES)


def _without(events: ir.Table, wrong: Collection[tuple[int, str]]) -> ir.Table:
    if not wrong:
        return events
    rows = [{"household_id": household, "fact_key": fact} for household, fact in sorted(wrong)]
    return events.anti_join(
        ibis.memtable(rows, schema={"household_id": "int64", "fact_key": "string"}), ["household_id", "fact_key"]
    )


def _clues(engine: Engine, standing: pa.Table, facts: Mapping[str, ir.Table], last: LastRun, *, days: Window) -> pa.Table:
    found = engine.table("standing", standing)
    if not last.clues.num_rows:
        return _stored(engine, first_clues(found, days.to_on), CLUES)
    last_clues = engine.table("last_clues", _given(last.clues, CLUES), CLUES)
    last_findings = engine.table("last_findings", _given(last.findings, FINDINGS), FINDINGS)
    return _stored(engine, clues_of(found, last_clues, last_findings, present_facts(facts), days=days), CLUES)


def wage_earners(income_lines: ir.Table, window: Window) -> ir.Table:
    """Return the persons of whom a wage inside the window is told: ``person_id``, ``has_wage``."""
    wages = income_lines.filter(
        income_lines.line.isin(list(WAGE_LINES))
        & income_lines.person_id.notnull()
        & (income_lines.period_to >= window.from_on)
        & (income_lines.period_from <= window.to_on)
    )
    return wages.select("person_id").distinct().mutate(has_wage=ibis.literal(True))


def _with_wages(members: ir.Table, wages: ir.Table) -> ir.Table:
    return members.left_join(wages, "person_id").drop("person_id_right")


def incomes_of(tables: Mapping[str, ir.Table], members: ir.Table, events: ir.Table, *, policy: Policy, window: Window) -> ir.Table:
    """Return every household with a counted member, its income and its spending; nothing told is zero with a null net."""
    counted = members.group_by("household_id").aggregate(members=members.count().cast("int32"))
    parts = income_parts(tables, policy, window)
    with_parts = counted.left_join(parts, "household_id").drop("household_id_right")
    spent = with_parts.left_join(spending_of(events, policy), "household_id").drop("household_id_right")
    is_told = spent.is_whole.notnull()
    zeroes = {
        f"{part}_fen": is_told.ifelse(spent[f"{part}_fen"], line(0))
        for part in ("wage", "production", "property", "transfer", "cost")
    }
    is_whole = spent.is_whole.fill_null(False)
    filled = spent.mutate(
        **zeroes,
        is_whole=is_whole,
        told_net_fen=spent.told_net_fen.fill_null(0),
        sources=spent.sources.fill_null(0),
        unknown_parts=is_whole.ifelse(spent.unknown_parts, ibis.literal(UNTOLD_PARTS)),
        own_payment_fen=spent.own_payment_known_fen.isnull().ifelse(line(0), spent.own_payment_fen),
        own_payment_known_fen=spent.own_payment_known_fen.fill_null(0),
        essential_spending_fen=spent.essential_known_fen.isnull().ifelse(line(0), spent.essential_spending_fen),
        essential_known_fen=spent.essential_known_fen.fill_null(0),
        claims_income_fen=_sum_of_told(spent.claims_fen, spent.payout_fen),
    )
    return with_net(filled, policy)


def _sum_of_told(one: ir.IntegerValue, other: ir.IntegerValue) -> ir.IntegerValue:
    both = one.fill_null(0) + other.fill_null(0)
    return (one.isnull() & other.isnull()).ifelse(ibis.null("int64"), both)


def scoped_households(
    tables: Mapping[str, ir.Table], incomes: ir.Table, statuses: ir.Table, *, members: ir.Table, policy: Policy
) -> ir.Table:
    """Return the households of the registry with a counted member: income, statuses, labour, range."""
    ranged = incomes.select(*INCOME_COLUMNS, is_in_range=in_range(incomes, policy))
    places = tables["households"].select("household_id", "village_code")
    placed = places.inner_join(ranged, "household_id")
    labour = without_labour(members, policy.rule("screening/lack_of_labour"))
    known = placed.left_join(statuses, "household_id").left_join(labour, "household_id")
    return known.select(
        *placed.columns,
        *STATUS_COLUMNS,
        "is_without_labour",
        person_class=known.person_class.fill_null("ordinary"),
        rural_income_fen=wide(policy.rule("screening/rural_income").fen("last_year")),
    )


def _joined(households: ir.Table, bits: ir.Table, own: ir.Table) -> ir.Table:
    joined = households.left_join(bits, "household_id").left_join(own, "household_id")
    return joined.select(
        *[name for name in households.columns if name not in {"rural_income_fen", "person_class", "own_payment_known_fen"}],
        "has_school_child",
        "is_insured",
        "is_housed",
        "is_watered",
        risk_bits=joined.risk_bits.fill_null(0),
        unknown_bits=joined.unknown_bits.fill_null(0),
    )


def household_income(incomes: ir.Table, due: ir.Table, window: Window) -> ir.Table:
    """Return ``household_income``: income with the support due from children beside it."""
    joined = incomes.left_join(due, "household_id").drop("household_id_right")
    return joined.mutate(window_from=ibis.literal(window.from_on), window_to=ibis.literal(window.to_on)).select(
        *[c.name for c in HOUSEHOLD_INCOME.columns]
    )


def household_classes(classes: ir.Table, policy: Policy) -> ir.Table:
    """Return ``household_classes`` from what was judged; null answers become the word unknown."""
    limit = line(policy.rule("screening/monitoring_line").fen("line"))
    spoken = classes.mutate(
        line_fen=limit, is_in_range=_answer(classes.is_in_range), is_without_labour=_answer(classes.is_without_labour)
    )
    return spoken.select(*[c.name for c in HOUSEHOLD_CLASSES.columns])


def _answer(truth: ir.BooleanValue) -> ir.StringValue:
    return ibis.cases((truth.isnull(), "unknown"), (truth, "yes"), else_="no")


def _stored(engine: Engine, table: ir.Table, contract: Contract) -> pa.Table:
    found = contract.conform(engine.run(table))
    return found.sort_by([(name, "ascending") for name in contract.order])


def _given(table: pa.Table | None, contract: Contract) -> pa.Table:
    """Return a table with every column nullable, because a union of plans compares nullability too."""
    found = contract.empty() if table is None else table
    return found.cast(pa.schema([field.with_nullable(True) for field in found.schema]))
