"""Rules over prepared tables: one row a fact that a rule answers with yes or unknown, and the bits of a household.

The engine answers; the finding's number is made afterwards in Arrow (``number_findings``), because no two engines hash alike and
a finding must keep its number on every engine and in every month.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from jingzhun.policy import ParameterAbolished, Policy
from jingzhun.rules.keys import stable_keys
from jingzhun.rules.noted import NotedPolicy
from jingzhun.rules.rule import Amount, Rule
from jingzhun.tables.risks import FINDINGS
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

NEEDED = ("household_id", "person_id", "fact_key", "event_on", "grade", "detail", "sources")
ID_PARTS = ("household_id", "rule", "fact_key")

_IBIS_TYPES = {c.name: c.type for c in FINDINGS.columns if c.name != "finding_id"}
_NO_GRAIN = Bilingual("规则 {rule} 需要表“{grain}”；现有：{known}", "rule {rule} reads the table '{grain}'; there are: {known}")
_NO_COLUMN = Bilingual("表“{grain}”缺少列：{missing}", "the prepared table '{grain}' lacks: {missing}")
_NO_BIT = Bilingual("规则 {rule} 的政策 {path} 没有 bit", "rule {rule}: its policy {path} has no bit")


class RuleFault(JingzhunError):
    """Rules and prepared tables do not fit together."""

    is_ours = True


def line(number: int | None) -> ir.IntegerScalar:
    """Return a number of policy as an int64 literal; an unknown one is null, so that a comparison with it answers unknown."""
    return ibis.literal(number, type="int64")


def apply(rules: Sequence[Rule], facts: Mapping[str, ir.Table], policy: Policy) -> ir.Table:
    """Return what the rules find, as a plan.

    Parameters
    ----------
    rules
        The rules to ask. One that reads a parameter abolished on the policy's day is left out.
    facts
        Prepared tables by grain, one row a fact, with the columns ``NEEDED`` and what the predicates read. Each rule scans its
        table once: keep a dear one with ``engine.step(…, keep=True)``.
    policy
        Policy in force on the day.

    Returns
    -------
    The columns of ``FINDINGS`` but ``finding_id``; one row a rule and fact answered yes or unknown; no row for a no.

    Nulls
    -----
    A predicate that is null for a fact (an input or the line is missing) answers unknown.

    Raises
    ------
    RuleFault
        ``no_grain``, ``no_column``, ``no_bit``.
    """
    found = [part for rule in rules if (part := _findings_of(rule, facts, policy)) is not None]
    if not found:
        return ibis.memtable(FINDINGS.empty().drop_columns(["finding_id"]))
    return ibis.union(*found, distinct=False) if len(found) > 1 else found[0]


def number_findings(found: pa.Table) -> pa.Table:
    """Return findings with their numbers, in stored order, checked: the table ``FINDINGS``.

    Raises
    ------
    ContractBreach
        Where a prepared table held the same fact twice.
    """
    numbered = found.append_column("finding_id", stable_keys(found, ID_PARTS))
    return FINDINGS.conform(numbered).sort_by([(name, "ascending") for name in FINDINGS.order])


def bits_of(rules: Sequence[Rule], policy: Policy) -> tuple[int, ...]:
    """Return the fixed bits of the rules, sorted."""
    return tuple(sorted({_bit(rule, policy) for rule in rules}))


def pack_bits(findings: ir.Table, bits: Sequence[int]) -> ir.Table:
    """Return one row a household with a finding: ``household_id``, ``risk_bits`` (yes), ``unknown_bits``.

    Each bit is an ``any`` first and a power of two last, because Spark has no ``bit_or``.
    """
    is_yes = findings.answer == "yes"
    said = {
        f"{kind}_{bit}": ((findings.bit == bit) & of).any() for bit in bits for kind, of in (("yes", is_yes), ("unknown", ~is_yes))
    }
    by_household = findings.group_by("household_id").aggregate(**said)
    return by_household.select(
        "household_id",
        risk_bits=_packed(by_household, "yes", bits),
        unknown_bits=_packed(by_household, "unknown", bits),
    )


def _packed(flags: ir.Table, kind: str, bits: Sequence[int]) -> ir.IntegerValue:
    values = [flags[f"{kind}_{bit}"].ifelse(line(1 << bit), line(0)) for bit in bits]
    return reduce(lambda left, right: left + right, values, line(0))


def _findings_of(rule: Rule, facts: Mapping[str, ir.Table], policy: Policy) -> ir.Table | None:
    table = _prepared(rule, facts)
    numbers = NotedPolicy.of(policy.rule(rule.path))
    try:
        says = rule.when(table, numbers)
        line_numbers = NotedPolicy.of(numbers) if rule.threshold else numbers
        threshold = _amount(rule.threshold, table, line_numbers)
        amount = _amount(rule.amount, table, numbers)
    except ParameterAbolished:  # the law of that day no longer asks this question
        return None
    columns: dict[str, ir.Value | str | int | None] = {
        "rule": rule.code,
        "bit": _bit(rule, policy),
        "answer": says.fill_null(False).ifelse("yes", "unknown"),  # a no is filtered out below; `x IN (…) IS NULL` fails on Spark
        "risk": rule.risk,
        "amount_fen": amount,
        "threshold_fen": threshold,
        "policy_source": line_numbers.sources(),
    }
    asked = table.mutate(finding_says=says.fill_null(True), **{f"finding_{k}": _typed(k, v) for k, v in columns.items()})
    kept = asked.filter(asked.finding_says)
    return kept.select(**{k: kept[f"finding_{k}"] if k in columns else _typed(k, kept[k]) for k in _IBIS_TYPES})


def _prepared(rule: Rule, facts: Mapping[str, ir.Table]) -> ir.Table:
    if rule.grain not in facts:
        raise RuleFault("no_grain", _NO_GRAIN, rule=rule.code, grain=rule.grain, known=", ".join(sorted(facts)))
    table = facts[rule.grain]
    missing = [name for name in NEEDED if name not in table.columns]
    if missing:
        raise RuleFault("no_column", _NO_COLUMN, grain=rule.grain, missing=", ".join(missing))
    return table


def _bit(rule: Rule, policy: Policy) -> int:
    bit = policy.rule(rule.path).bit
    if bit is None:
        raise RuleFault("no_bit", _NO_BIT, rule=rule.code, path=rule.path)
    return bit


def _amount(amount: Amount | None, table: ir.Table, numbers: NotedPolicy) -> ir.IntegerValue:
    return amount(table, numbers) if amount else line(None)


def _typed(name: str, value: ir.Value | str | int | None) -> ir.Value:
    kind = _IBIS_TYPES[name]
    return value.cast(kind) if isinstance(value, ir.Value) else ibis.literal(value, type=kind)
