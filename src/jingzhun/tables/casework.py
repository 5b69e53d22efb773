"""Cases and what was done in them: the history from which the state of a case is replayed."""

from __future__ import annotations

from jingzhun.tables.contract import Column, Contract, Personal

ACT_KINDS = (
    "open",
    "step",
    "pause",
    "resume",
    "objection",
    "recheck",
    "answer",
    "appeal",
    "appeal_heard",
    "withdraw",
    "early_help",
    "measures",
)
SOURCES_OF_CASES = ("department", "visit", "application", "hotline", "analysis", "campaign", "survey", "former")

CASES = Contract(
    name="cases",
    grain="one row a case of a household under a procedure",
    key=("case_id",),
    order=("household_id", "case_id"),
    columns=(
        Column("case_id", "int64"),
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("procedure", "string", unit="name of the pack casework/<procedure>"),
        Column("source", "string", codes=SOURCES_OF_CASES, unit="where the clue came from"),
        Column("former_case_id", "int64", null="no earlier case of the household is attached"),
        Column("former_end", "string", null="no earlier case, or it is not ended", unit="code list case_ends"),
    ),
)

CASE_ACTS = Contract(
    name="case_acts",
    grain="one row a case and act; acts are only added, never changed",
    key=("case_id", "seq"),
    order=("case_id", "seq"),
    columns=(
        Column("case_id", "int64"),
        Column("seq", "int32", unit="1 is the opening"),
        Column("kind", "string", codes=ACT_KINDS),
        Column("step", "string", null="not a step", unit="code list case_steps"),
        Column("outcome", "string", null="an act without outcome", unit="code list case_outcomes"),
        Column("acted_on", "date", unit="the day on which it was done"),
        Column("actor_id", "int64", unit="officer"),
        Column("for_actor_id", "int64", null="stood in for nobody", unit="officer stood in for"),
        Column("role", "string", unit="role of the officer in this act"),
        Column("evidence", "string", unit="codes of case_evidence, joined by spaces"),
        Column("reason", "string", null="none needed", personal=Personal.SENSITIVE),
        Column("document_no", "string", null="not decided by a document", unit="number of the list's document"),
        Column("meeting_on", "date", null="not decided in a meeting"),
    ),
)

CASE_RISKS = Contract(
    name="case_risks",
    grain="one row a household and risk that its monitoring was opened for",
    key=("household_id", "risk"),
    order=("household_id", "risk"),
    columns=(
        Column("household_id", "int64", personal=Personal.PERSONAL),
        Column("risk", "string", unit="code list risk_types", personal=Personal.SENSITIVE),
        Column("opened_on", "date"),
        Column("gone_on", "date", null="not shown to be gone"),
        Column("evidence", "string", null="none", unit="codes of case_evidence, joined by spaces"),
        Column("is_natural", "boolean", null="not told", unit="the person of the risk died or left the register"),
    ),
)
