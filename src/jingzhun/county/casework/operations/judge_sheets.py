"""Sheets that were signed before the monitoring line of their window was known are judged by it once it is (practice.md P16)."""

from __future__ import annotations

from django.db import transaction

from jingzhun.casework import findings_of, low_below_fen
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.operations import Change, record_many
from jingzhun.county.casework.models import Survey, SurveySheet
from jingzhun.county.casework.rounds import tell_of
from jingzhun.county.casework.surveying import survey_for, unjudged_sheets, visible_sheets
from jingzhun.county.casework.working import CaseRefused
from jingzhun.county.clues.law import county_policy
from jingzhun.policy import Policy
from jingzhun.values.speech import Bilingual

CHUNK = 500
WRITTEN = ("looked_at", "answered_on", "policy_hash", "version")
READ = (*WRITTEN, "per_head_fen", "before_fen", "household", "household__village_code")
NO_LINE = Bilingual("本周期的监测线仍未知，无法判断", "the monitoring line of this window is still not known")


def judge_again(*, actor: Actor, survey_id: int) -> int:
    """Judge the sheets that were signed without a line by the line policy knows now, and return how many there were.

    The sums stay as they were signed; a finding that is new waits for an answer of its own, one that was answered stays answered.

    Raises
    ------
    PermissionDenied, Http404
        Where the actor leads no surveys; where there is none.
    CaseRefused
        ``no_line``.
    """
    survey = survey_for(actor, survey_id, "lead_surveys")
    policy = county_policy(survey.window_to)
    if low_below_fen(policy) is None:
        raise CaseRefused("no_line", NO_LINE)
    waiting = unjudged_sheets(visible_sheets(actor, survey, "lead_surveys")).select_related(None).select_related("household")
    judged = 0
    with transaction.atomic():  # whoever was judged no longer waits, so the next are always the first
        while rows := list(waiting.only(*READ).select_for_update(of=("self",)).order_by("pk")[:CHUNK]):
            happened = [_judged(actor, survey, row, policy) for row in rows]
            SurveySheet.objects.bulk_update(rows, WRITTEN)
            judged += record_many(happened)
    return judged


def _judged(actor: Actor, survey: Survey, row: SurveySheet, policy: Policy) -> Change:
    """Judge one sheet by the sums it was signed with, and return what the trail keeps of it."""
    before, now = row.looked_at, findings_of(row.per_head_fen, row.before_fen, policy)
    row.looked_at, row.policy_hash, row.version = " ".join(now), policy.hash, row.version + 1
    if set(now) - set(before.split()):
        row.answered_on = None
    return tell_of(actor, "judge_sheet", survey, changes={"found": [before, row.looked_at or None]}, home=row.household)
