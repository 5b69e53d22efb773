"""The facts of the store judged: who is at risk and why, what would help, and what changed since the last run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa

from jingzhun import measures, screening
from jingzhun.county.clues.month.store_tables import HANDED, MEMORY_MB, Tables
from jingzhun.policy import Policy
from jingzhun.tables.catalogue import CONTRACTS
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.store import Store

REMEMBERED = ("clues", "household_classes", "findings", "batches")


def judge_month(
    store: Store, *, policy: Policy, as_of: date, period: str, keep_steps: Path | None = None, since: str = ""
) -> dict[str, pa.Table]:
    """Screen the households of the store, propose measures, and keep both as a snapshot of their own.

    Parameters
    ----------
    since
        The snapshot of the run against which a clue is new, still there or gone; where empty or not in the store, its newest run.
    keep_steps
        Debug mode: every step of the plan is stored here as Parquet, to be looked at.

    Returns
    -------
    The derived tables by contract name.
    """
    tables = Tables(store)
    given = {name: tables[name] for name in HANDED}
    with DuckEngine(memory_mb=MEMORY_MB, keep_steps=keep_steps) as engine:
        found = screening.screen(given, policy, as_of=as_of, engine=engine, last=last_run(store, since))
    helped = propose(given | found, policy, as_of)
    derived = found | helped
    parents = (store.snapshot().snapshot_id,)
    store.write(derived, kind="run", period=period, as_of=as_of, policy_hash=policy.hash, parents=parents)
    return derived


def screened(tables: Mapping[str, pa.Table], policy: Policy, as_of: date) -> dict[str, pa.Table]:
    """Return what a policy finds on the facts handed over, without a memory of earlier runs; nothing is stored."""
    given = {name: tables[name] for name in HANDED}
    with DuckEngine(memory_mb=MEMORY_MB) as engine:
        found = screening.screen(given, policy, as_of=as_of, engine=engine)
    return found | propose(given | found, policy, as_of)


def propose(tables: dict[str, pa.Table], policy: Policy, as_of: date) -> dict[str, pa.Table]:
    """Return the measures and modes that fit, under their contracts."""
    with DuckEngine(memory_mb=MEMORY_MB) as engine:
        given = {name: engine.table(name, tables[name]) for name in tables if name in CONTRACTS}
        proposals = engine.run(measures.propose(given, policy, as_of))
        persons = measures.person_modes(given, policy, as_of)
        modes = engine.run(measures.household_modes(persons))
        own = engine.run(persons)
    return {
        name: CONTRACTS[name].conform(table)
        for name, table in (("measure_proposals", proposals), ("household_modes", modes), ("person_modes", own))
    }


def last_run(store: Store, since: str = "") -> dict[str, pa.Table] | None:
    """Return what the last run found, or the one named, for what is new, still there or gone; null before the first run."""
    runs = [m for m in store.history() if m.kind == "run"]
    if not runs:
        return None
    last = next((m for m in runs if m.snapshot_id == since), runs[-1])
    return {name: store.read(name, last.snapshot_id) for name in REMEMBERED if name in last.tables}
