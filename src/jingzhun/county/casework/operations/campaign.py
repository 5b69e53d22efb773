"""A campaign is begun, its homes are recorded one by one, it is closed with its report (practice.md P15)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.campaigning import campaign_for, counts_by_village, homes_of
from jingzhun.county.casework.models import CAMPAIGN_WAYS, Campaign, CampaignVisit, Case
from jingzhun.county.casework.operations.open_case import Opening, open_case
from jingzhun.county.casework.rounds import days_of_round, tell
from jingzhun.county.casework.working import CaseRefused, must_be_seen
from jingzhun.county.clues.filters import filter_text
from jingzhun.county.clues.law import county_policy
from jingzhun.values.speech import Bilingual

MOST_QUESTIONS, LONGEST = 30, 300
PROCEDURE = "monitoring"
NO_TITLE = Bilingual("请填写名称", "give it a title")
TOO_LONG = Bilingual("问题最多{count}个，每个最多{most}字", "at most {count} questions of {most} characters each")
CLOSED = Bilingual("这次排查已结束", "this campaign is closed")
OUTSIDE = Bilingual("日期须在{first}至{last}之间，且不晚于今天", "the day lies between {first} and {last} and is not after today")
NO_WAY = Bilingual("请选择：{allowed}", "choose one of: {allowed}")
NO_RISK = Bilingual("没有这种风险", "there is no such risk")
NOBODY_SPOKE = Bilingual("没有联系上的户不能登记情况", "nothing can be told of a home that was not reached")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is told of a campaign: its questionnaire is one question on a line, its scope the filter of a list of households."""

    title: str
    document_no: str
    from_on: date | None
    to_on: date | None
    query: str
    questions: str


@dataclass(frozen=True, kw_only=True)
class HomeTold:
    """What was found at a home; without a risk nothing was found."""

    household_id: int
    way: str
    on: date | None
    risk: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    note: str = ""
    opens_case: bool = False


def begin_campaign(*, actor: Actor, plan: Plan) -> Campaign:
    """Begin a campaign and return it.

    Raises
    ------
    PermissionDenied
        Where the actor leads no campaigns.
    CaseRefused
        ``no_title``, ``no_days``, ``too_long``.
    NotAFilter
        Where the query is no filter of the list of households.
    """
    actor.must("lead_campaigns")
    if not plan.title.strip():
        raise CaseRefused("no_title", NO_TITLE)
    first, last = days_of_round(plan.from_on, plan.to_on)
    questions = [line.strip() for line in plan.questions.splitlines() if line.strip()]
    if len(questions) > MOST_QUESTIONS or any(len(q) > LONGEST for q in questions):
        raise CaseRefused("too_long", TOO_LONG, count=MOST_QUESTIONS, most=LONGEST)
    query = filter_text(plan.query)
    with transaction.atomic():
        row = Campaign.objects.create(
            title=plan.title.strip()[:200], document_no=plan.document_no.strip()[:60], from_on=first, to_on=last,
            query=query, questions=questions, officer_id=actor.officer_id or 0, made_at=timezone.now(),
        )  # fmt: skip
        tell(actor, "begin_campaign", row, changes={"title": [None, row.title], "query": [None, row.query]})
    return row


def visit_home(*, actor: Actor, campaign_id: int, told: HomeTold) -> CampaignVisit:
    """Keep what a home was found like and return it; told again the newer stands. A finding may open a case, whose source is the campaign.

    Raises
    ------
    Http404
        Where the home is not the actor's, or not of the campaign.
    CaseRefused
        ``closed``, ``outside``, ``no_way``, ``no_risk``, ``nobody_spoke``, and whatever ``open_case`` refuses.
    """
    campaign = campaign_for(actor, campaign_id, "visit_campaigns")
    home = homes_of(actor, campaign, "visit_campaigns").filter(pk=told.household_id).first()
    if home is None:
        raise Http404
    on = _checked_day(campaign, told)
    kept = {asks[:LONGEST]: said.strip()[:LONGEST] for asks, said in told.answers if said.strip()}
    if told.note.strip():
        kept[""] = told.note.strip()[:LONGEST]
    with transaction.atomic():
        case: Case | None = None
        if told.opens_case and told.risk:
            case = open_case(
                actor=actor,
                opening=Opening(household_id=home.pk, procedure=PROCEDURE, source="campaign", on=on, reason=campaign.title),
            )
        values = {
            "village_code": home.village_code, "way": told.way, "on": on, "officer_id": actor.officer_id or 0, "risk": told.risk,
            "sealed_told": json.dumps(kept, ensure_ascii=False) if kept else None,
        }  # fmt: skip
        row, _made = CampaignVisit.objects.update_or_create(
            campaign=campaign,
            household=home,
            defaults=values | ({"case": case} if case else {}),
            create_defaults=values | {"case": case},
        )
        tell(actor, "visit_campaign", campaign, home=home, changes={"way": [None, told.way], "found": [None, bool(told.risk)]})
    return row


def close_campaign(*, actor: Actor, campaign_id: int, version: int) -> Campaign:
    """Close a campaign with its report by village and return it; it is not opened again.

    Raises
    ------
    PermissionDenied, Http404
        Where the actor leads no campaigns; where there is none.
    CaseRefused
        ``closed``, ``changed``.
    """
    campaign_for(actor, campaign_id, "lead_campaigns")
    with transaction.atomic():
        row = Campaign.objects.select_for_update().get(pk=campaign_id)
        if row.closed_at:
            raise CaseRefused("closed", CLOSED)
        must_be_seen(seen=version, now=row.version)
        row.result, row.closed_at, row.version = counts_by_village(actor, row), timezone.now(), row.version + 1
        row.save()
        totals = {
            name: sum(v[name] for v in row.result.values()) for name in ("homes", "seen", "phoned", "absent", "findings", "cases")
        }
        tell(actor, "close_campaign", row, changes={"totals": [None, totals]})
    return row


def _checked_day(campaign: Campaign, told: HomeTold) -> date:
    """Return the day of a visit that may be kept; raise ``CaseRefused`` at the first fault of what was told."""
    if campaign.closed_at:
        raise CaseRefused("closed", CLOSED)
    if told.way not in CAMPAIGN_WAYS:
        raise CaseRefused("no_way", NO_WAY, allowed=", ".join(CAMPAIGN_WAYS))
    if told.on is None or not campaign.from_on <= told.on <= min(campaign.to_on, timezone.localdate()):
        raise CaseRefused("outside", OUTSIDE, first=campaign.from_on, last=campaign.to_on)
    if told.risk and told.risk not in county_policy(told.on).codes("risk_types").entries:
        raise CaseRefused("no_risk", NO_RISK)
    if told.way == "absent" and (told.risk or told.note.strip() or any(said.strip() for _asks, said in told.answers)):
        raise CaseRefused("nobody_spoke", NOBODY_SPOKE)
    return told.on
