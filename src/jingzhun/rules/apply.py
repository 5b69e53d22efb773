"""Apply a family of rules to prepared facts: findings of yes and unknown, and the two bit masks of a household."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from jingzhun.policy import ParameterAbolished, Policy, RulePolicy
from jingzhun.rules.rule import Rule
from jingzhun.tables.keys import stable_keys
from jingzhun.tables.risks import FINDINGS

FACT_COLUMNS = ("household_id", "person_id", "fact_key", "event_on", "grade", "detail", "sources")


def apply(rules: Sequence[Rule], facts: Mapping[str, ir.Table], policy: Policy) -> ir.Table:
    """Return the findings of all rules, without ``finding_id``.

    Parameters
    ----------
    rules
        The rules; one whose parameter is abolished on the day is left out, because the law no longer asks it.
    facts
        Prepared tables by grain, one row a fact, each with ``FACT_COLUMNS``.
    policy
        The policy of the day; an unknown line makes the answer unknown.

    Returns
    -------
    One row a fact that answers yes or unknown. Row law: at most one row a fact and rule.
    """
    parts = [part for rule in rules if (part := _answers(rule, facts[rule.grain], policy.rule(rule.path))) is not None]
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _answers(rule: Rule, facts: ir.Table, policy: RulePolicy) -> ir.Table | None:
    try:
        answer = rule.when(facts, policy)
        threshold = rule.threshold(facts, policy) if rule.threshold else ibis.null("int64")
        amount = rule.amount(facts, policy) if rule.amount else ibis.null("int64")
    except ParameterAbolished:
        return None
    judged = facts.mutate(said=answer, amount_said=amount, threshold_said=threshold)
    asked = judged.filter(judged.said.isnull() | judged.said)
    return asked.select(
        *FACT_COLUMNS,
        rule=ibis.literal(rule.code),
        bit=ibis.literal(policy.bit, "int16"),
        answer=asked.said.isnull().ifelse("unknown", "yes"),
        risk=ibis.literal(rule.risk),
        amount_fen=asked.amount_said.cast("int64"),
        threshold_fen=asked.threshold_said.cast("int64"),
        policy_source=ibis.literal(_source(policy), "string"),
    )


def _source(policy: RulePolicy) -> str | None:
    """Return the source keys of the rule's numbers on the day, sorted."""
    found = {value.source for name in policy.parameters if (value := policy.value(name)) is not None}
    return ",".join(sorted(found)) or None


def with_finding_ids(findings: pa.Table) -> pa.Table:
    """Return findings that keep their contract: the id is hashed in Arrow, because each engine hashes differently."""
    keys = stable_keys(findings, ["household_id", "rule", "fact_key"])
    return FINDINGS.conform(findings.append_column("finding_id", keys))


def pack_bits(findings: ir.Table) -> ir.Table:
    """Return ``risk_bits`` and ``unknown_bits`` of each household with a finding.

    Rules aggregate as ``any()`` booleans and are packed last, because Ibis on Spark has no ``bit_or``.
    """
    bits = range(63)
    flags = {f"yes_{b}": ((findings.bit == b) & (findings.answer == "yes")).any() for b in bits}
    flags |= {f"unknown_{b}": ((findings.bit == b) & (findings.answer == "unknown")).any() for b in bits}
    grouped = findings.group_by("household_id").aggregate(**flags)
    packed = {
        f"{kind}_bits": reduce(lambda a, b: a + b, [grouped[f"{word}_{b}"].ifelse(1 << b, 0).cast("int64") for b in bits])
        for kind, word in (("risk", "yes"), ("unknown", "unknown"))
    }
    return grouped.select("household_id", **packed)
