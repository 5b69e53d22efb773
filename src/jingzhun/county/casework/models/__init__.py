"""The records of casework."""

from __future__ import annotations

from jingzhun.county.casework.models.campaigns import CAMPAIGN_WAYS, Campaign, CampaignVisit
from jingzhun.county.casework.models.cases import ONLY_ADDED, Case, CaseAct, CaseRisk, Turn, Visit
from jingzhun.county.casework.models.comparisons import (
    AskedPerson,
    Authorisation,
    Comparison,
    ComparisonCase,
    ComparisonFinding,
    DepartmentReply,
)
from jingzhun.county.casework.models.help import PlannedMeasure
from jingzhun.county.casework.models.meetings import AgendaItem, Attendee, Meeting
from jingzhun.county.casework.models.notices import Notice, NoticeCase
from jingzhun.county.casework.models.referrals import REFERRAL_STATES, Referral
from jingzhun.county.casework.models.reports import REPORT_KINDS, Report, ReportItem
from jingzhun.county.casework.models.requests import OPEN_STATES, REQUEST_STATES, REQUEST_WAYS, ApplicationDoor, HelpRequest
from jingzhun.county.casework.models.surveys import SIGN_WAYS, Survey, SurveyExtract, SurveySheet

__all__ = [
    "CAMPAIGN_WAYS",
    "ONLY_ADDED",
    "OPEN_STATES",
    "REFERRAL_STATES",
    "REPORT_KINDS",
    "REQUEST_STATES",
    "REQUEST_WAYS",
    "SIGN_WAYS",
    "AgendaItem",
    "ApplicationDoor",
    "AskedPerson",
    "Attendee",
    "Authorisation",
    "Campaign",
    "CampaignVisit",
    "Case",
    "CaseAct",
    "CaseRisk",
    "Comparison",
    "ComparisonCase",
    "ComparisonFinding",
    "DepartmentReply",
    "HelpRequest",
    "Meeting",
    "Notice",
    "NoticeCase",
    "PlannedMeasure",
    "Referral",
    "Report",
    "ReportItem",
    "Survey",
    "SurveyExtract",
    "SurveySheet",
    "Turn",
    "Visit",
]
