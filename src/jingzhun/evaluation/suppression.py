"""Small counts hidden where results leave the office: a table of three homes names people (P28).

A row with a count from one to below the limit is hidden whole. Where exactly one row of a table with a total is hidden, the next smallest
goes with it, because the difference to the total would tell it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from jingzhun.policy import Policy
from jingzhun.tables.contract import Contract
from jingzhun.tables.evaluated import EVERYONE, GROUP_RESULTS, MISSED_ESTIMATES, RULE_RESULTS

Row = dict[str, object]
COUNTS = {
    "rule_results": ("hits", "confirmed", "not_so", "fact_wrong"),
    "group_results": ("households", "unknown", "wrong", "checked"),
    "missed_estimates": ("households", "sampled", "answered", "found"),
}
NAMES = {
    "rule_results": ("rule", "source"),
    "group_results": ("group",),
    "missed_estimates": ("sample_id", "group", "note_zh", "note_en"),
}
CONTRACTS: tuple[Contract, ...] = (RULE_RESULTS, GROUP_RESULTS, MISSED_ESTIMATES)


def suppressed(name: str, table: pa.Table, policy: Policy) -> pa.Table:
    """Return a table of results as others may see it.

    Parameters
    ----------
    name
        ``rule_results``, ``group_results`` or ``missed_estimates``.

    Returns
    -------
    Same rows; a hidden row has its names and nulls.
    """
    limit = policy.rule("evaluation/statistics").whole("suppress_below") or 0
    contract = next(c for c in CONTRACTS if c.name == name)
    rows = [dict(r) for r in table.to_pylist()]
    hidden = {i for i, row in enumerate(rows) if _is_small(row, COUNTS[name], limit)}
    hidden |= {i for rule in _totals(name, rows) for i in _beside(rows, rule, hidden, COUNTS[name][0])}
    kept = [_bare(row, NAMES[name]) if i in hidden else row for i, row in enumerate(rows)]
    return contract.from_rows(kept)


def suppressed_counts(counts: Mapping[str, Mapping[str, int]], policy: Policy) -> dict[str, dict[str, int | None]]:
    """Return counts by name with the small ones null, and with the next smallest null too where a column would have one null only."""
    limit = policy.rule("evaluation/statistics").whole("suppress_below") or 0
    kept: dict[str, dict[str, int | None]] = {
        name: {k: None if 0 < n < limit else n for k, n in row.items()} for name, row in counts.items()
    }
    for column in sorted({k for row in counts.values() for k in row}):
        hidden = [name for name in kept if kept[name].get(column) is None]
        others = sorted((counts[name][column], name) for name in kept if name not in hidden and counts[name].get(column))
        if len(hidden) == 1 and others:
            kept[others[0][1]][column] = None
    return kept


def _is_small(row: Row, names: Sequence[str], limit: int) -> bool:
    return any(0 < int(str(row[name] or 0)) < limit for name in names)


def _totals(name: str, rows: Sequence[Row]) -> list[set[int]]:
    """Return the sets of rows that add up to a row of all: the sources of a rule. Groups overlap and add up to nothing."""
    if name != "rule_results":
        return []
    rules: dict[object, set[int]] = {}
    for i, row in enumerate(rows):
        if row["source"] != EVERYONE:
            rules.setdefault(row["rule"], set()).add(i)
    return list(rules.values())


def _beside(rows: Sequence[Row], parts: set[int], hidden: set[int], by: str) -> set[int]:
    shown = sorted(parts - hidden, key=lambda i: (int(str(rows[i][by] or 0)), i))
    return {shown[0]} if len(parts & hidden) == 1 and shown else set()


def _bare(row: Row, names: Sequence[str]) -> Row:
    return {name: row[name] for name in names}
