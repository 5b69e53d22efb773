"""A rule's own card: its words and numbers with their history, how precise it has been, and what it asked for last month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.policy import Policy
from jingzhun.tables.evaluated import EVERYONE


def with_experience(
    card: Mapping[str, object], *, results: pa.Table, decisions: pa.Table, clues: pa.Table, policy: Policy, as_of: date
) -> dict[str, object]:
    """Return the card of a rule with its history, precision and cost.

    Parameters
    ----------
    card
        As screening's ``rule_cards`` gives it; the caller hands it over.
    results
        ``rule_results``.
    decisions, clues
        As for the backtest.
    as_of
        Last month is the month of this day.
    """
    code = str(card["code"])
    return {
        **card,
        "history": _history(policy, str(card["path"])),
        "precision": next((r for r in results.to_pylist() if (r["rule"], r["source"]) == (code, EVERYONE)), None),
        "by_source": [r for r in results.to_pylist() if r["rule"] == code and r["source"] != EVERYONE],
        "last_month": month_cost(code, decisions, clues, policy=policy, as_of=as_of),
    }


def month_cost(code: str, decisions: pa.Table, clues: pa.Table, *, policy: Policy, as_of: date) -> dict[str, object]:
    """Return what a rule cost in the month of a day: homes visited for its clues, their time and, where told, money.

    A visit that answered clues of several rules counts once for each of them.
    """
    own = clues.filter(pc.equal(clues["rule"], code))
    homes = dict(zip(own["clue_key"].to_pylist(), own["household_id"].to_pylist(), strict=True))
    month = as_of.isoformat()[:7]
    visits = {
        (homes[r["subject_key"]], r["decided_on"])
        for r in decisions.to_pylist()
        if r["subject"] == "clue" and r["subject_key"] in homes and r["decided_on"].isoformat()[:7] == month
    }
    prices = policy.rule("evaluation/costs")
    minutes, fen = prices.whole("visit_minutes"), prices.fen("visit_cost")
    return {
        "month": month,
        "visits": len(visits),
        "minutes": None if minutes is None else minutes * len(visits),
        "cost_fen": None if fen is None else fen * len(visits),
    }


def _history(policy: Policy, path: str) -> list[dict[str, object]]:
    parameters = policy.rule(path).parameters
    rows = [
        {
            "name": name,
            "describe": p.describe.as_dict(),
            **v.as_dict(),
        }
        for name, p in parameters.items()
        for v in p.values
    ]
    return sorted(rows, key=lambda r: (str(r["from"]), str(r["name"])))
