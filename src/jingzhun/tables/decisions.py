"""What people decided between the months, which no later run may forget."""

from __future__ import annotations

from jingzhun.tables.contract import Column, Contract, Personal

DECISION_SUBJECTS = ("clue", "link", "enrolment", "clearance", "exit")
DECISION_OUTCOMES = (
    "confirmed",
    "not_so",
    "fact_wrong",
    "enrolled",
    "refused",
    "cleared",
    "same_person",
    "different_person",
)

DECISIONS = Contract(
    name="decisions",
    grain="one row a decision",
    key=("decision_id",),
    order=("household_id", "decided_on", "decision_id"),
    columns=(
        Column("decision_id", "string"),
        Column("household_id", "int64", null="decision on a row that no household is known for", personal=Personal.PERSONAL),
        Column("subject", "string", codes=DECISION_SUBJECTS),
        Column("subject_key", "string", unit="clue_key, or batch and row of a link"),
        Column("outcome", "string", codes=DECISION_OUTCOMES),
        Column("decided_on", "date"),
        Column("decided_by", "string", null="not told", unit="role and place, not a name"),
        Column("note", "string", null="no note", personal=Personal.SENSITIVE),
        Column("policy_hash", "string", null="decided outside a run"),
        Column("snapshot_id", "string", null="decided outside a run"),
        Column("source_batch", "string", null="typed by hand"),
        Column("source_row", "int64", null="typed by hand"),
    ),
)
