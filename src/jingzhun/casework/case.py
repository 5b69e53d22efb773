"""Casework as a case file: acts, risks, ballots and notices given as facts; where the case stands, what is refused and why comes out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pyarrow as pa

from jingzhun.casework.annual_survey import add_up, findings_of, survey_window
from jingzhun.casework.checks import Place
from jingzhun.casework.clearance import OpenedRisk, against_clearance
from jingzhun.casework.deliberation import Ballot, tally
from jingzhun.casework.delivery import Paid, delivered_by
from jingzhun.casework.history import Act, Progress
from jingzhun.casework.notices import BOARD, WEB, Listed, NoticeFault, notice_of
from jingzhun.casework.plan import judge, stand
from jingzhun.casework.procedure import Procedure, procedure_of
from jingzhun.casework.refusals import Refusal
from jingzhun.policy import Policy
from jingzhun.rules.cases import CaseResult
from jingzhun.rules.trace import Trace
from jingzhun.tables.casework import CASE_ACTS, CASE_RISKS, CASES
from jingzhun.tables.contract import Column, Contract
from jingzhun.tables.risks import HOUSEHOLD_CLASSES, RISKS
from jingzhun.values.speech import Bilingual

BALLOTS = Contract(
    name="ballots",
    grain="one row a representative entitled to deliberate",
    key=("person_id",),
    columns=(
        Column("person_id", "int64"),
        Column("vote", "string", null="did not come", codes=("for", "against", "abstained")),
        Column("is_relative", "boolean", null="no relative of the household"),
    ),
)
NOTICE_LINES = Contract(
    name="notice_lines",
    grain="one row a household of a notice",
    key=(),
    columns=(
        Column("head_name", "string"),
        Column("head_age", "int32", null="birth date not told"),
        Column("group_name", "string", null="not told"),
        Column("members", "int32"),
        Column("class_label", "string"),
    ),
)
SHEET_LINES = Contract(
    name="sheet_lines",
    grain="one row a line of an income sheet of the yearly survey",
    key=("line",),
    columns=(
        Column("line", "string", unit="code list income_lines"),
        Column("fen", "int64", unit="fen of the window"),
        Column("members", "int32", unit="persons who share income"),
        Column("before_fen", "int64", null="last year's net income a head is not known", unit="fen a head"),
    ),
)
PAID_ROWS = Contract(
    name="paid_rows",
    grain="one row a departmental row of a household, beside the measure that was planned",
    key=(),
    columns=(
        Column("measure", "string", unit="code list measure_kinds"),
        Column("planned_on", "date"),
        Column("kind", "string", codes=("line", "event")),
        Column("code", "string", unit="code list income_lines, or a kind of events"),
        Column("paid_on", "date"),
    ),
)
EXTRA_FACTS = {
    c.name: c for c in (CASES, CASE_ACTS, CASE_RISKS, HOUSEHOLD_CLASSES, RISKS, BALLOTS, NOTICE_LINES, SHEET_LINES, PAID_ROWS)
}
_STANDS = Bilingual("办理状态", "where the case stands")


def run_case(facts: Mapping[str, pa.Table], policy: Policy, as_of: date) -> CaseResult:
    """Return what casework says of a case file.

    Returns
    -------
    Of a case with acts: ``state``, ``done``, ``next``, ``due`` by what, ``late``, ``against`` by the number of the act. Of risks and a class:
    ``against_clearance``. Of ballots: ``is_accepted`` and counts. Of notice lines: the rows of ``board`` and ``web``. Of sheet lines:
    ``window``, ``net_fen``, ``per_head_fen`` and ``looked_at``. Of paid rows: ``delivered_on``.
    """
    result: dict[str, object] = {}
    reasons: list[object] = []
    trace: Trace | None = None
    if facts.get("cases") is not None and facts["cases"].num_rows:
        result, reasons, trace = _case(facts, policy, as_of)
    if facts.get("household_classes") is not None and facts["household_classes"].num_rows:
        against = _clearance(facts, policy)
        result["against_clearance"] = [r.code for r in against]
        reasons += [r.code for r in against]
    if facts.get("ballots") is not None and facts["ballots"].num_rows:
        result |= _tally(facts["ballots"], policy)
    if facts.get("notice_lines") is not None and facts["notice_lines"].num_rows:
        result |= _notices(facts["notice_lines"], policy)
    if facts.get("sheet_lines") is not None and facts["sheet_lines"].num_rows:
        result |= _sheet(facts["sheet_lines"], policy, as_of)
    if facts.get("paid_rows") is not None and facts["paid_rows"].num_rows:
        rows = facts["paid_rows"].to_pylist()
        paid = [Paid(row["kind"], row["code"], row["paid_on"], "file", number) for number, row in enumerate(rows, 1)]
        found = delivered_by(rows[0]["measure"], rows[0]["planned_on"], paid, policy)
        result["delivered_on"] = found.on.isoformat() if found else None
    return CaseResult(result, reasons, trace)


def acts_of(rows: pa.Table) -> list[Act]:
    """Return the acts of ``case_acts`` in their order."""
    return [
        Act(
            kind=row["kind"],
            on=row["acted_on"],
            actor_id=row["actor_id"],
            role=row["role"],
            step=row["step"],
            outcome=row["outcome"],
            evidence=tuple(str(row["evidence"]).split()),
            reason=row["reason"],
            document_no=row["document_no"],
            meeting_on=row["meeting_on"],
            for_actor_id=row["for_actor_id"],
        )
        for row in sorted(rows.to_pylist(), key=lambda row: row["seq"])
    ]


def _case(facts: Mapping[str, pa.Table], policy: Policy, as_of: date) -> tuple[dict[str, object], list[object], Trace]:
    case = facts["cases"].to_pylist()[0]
    procedure = procedure_of(policy, case["procedure"])
    acts = acts_of(facts["case_acts"]) if facts.get("case_acts") is not None else []
    place = Place(procedure, Progress(), as_of, policy.calendar, case["former_end"])
    progress, refused = judge(place, acts)
    standing = stand(procedure, progress.acts, today=as_of, calendar=policy.calendar, former_end=case["former_end"])
    clocks = {d.what: {"due_on": d.due_on, "earliest_on": d.earliest_on, "is_late": d.is_late} for d in standing.dues}
    result: dict[str, object] = {
        "state": progress.ended or ("paused" if progress.paused else "open" if progress.opened else "not_opened"),
        "done": [s.code for s in procedure.steps if s.code in progress.done],
        "next": [s.code for s in standing.next_steps],
        "due": clocks,
        "late": [d.what for d in standing.late],
        "against": {str(number): [r.code for r in against] for number, against in refused.items()},
        "has_alarm": any(d.alarm for d in standing.dues),
    }
    return result, [r.code for against in refused.values() for r in against], _trace(procedure, progress, refused)


def _trace(procedure: Procedure, progress: Progress, refused: Mapping[int, tuple[Refusal, ...]]) -> Trace:
    root = Trace(procedure.name, procedure.title, progress.ended or "open", procedure.basis)
    for step in procedure.steps:
        act = progress.done.get(step.code)
        root.add(step.code, Bilingual(step.code, step.code), act.on.isoformat() if act else None)
    for number, against in refused.items():
        below = root.add(f"act {number}", _STANDS, "refused")
        for one in against:
            below.add(one.code, one.says)
    return root


def _clearance(facts: Mapping[str, pa.Table], policy: Policy) -> tuple[Refusal, ...]:
    rows = facts["case_risks"].to_pylist() if facts.get("case_risks") is not None else []
    risks = [OpenedRisk(r["risk"], r["opened_on"], r["gone_on"] if r["evidence"] else None, bool(r["is_natural"])) for r in rows]
    known = {r.risk for r in risks}
    found = facts["risks"].to_pylist() if facts.get("risks") is not None else []
    new = [r["risk"] for r in found if r["risk"] not in known]
    return against_clearance(risks, facts["household_classes"].to_pylist()[0], new, policy)


def _tally(ballots: pa.Table, policy: Policy) -> dict[str, object]:
    rows = ballots.to_pylist()
    found = tally([Ballot(r["person_id"], r["vote"]) for r in rows], (), {r["person_id"] for r in rows if r["is_relative"]}, policy)
    return {
        "is_accepted": found.is_accepted,
        "entitled": found.entitled,
        "present": found.present,
        "recused": list(found.recused),
        "votes_for": found.votes_for,
    }


def _notices(lines: pa.Table, policy: Policy) -> dict[str, object]:
    listed = [Listed(**row) for row in lines.to_pylist()]
    found: dict[str, object] = {}
    for medium in (BOARD, WEB):
        try:
            found[medium] = [list(row) for row in notice_of(listed, medium, policy).rows]
        except NoticeFault as fault:
            found[medium] = fault.code
    return found


def _sheet(lines: pa.Table, policy: Policy, as_of: date) -> dict[str, object]:
    rows = lines.to_pylist()
    sums = add_up({row["line"]: row["fen"] for row in rows}, policy, rows[0]["members"])
    window = survey_window(policy, as_of.year)
    return {
        "window": [day.isoformat() for day in window] if window else None,
        "net_fen": sums.net_fen,
        "per_head_fen": sums.per_head_fen,
        "looked_at": list(findings_of(sums.per_head_fen, rows[0]["before_fen"], policy)),
    }
