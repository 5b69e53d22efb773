"""Casework: from a clue to a decision. Procedures as dated policy, one engine of steps and clocks, deliberation, notices, clearance."""

from jingzhun.casework.annual_survey import FALL, LINE_UNKNOWN, LOW, SheetSums, add_up, findings_of, low_below_fen, survey_window
from jingzhun.casework.bridge import TERMS, Bridge, bridge
from jingzhun.casework.checks import NEEDS_MEASURES, Place, earliest_day, may_take, next_steps
from jingzhun.casework.clearance import OpenedRisk, against_clearance
from jingzhun.casework.comparison import (
    Asked,
    ComparisonRefused,
    Somebody,
    asked_of,
    is_finding,
    must_sign,
    read_reply,
    request_sheet,
)
from jingzhun.casework.deliberation import Ballot, Tally, tally
from jingzhun.casework.delivery import Paid, delivered_by, shows_delivery
from jingzhun.casework.dues import Due, dues, late_steps
from jingzhun.casework.history import Act, Progress, after_act, replay
from jingzhun.casework.notices import Listed, Notice, NoticeFault, leaks_in, notice_of
from jingzhun.casework.plan import Standing, judge, stand
from jingzhun.casework.procedure import PROCEDURES, Days, Procedure, ProcedureFault, Step, due_after, procedure_of
from jingzhun.casework.refusals import Refusal, refusal

__all__ = [
    "FALL",
    "LINE_UNKNOWN",
    "LOW",
    "NEEDS_MEASURES",
    "PROCEDURES",
    "TERMS",
    "Act",
    "Asked",
    "Ballot",
    "Bridge",
    "ComparisonRefused",
    "Days",
    "Due",
    "Listed",
    "Notice",
    "NoticeFault",
    "OpenedRisk",
    "Paid",
    "Place",
    "Procedure",
    "ProcedureFault",
    "Progress",
    "Refusal",
    "SheetSums",
    "Somebody",
    "Standing",
    "Step",
    "Tally",
    "add_up",
    "after_act",
    "against_clearance",
    "asked_of",
    "bridge",
    "delivered_by",
    "due_after",
    "dues",
    "earliest_day",
    "findings_of",
    "is_finding",
    "judge",
    "late_steps",
    "leaks_in",
    "low_below_fen",
    "may_take",
    "must_sign",
    "next_steps",
    "notice_of",
    "procedure_of",
    "read_reply",
    "refusal",
    "replay",
    "request_sheet",
    "shows_delivery",
    "stand",
    "survey_window",
    "tally",
]
