"""The facts of the day, made ready once: who shares income where, what is told of each, the events that count, the income.

The whole screening and the projection for any size both begin here, so that they cannot tell two stories of the same registry.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from jingzhun.policy import Policy
from jingzhun.rules.rule import Rule
from jingzhun.screening.arrivals import Arrivals, arrivals_by
from jingzhun.screening.dated import Window, event_window, income_window
from jingzhun.screening.event_facts import merged_events
from jingzhun.screening.household_rows import incomes_of
from jingzhun.screening.remembered import Decided, decided_by, wrong_facts
from jingzhun.screening.residents import homes_on, members_on, statuses_on, wage_earners
from jingzhun.tables.batches import BATCHES
from jingzhun.tables.catalogue import FACTS, REGISTRY
from jingzhun.tables.contract import Contract
from jingzhun.tables.decisions import DECISIONS
from jingzhun.tables.engines.protocol import Engine

INPUTS: tuple[Contract, ...] = (*REGISTRY, *FACTS, DECISIONS)


@dataclass(frozen=True)
class Prepared:
    """What every later step reads, on one engine.

    Parameters
    ----------
    given
        Registry, facts and decisions by contract name.
    homes, statuses, members
        Where each person shares income, the statuses of households, the living persons who share income.
    events, right_events
        Merged events of the window; the same without those a person called wrong.
    incomes
        Every household with a counted member: its income and spending.
    wrong
        Household and fact key of the facts a person called wrong.
    """

    given: Mapping[str, ir.Table]
    arrivals: Arrivals
    decided: Decided
    wrong: Collection[tuple[int, str]]
    income_months: Window
    event_days: Window
    homes: ir.Table
    statuses: ir.Table
    members: ir.Table
    events: ir.Table
    right_events: ir.Table
    incomes: ir.Table


def prepare(tables: Mapping[str, pa.Table], policy: Policy, rules: Collection[Rule], *, as_of: date, engine: Engine) -> Prepared:
    """Return the facts of a day.

    Parameters
    ----------
    tables
        Contracts of the registry and the facts, ``batches`` and ``decisions``; one that is missing is empty.
    rules
        The rules whose findings people may have called wrong.
    engine
        An engine of its own: names of steps are taken once.

    Raises
    ------
    ContractBreach
        Where a table breaks its contract.
    """
    given = {c.name: engine.table(c.name, given_table(tables.get(c.name), c), c) for c in INPUTS}
    arrivals = arrivals_by(tables.get("batches", BATCHES.empty()), policy, as_of)
    decided = decided_by(tables.get("decisions", DECISIONS.empty()), as_of)
    income_months, event_days = income_window(policy, as_of), event_window(policy, as_of)
    homes = engine.step("homes", homes_on(given, as_of), keep=True)
    statuses = engine.step("statuses", statuses_on(given, as_of), keep=True)
    wages = wage_earners(given["income_lines"], income_months)
    members = engine.step("members", members_on(given, homes, wages, policy=policy, as_of=as_of), keep=True)
    merged = merged_events(given, homes, statuses, policy=policy, window=event_days, superseded=arrivals.superseded)
    events = engine.step("event_facts", merged, keep=True)
    wrong = _wrong_facts(engine, events, decided, rules)
    right_events = _without(events, wrong)
    incomes = engine.step("incomes", incomes_of(given, members, right_events, policy=policy, window=income_months), keep=True)
    return Prepared(
        given=given,
        arrivals=arrivals,
        decided=decided,
        wrong=wrong,
        income_months=income_months,
        event_days=event_days,
        homes=homes,
        statuses=statuses,
        members=members,
        events=events,
        right_events=right_events,
        incomes=incomes,
    )


def given_table(table: pa.Table | None, contract: Contract) -> pa.Table:
    """Return a table with every column nullable, because a union of plans compares nullability too."""
    found = contract.empty() if table is None else table
    return found.cast(pa.schema([field.with_nullable(True) for field in found.schema]))


def _wrong_facts(engine: Engine, events: ir.Table, decided: Decided, rules: Collection[Rule]) -> set[tuple[int, str]]:
    """Return the facts a person called wrong; only households with such a decision come into Python."""
    households = sorted({decided.households[key] for key in decided.with_outcome("fact_wrong") if key in decided.households})
    if not households:
        return set()
    told = events.filter(events.household_id.isin(households)).select("household_id", "fact_key")
    return wrong_facts(engine.run(told), decided, tuple(rules))


def _without(events: ir.Table, wrong: Collection[tuple[int, str]]) -> ir.Table:
    if not wrong:
        return events
    rows = [{"household_id": household, "fact_key": fact} for household, fact in sorted(wrong)]
    return events.anti_join(
        ibis.memtable(rows, schema={"household_id": "int64", "fact_key": "string"}), ["household_id", "fact_key"]
    )
