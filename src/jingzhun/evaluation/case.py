"""Evaluation as a case: clues, answers of visits and a sample given as facts; precision, groups and missed homes come out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pyarrow as pa

from jingzhun.evaluation.backtest import rule_results
from jingzhun.evaluation.groups import household_groups
from jingzhun.evaluation.missed import missed_estimates
from jingzhun.evaluation.visit_budget import chances_of, choose_visits
from jingzhun.policy import Policy
from jingzhun.rules.cases import CaseResult
from jingzhun.tables.catalogue import CONTRACTS, REGISTRY
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.evaluated import EVERYONE, HOUSEHOLD_GROUPS
from jingzhun.values.speech import Bilingual

MEMORY_MB, SEED = 300, 1


def run_case(facts: Mapping[str, pa.Table], policy: Policy, as_of: date) -> CaseResult:
    """Return what evaluation says of a case.

    Returns
    -------
    ``rules`` by code, ``groups`` by household, ``missed`` by group, and ``chosen``: for which reason each home is visited where the budget is
    as many homes as are given. The reasons are what the chosen homes are visited for.
    """
    names = ("clues", "decisions", "audit_sample", "audit_frame", "household_classes")
    given = {name: facts.get(name, CONTRACTS[name].empty()) for name in names}
    results = rule_results(given["clues"], given["decisions"], {}, policy)
    missed = missed_estimates(given["audit_sample"], given["audit_frame"], given["decisions"], policy)
    titles = {code: Bilingual(f"规则{code}", code) for code in given["clues"]["rule"].to_pylist()}
    homes = given["household_classes"].num_rows
    chosen = choose_visits(given, chances_of(results, missed, policy), titles=titles, policy=policy, seed=SEED, homes=homes)
    result = {
        "rules": {r["rule"]: r for r in results.to_pylist() if r["source"] == EVERYONE},
        "groups": _groups(facts, policy, as_of),
        "missed": {m["group"]: m for m in missed.to_pylist()},
        "chosen": {str(c["household_id"]): c for c in chosen.to_pylist()},
    }
    return CaseResult(result, sorted(set(chosen["chosen_for"].to_pylist())))


def _groups(facts: Mapping[str, pa.Table], policy: Policy, as_of: date) -> dict[str, dict[str, str]]:
    with DuckEngine(memory_mb=MEMORY_MB) as engine:
        given = {c.name: engine.table(c.name, facts[c.name], c) for c in REGISTRY}
        found = HOUSEHOLD_GROUPS.conform(engine.run(household_groups(given, policy, as_of)))
    by_home: dict[str, dict[str, str]] = {}
    for row in found.to_pylist():
        by_home.setdefault(str(row["household_id"]), {})[row["group"]] = row["answer"]
    return by_home
