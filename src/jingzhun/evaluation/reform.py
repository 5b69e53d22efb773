"""What-if: one population under two policies. Who comes onto the list, who goes off it, why, and what it costs in visits and measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.evaluation.frame import grouped
from jingzhun.policy import Policy, RulePolicy
from jingzhun.tables.evaluated import GROUPS, MOVES, REFORM_MOVES

LISTED = ("poor", "unstable_exited", "near_poor", "sudden_hardship")
OPEN = ("new", "still")

Table = Mapping[str, pa.Table]


@dataclass(frozen=True)
class Cost:
    """What a policy asks for. Money is null where the county has told no price, never nought."""

    households_listed: int
    visits: int
    visit_minutes: int | None
    visit_fen: int | None
    measures: Mapping[str, int]
    measures_fen: int | None


def reform_moves(before: pa.Table, after: pa.Table) -> pa.Table:
    """Return the homes whose class differs.

    Parameters
    ----------
    before, after
        ``household_classes`` of the same homes and day under two policies.

    Returns
    -------
    ``reform_moves``: ``in`` comes onto the list, ``out`` goes off it, ``changed`` is any other change, to and from unknown too.
    """
    names = ["household_id", "village_code", "class", "class_reason"]
    both = before.select(names).join(after.select(names), "household_id", right_suffix="_after", join_type="inner")
    differs = both.filter(pc.not_equal(both["class"], both["class_after"]))
    rows = [
        {
            "household_id": r["household_id"],
            "village_code": r["village_code"],
            "move": _move(r["class"], r["class_after"]),
            "class_before": r["class"],
            "class_after": r["class_after"],
            "reason_before": r["class_reason"],
            "reason_after": r["class_reason_after"],
        }
        for r in differs.sort_by("household_id").to_pylist()
    ]
    return REFORM_MOVES.from_rows(rows)


def moves_by(moves: pa.Table, groups: pa.Table) -> dict[str, dict[str, dict[str, int]]]:
    """Return the moves counted by village, by group and by reason; each in the order of its code, none ranked.

    A home in two groups counts in both. A reason is the reason before and after, joined by an arrow.
    """
    told = grouped(moves, groups)
    villages, kinds = moves["village_code"].to_pylist(), moves["move"].to_pylist()
    reasons = [f"{a}→{b}" for a, b in zip(moves["reason_before"].to_pylist(), moves["reason_after"].to_pylist(), strict=True)]
    each = np.array(kinds, dtype="U8")
    return {
        "village": _counted(zip(villages, kinds, strict=True)),
        "group": {g: {m: int((told.is_in[g] & (each == m)).sum()) for m in MOVES} for g in GROUPS},
        "group_unknown": {g: {m: int((told.is_unknown[g] & (each == m)).sum()) for m in MOVES} for g in GROUPS},
        "reason": _counted(zip(reasons, kinds, strict=True)),
    }


def cost_of(found: Table, policy: Policy) -> Cost:
    """Return what a screening asks for in visits and measures, at the prices of policy.

    Parameters
    ----------
    found
        ``household_classes``, ``clues`` and ``measure_proposals`` of one run.
    """
    prices = policy.rule("evaluation/costs")
    classes, clues, proposals = found["household_classes"], found["clues"], found["measure_proposals"]
    due = set(classes.filter(classes["needs_visit"])["household_id"].to_pylist())
    due |= set(clues.filter(pc.is_in(clues["state"], value_set=pa.array(OPEN)))["household_id"].to_pylist())
    given = Counter(proposals.filter(pc.equal(proposals["answer"], "yes"))["measure"].to_pylist())
    listed = int(pc.sum(pc.is_in(classes["class"], value_set=pa.array(LISTED)).cast(pa.int64())).as_py() or 0)
    return Cost(
        households_listed=listed,
        visits=len(due),
        visit_minutes=_times(len(due), prices.whole("visit_minutes")),
        visit_fen=_times(len(due), prices.fen("visit_cost")),
        measures=dict(sorted(given.items())),
        measures_fen=_measures_fen(given, prices),
    )


def _measures_fen(given: Mapping[str, int], prices: RulePolicy) -> int | None:
    """Return the yearly cost of the measures; null where one of them has no price."""
    told = prices.table("measure_costs")
    if told is None:
        return None
    by_kind = {str(row["measure"]): int(str(row["fen"])) for row in told}
    return sum(by_kind[kind] * count for kind, count in given.items()) if set(given) <= set(by_kind) else None


def _times(count: int, each: int | None) -> int | None:
    return None if each is None else count * each


def _move(before: str, after: str) -> str:
    was, is_now = before in LISTED, after in LISTED
    return "in" if is_now and not was else "out" if was and not is_now else "changed"


def _counted(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter[str]] = {}
    for name, move in pairs:
        counts.setdefault(name, Counter())[move] += 1
    return {name: {m: counts[name][m] for m in MOVES} for name in sorted(counts)}
