"""Measures as a case: a household at risk given as facts; what fits, what does not, what is unknown, and the mode after a move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import ibis.expr.types as ir
import pyarrow as pa

from jingzhun.measures.fit import check_fit
from jingzhun.measures.kinds import MEASURES
from jingzhun.measures.modes import household_modes, person_modes
from jingzhun.measures.plan import propose, without_measure
from jingzhun.policy import Policy
from jingzhun.rules.case_groups import joined, parts_of
from jingzhun.rules.cases import CaseResult, Together
from jingzhun.rules.trace import Trace
from jingzhun.tables.contract import Column, Contract
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.helping import HOUSEHOLD_MODES, MEASURE_PROPOSALS, PERSON_MODES
from jingzhun.tables.income import PRODUCTIONS
from jingzhun.tables.people import HOUSEHOLD_STATES, MEMBERSHIPS, PERSON_STATES, PERSONS
from jingzhun.tables.risks import HOUSEHOLD_CLASSES, RISKS
from jingzhun.values.speech import Bilingual

HELD_MEASURES = Contract(
    name="held_measures",
    grain="one row a household and measure it holds",
    key=("household_id", "measure"),
    columns=(Column("household_id", "int64"), Column("measure", "string", unit="code list measure_kinds")),
)
EXTRA_FACTS = {HELD_MEASURES.name: HELD_MEASURES}
_READ = (PERSONS, MEMBERSHIPS, PERSON_STATES, HOUSEHOLD_STATES, PRODUCTIONS, HOUSEHOLD_CLASSES, RISKS, HELD_MEASURES)
_ORDER = {m.kind: place for place, m in enumerate(MEASURES)}
_TITLES = {
    "measures": Bilingual("帮扶措施", "measures"),
    "modes": Bilingual("搬迁后模式", "mode after the move"),
    "checks": Bilingual("措施与风险匹配核查", "fit of measures and risks"),
}

_NO_MODES = {"people": PERSON_MODES.empty(), "modes": HOUSEHOLD_MODES.empty()}
_NO_CHECKS = pa.table({"code": []})

Rows = list[dict[str, object]]


def run_case(facts: Mapping[str, pa.Table], policy: Policy, as_of: date) -> CaseResult:
    """Return what would help the first household of a case.

    Parameters
    ----------
    facts
        ``risks``, persons with their states, ``productions``, ``household_states``, ``household_classes``; ``held_measures`` where
        the fit of what is held is asked.
    policy, as_of
        The law and the day.

    Returns
    -------
    ``measures`` in rank order; ``not_fitting``, ``unknown`` and ``considered`` in the order of the list; ``answers_risk`` by measure, ``mode`` and
    ``modes`` of the household, ``person_modes`` by person, ``needs_visit`` of the modes, ``without_measure`` households,
    ``checks`` that do not pass and ``checks_unknown``. Reasons are ``JOB_YES``, ``HEALTH_NO`` …, the checks and ``MODE_…``.
    """
    return _run_together([facts], policy, as_of)[0]


def _run_together(many: Sequence[Mapping[str, pa.Table]], policy: Policy, as_of: date) -> list[CaseResult]:
    found = _run(joined(many), policy, as_of)
    return [_result(_rows_of(part, facts)) for part, facts in zip(parts_of(found, len(many)), many, strict=True)]


TOGETHER = Together(_run_together)


def _result(found: Mapping[str, Rows]) -> CaseResult:
    proposals, modes, people, checks = (found[name] for name in ("proposals", "modes", "people", "checks"))
    first = min((int(str(row["household_id"])) for row in (*found["risks"], *modes)), default=None)
    of_first = [row for row in proposals if row["household_id"] == first]
    mode = next((row for row in modes if row["household_id"] == first), {})
    given = sorted((r for r in of_first if r["answer"] == "yes"), key=lambda r: int(str(r["rank"])))
    result = {
        "measures": [row["measure"] for row in given],
        "not_fitting": _kinds(of_first, "no"),
        "unknown": _kinds(of_first, "unknown"),
        "considered": [row["measure"] for row in of_first],
        "answers_risk": {str(row["measure"]): row["risk"] for row in of_first},
        "mode": mode.get("mode"),
        "modes": str(mode.get("modes", "")).split(",") if mode else [],
        "needs_visit": mode.get("needs_visit"),
        "person_modes": {str(row["person_id"]): row["mode"] for row in people},
        "without_measure": [row["household_id"] for row in found["without"]],
        "checks": [row["code"] for row in checks if row["answer"] == "no"],
        "checks_unknown": [row["code"] for row in checks if row["answer"] == "unknown"],
    }
    return CaseResult(result=result, reasons=_reasons(of_first, people, checks), trace=_trace(of_first, people, checks))


def _run(facts: Mapping[str, pa.Table], policy: Policy, as_of: date) -> dict[str, pa.Table]:
    with DuckEngine() as engine:
        tables = {c.name: engine.table(c.name, facts.get(c.name, c.empty()), c) for c in _READ}
        proposals = MEASURE_PROPOSALS.conform(engine.run(propose(tables, policy, as_of)))
        proposed = engine.table("proposals", proposals)
        fit = check_fit(tables["held_measures"], tables, policy, as_of).order_by("household_id", "code")
        return {
            "risks": facts.get("risks", RISKS.empty()),
            "proposals": proposals,
            "checks": engine.run(fit) if HELD_MEASURES.name in facts else _NO_CHECKS,
            "without": engine.run(without_measure(proposed, tables["risks"]).order_by("household_id")),
            **(_run_modes(engine, tables, policy, as_of) if _tells_states(facts) else _NO_MODES),
        }


def _rows_of(found: Mapping[str, pa.Table], facts: Mapping[str, pa.Table]) -> dict[str, Rows]:
    """Return what is found of one case as rows: checks where it tells what is held, modes where it tells states."""
    untold = {} if HELD_MEASURES.name in facts else {"checks": _NO_CHECKS}
    untold |= {} if _tells_states(facts) else _NO_MODES
    rows = {name: table.to_pylist() for name, table in {**found, **untold}.items()}
    rows["proposals"].sort(key=lambda row: _ORDER[str(row["measure"])])
    return rows


def _tells_states(facts: Mapping[str, pa.Table]) -> bool:
    return bool(facts.get("household_states", HOUSEHOLD_STATES.empty()).num_rows)


def _run_modes(engine: DuckEngine, tables: Mapping[str, ir.Table], policy: Policy, as_of: date) -> dict[str, pa.Table]:
    people = PERSON_MODES.conform(engine.run(person_modes(tables, policy, as_of).order_by("household_id", "person_id")))
    modes = household_modes(engine.table("person_modes", people)).order_by("household_id")
    return {"people": people, "modes": HOUSEHOLD_MODES.conform(engine.run(modes))}


def _kinds(rows: Rows, answer: str) -> list[object]:
    return [row["measure"] for row in rows if row["answer"] == answer]


def _reasons(proposals: Rows, people: Rows, checks: Rows) -> list[dict[str, object]]:
    return [
        *(_reason(f"{row['measure']}_{row['answer']}".upper(), row) for row in proposals),
        *(_reason(str(row["code"]), row) for row in checks),
        *(_reason(f"MODE_{row['mode']}".upper(), row) for row in people),
    ]


def _reason(code: str, row: Mapping[str, object]) -> dict[str, object]:
    return {"code": code, "zh": row["why_zh"], "en": row["why_en"]}


def _trace(proposals: Rows, people: Rows, checks: Rows) -> Trace:
    trace = Trace("measures", _TITLES["measures"], len([row for row in proposals if row["answer"] == "yes"]))
    for row in proposals:
        trace.add(str(row["measure"]), _said(row), row["answer"], source=f"measures/{row['measure']}")
    modes = trace.add("modes", _TITLES["modes"], len(people))
    for row in people:
        modes.add(f"person {row['person_id']}", _said(row), row["mode"], source="measures/modes")
    fit = trace.add("checks", _TITLES["checks"], len(checks))
    for row in checks:
        fit.add(str(row["code"]), _said(row), row["answer"], source="measures/fit")
    return trace


def _said(row: Mapping[str, object]) -> Bilingual:
    return Bilingual(str(row["why_zh"]), str(row["why_en"]))
