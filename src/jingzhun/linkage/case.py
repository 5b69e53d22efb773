"""Linkage as a case: rows and a registry given as facts, the answer for each row with the level of every comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa

from jingzhun.linkage.comparators import UNTOLD, Comparator, comparators
from jingzhun.linkage.exact import PAIRED
from jingzhun.linkage.lines import read_lines
from jingzhun.linkage.plan import link_prepared
from jingzhun.linkage.session import Session
from jingzhun.linkage.sides import Prepared, give_rows, prepare_registry
from jingzhun.policy import Policy
from jingzhun.rules.cases import CaseResult
from jingzhun.rules.trace import Trace
from jingzhun.tables.links import LINK_REQUESTS
from jingzhun.tables.people import HOUSEHOLDS, PERSONS
from jingzhun.values.speech import Bilingual


def run_case(facts: Mapping[str, pa.Table], policy: Policy, as_of: date) -> CaseResult:
    """Return the answer for the first row, all ``rows`` and ``asked`` persons, and ``levels`` of the first row and person.

    Parameters
    ----------
    facts
        ``link_requests``, ``persons``, ``households`` and, where people decided before, ``decisions``.
    policy, as_of
        Lines and weights in force; the day itself decides nothing here.
    """
    requests = facts.get("link_requests", LINK_REQUESTS.empty())
    registry = prepare_registry(facts.get("persons", PERSONS.empty()), facts.get("households", HOUSEHOLDS.empty()))
    answer = link_prepared(requests, registry, policy=policy, decided=facts.get("decisions"))
    rows, asked = answer.links.to_pylist(), answer.candidates.to_pylist()
    levels = _levels(requests, registry, comparators(read_lines(policy)))
    first = {key: value for key, value in (rows[0] if rows else {}).items() if key not in {"batch_id", "row"}}
    reasons = [row["method"] for row in rows]
    return CaseResult(result={**first, "rows": rows, "asked": asked, "levels": levels}, reasons=reasons, trace=_trace(rows, levels))


def _levels(requests: pa.Table, registry: Prepared, compared: Sequence[Comparator]) -> dict[str, str]:
    with Session() as session:
        session.give("people", registry.people)
        give_rows(session, requests)
        session.make("paired", f"select {PAIRED} from said r cross join people p order by r.unique_id, p.unique_id limit 1")
        numbers = session.read(f"select {', '.join(f'{c.case()} as {c.code}' for c in compared)} from paired").to_pylist()
    return {c.code: _code(c, numbers[0][c.code]) for c in compared} if numbers else {}


def _code(comparator: Comparator, number: int) -> str:
    return "untold" if number == UNTOLD else comparator.levels[comparator.top - number].code


def _trace(rows: list[dict[str, object]], levels: dict[str, str]) -> Trace:
    steps = [
        Trace(name=str(row["method"]), title=Bilingual(str(row["evidence_zh"]), str(row["evidence_en"])), value=row["person_id"])
        for row in rows
    ]
    compared = [
        Trace(name=code, title=Bilingual(f"比较：{code}", f"comparison: {code}"), value=level) for code, level in levels.items()
    ]
    return Trace(name="linkage", title=Bilingual("这一行是谁", "whose row is this"), value=len(rows), steps=[*steps, *compared])
