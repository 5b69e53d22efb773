"""The records of casework."""

from __future__ import annotations

from jingzhun.county.casework.models.cases import ONLY_ADDED, Case, CaseAct, CaseRisk, Turn, Visit
from jingzhun.county.casework.models.help import PlannedMeasure
from jingzhun.county.casework.models.notices import Notice, NoticeCase
from jingzhun.county.casework.models.reports import REPORT_KINDS, Report, ReportItem

__all__ = [
    "ONLY_ADDED",
    "REPORT_KINDS",
    "Case",
    "CaseAct",
    "CaseRisk",
    "Notice",
    "NoticeCase",
    "PlannedMeasure",
    "Report",
    "ReportItem",
    "Turn",
    "Visit",
]
