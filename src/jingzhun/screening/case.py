"""Screening as a case: facts in, class, answers of every rule, risks, questions and the path of the decision out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa

from jingzhun.policy import Policy
from jingzhun.rules.case_groups import joined, parts_of
from jingzhun.rules.cases import CaseResult, Together
from jingzhun.rules.trace import Trace
from jingzhun.screening.dibao_gap import dibao_gap_fen
from jingzhun.screening.due_days import due_days
from jingzhun.screening.explain_case import answers_of, explain_case, income_of, rows_of
from jingzhun.screening.plan import RULES, screen
from jingzhun.tables.batches import BATCHES
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.values.dates import age_on, month_index, month_text
from jingzhun.values.speech import Bilingual

_PLACES = {rule.code: place for place, rule in enumerate(RULES)}
_LAST_RUN = frozenset({"clues", "findings"})
_NOBODY = Bilingual("没有可判断的户", "no household to judge")


def run_case(facts: Mapping[str, pa.Table], policy: Policy, as_of: date) -> CaseResult:
    """Return what the screening says of the first household, and of each further one under ``households``.

    Parameters
    ----------
    facts
        Registry and facts; ``decisions``, and ``clues`` and ``findings`` of the last run, where a case writes them. Where no
        ``batches`` are written, every list of the month has arrived: an officer's case tells all there is.
    policy, as_of
        Numbers in force and the day.
    """
    return _run_together([facts], policy, as_of)[0]


def _run_together(many: Sequence[Mapping[str, pa.Table]], policy: Policy, as_of: date) -> list[CaseResult]:
    tables = joined(many)
    tables.setdefault("batches", all_arrived(policy, as_of))
    last = {name: table for name, table in tables.items() if name in _LAST_RUN}
    with DuckEngine() as engine:
        found = screen(tables, policy, as_of=as_of, engine=engine, last=last or None)
    return [_result(part, facts, policy) for part, facts in zip(parts_of(found, len(many)), many, strict=True)]


TOGETHER = Together(_run_together, alone=_LAST_RUN | {"batches", "decisions"})


def _result(found: Mapping[str, pa.Table], facts: Mapping[str, pa.Table], policy: Policy) -> CaseResult:
    households = found["household_classes"]["household_id"].to_pylist()
    if not households:
        return CaseResult(result={"class": None, "clues": rows_of(found["clues"], None)}, trace=Trace("screening", _NOBODY))
    minors = _minors(facts["persons"], policy)
    told = {str(number): _told(found, number, policy, minors=minors.get(number, 0)) for number in households}
    first = told[str(households[0])]
    reasons = [row["rule"] for row in rows_of(found["findings"], households[0]) if row["answer"] == "yes"]
    return CaseResult(
        result={**first, "households": told},
        reasons=[*sorted(set(map(str, reasons))), str(first["class_reason"])],
        trace=explain_case(found, households[0], policy),
    )


def _told(found: Mapping[str, pa.Table], household: int, policy: Policy, *, minors: int) -> dict[str, object]:
    classed = rows_of(found["household_classes"], household)[0]
    income = income_of(found, household)
    findings, clues = rows_of(found["findings"], household), rows_of(found["clues"], household)
    asked = {str(row["rule"]) for row in findings if row["answer"] == "unknown"}
    spoken = {str(row["audience"]): row["zh"] for row in rows_of(found["explanations"], household)}
    return {
        **income,
        **classed,
        "in_range": classed["is_in_range"],
        "answers": answers_of(findings, policy),
        "amounts": {str(row["rule"]): row["amount_fen"] for row in findings},
        "thresholds": {str(row["rule"]): row["threshold_fen"] for row in findings},
        "risks": [row["risk"] for row in rows_of(found["risks"], household)],
        "asks": [rule.asks.zh for rule in RULES if rule.code in asked],
        "asset_hits": [row["kind"] for row in rows_of(found["asset_hits"], household)],
        "clues": [{"rule": r["rule"], "state": r["state"], "change": r["change"]} for r in sorted(clues, key=_place_of_rule)],
        "clues_due": due_days(policy, policy.as_of),
        "dibao_gap_fen": dibao_gap_fen(
            policy, members=int(str(income["members"])), minors=minors, net_fen=_whole(income["net_fen"])
        ),
        "village": spoken.get("village"),
        "office": spoken.get("office"),
        "health": spoken.get("health"),
    }


def _place_of_rule(row: Mapping[str, object]) -> int:
    """Return where a clue's rule stands in the plan; a rule that is gone comes last."""
    return _PLACES.get(str(row["rule"]), len(RULES))


def _minors(persons: pa.Table, policy: Policy) -> dict[int, int]:
    """Return how many minors are registered in each household; a case is small, so its persons are read in Python."""
    limit = policy.rule("screening/dibao_gap").whole("minor_age") or 0
    born = [(row["household_id"], row["birth_on"]) for row in persons.to_pylist()]
    return dict(Counter(home for home, day in born if day is not None and age_on(day, policy.as_of) < limit))


def _whole(fen: object) -> int | None:
    return fen if isinstance(fen, int) else None


def all_arrived(policy: Policy, as_of: date) -> pa.Table:
    """Return ``batches`` that say that every list policy knows of arrived in the month: what a case means that tells of none."""
    lists = policy.rule("screening/file_lists")
    profiles = sorted({p for name in lists.parameters for p in lists.codes(name) or ()})
    made = {
        "department": "case",
        "period": month_text(month_index(as_of)),
        "file_name": "case",
        "file_sha256": "",
        "state": "taken",
        "mode": "delta",
        **dict.fromkeys(("rows_read", "rows_clean", "rows_refused", "rows_warned", "rows_repeated"), 0),
    }
    return BATCHES.from_rows([{"batch_id": p, "profile": p, **made} for p in profiles])
