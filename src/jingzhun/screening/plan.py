"""The plan of the screening, top to bottom: facts of the day, income, what rules say, classes, risks, sentences, clues."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.policy import Policy
from jingzhun.rules.apply import apply, bits_of, number_findings, pack_bits
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
from jingzhun.screening.asset_hits import asset_hits
from jingzhun.screening.classes import classified, weighed
from jingzhun.screening.clues import LastRun, clues_of, first_clues
from jingzhun.screening.dated import Window
from jingzhun.screening.explanations import explanations_of
from jingzhun.screening.grains import facts_by_grain, present_facts, told_grains
from jingzhun.screening.guarantees import own_rows
from jingzhun.screening.household_rows import (
    homes_without_members,
    household_classes,
    household_income,
    judged_households,
    scoped_households,
)
from jingzhun.screening.ordered_risks import ordered_risks
from jingzhun.screening.prepared import given_table, prepare
from jingzhun.screening.projection import Projected, project
from jingzhun.screening.remembered import with_decisions
from jingzhun.screening.support_due import support_due
from jingzhun.tables.contract import Contract
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
    ready = prepare(tables, policy, RULES, as_of=as_of, engine=engine)
    given, arrivals, incomes, members = ready.given, ready.arrivals, ready.incomes, ready.members
    events, homes, statuses = ready.events, ready.homes, ready.statuses
    households = engine.step("scoped", scoped_households(given, incomes, statuses, members=members, policy=policy), keep=True)
    told = _told_grains(engine, events, tables)
    facts = facts_by_grain(given, events, members, households, told=told, policy=policy, are_wages_told=arrivals.told["wages"])
    asked = number_findings(engine.run(apply([rule for rule in RULES if rule.grain in told], facts, policy)))
    standing = with_decisions(asked, ready.decided, ready.wrong)
    found = standing.filter(pc.equal(standing["standing"], "held")).drop_columns(["standing"])
    findings = engine.table("findings", found, FINDINGS)
    bits = pack_bits(findings, bits_of(_rules_in(found), policy))
    judged = judged_households(households, bits, own_rows(members, facts.get("home"), facts.get("water"), policy))
    classes = engine.step("classes", classified(weighed(judged, policy), policy, RULES, arrivals), keep=True)
    empty = homes_without_members(given, incomes, statuses, bits=bits, policy=policy, arrivals=arrivals)
    classed = _stored(engine, household_classes(classes, policy), HOUSEHOLD_CLASSES, beside=empty)
    has_kin, has_assets = given_rows(tables, "kinships"), given_rows(tables, "assets")
    due = support_due(given["kinships"], homes, incomes, policy) if has_kin else None
    hits = asset_hits(given, homes, classes, policy, as_of=as_of) if has_assets else None
    return {
        "household_income": _stored(engine, household_income(incomes, due, ready.income_months), HOUSEHOLD_INCOME),
        "findings": found,
        "household_classes": classed,
        "risks": _stored(engine, ordered_risks(findings, policy) if found.num_rows else None, RISKS),
        "asset_hits": _stored(engine, hits, ASSET_HITS),
        "clues": _clues(engine, standing, facts, LastRun.of(last), days=ready.event_days),
        "explanations": explanations_of(found, classed, policy, RULES),
    }


def registry_projection(tables: Mapping[str, pa.Table], policy: Policy, *, as_of: date, engine: Engine) -> Projected:
    """Return the rule-ready projection of a registry on a day: ``person_facts``, and the households it cannot hold.

    Parameters
    ----------
    tables, engine
        As for ``screen``.

    Raises
    ------
    ContractBreach
        Where a table breaks its contract.
    """
    return project(prepare(tables, policy, RULES, as_of=as_of, engine=engine), engine)


def _told_grains(engine: Engine, events: ir.Table, tables: Mapping[str, pa.Table]) -> frozenset[str]:
    """Return the grains that hold a fact; rules on others find nothing and are not asked."""
    kinds = engine.run(events.select("kind").distinct())["kind"].to_pylist()
    has = {name: given_rows(tables, name) for name in ("dwellings", "water_states", "person_states")}
    return told_grains(kinds, has_homes=has["dwellings"], has_waters=has["water_states"], has_states=has["person_states"])


def given_rows(tables: Mapping[str, pa.Table], name: str) -> bool:
    """Return whether a table was given with rows."""
    return name in tables and tables[name].num_rows > 0


def _rules_in(found: pa.Table) -> list[Rule]:
    """Return the rules that found something."""
    codes = set(pc.unique(found["rule"]).to_pylist())
    return [rule for rule in RULES if rule.code in codes]


def _clues(engine: Engine, standing: pa.Table, facts: Mapping[str, ir.Table], last: LastRun, *, days: Window) -> pa.Table:
    if not standing.num_rows and not last.clues.num_rows:
        return CLUES.empty()
    found = engine.table("standing", standing)
    if not last.clues.num_rows:
        return _stored(engine, first_clues(found, days.to_on), CLUES)
    last_clues = engine.table("last_clues", given_table(last.clues, CLUES), CLUES)
    last_findings = engine.table("last_findings", given_table(last.findings, FINDINGS), FINDINGS)
    return _stored(engine, clues_of(found, last_clues, last_findings, present_facts(facts), days=days), CLUES)


def _stored(engine: Engine, table: ir.Table | None, contract: Contract, *, beside: ir.Table | None = None) -> pa.Table:
    if table is None:
        return contract.empty()
    found = contract.conform(engine.run(table))
    if beside is not None:
        found = pa.concat_tables([found, contract.conform(engine.run(beside))])
    return found.sort_by([(name, "ascending") for name in contract.order])
