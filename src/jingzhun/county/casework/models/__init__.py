"""The records of casework."""

from __future__ import annotations

from jingzhun.county.casework.models.cases import ONLY_ADDED, Case, CaseAct, CaseRisk, Turn, Visit
from jingzhun.county.casework.models.help import PlannedMeasure
from jingzhun.county.casework.models.notices import Notice, NoticeCase

__all__ = ["ONLY_ADDED", "Case", "CaseAct", "CaseRisk", "Notice", "NoticeCase", "PlannedMeasure", "Turn", "Visit"]
