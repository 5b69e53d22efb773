"""A campaign: homes by route, one tap or the questionnaire, findings that open cases, coverage as a share, a frozen report (practice.md P15)."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from county.judged import judge_household, run
from county.records import FAR_VILLAGE, NEXT_VILLAGE, OWN_VILLAGE, make_household
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.models import Event
from jingzhun.county.casework.campaigning import counts_by_village, left_homes
from jingzhun.county.casework.models import Campaign, CampaignVisit, Case
from jingzhun.county.casework.operations.campaign import HomeTold, Plan, begin_campaign, close_campaign, visit_home
from jingzhun.county.casework.queries.campaigns import campaign_shown
from jingzhun.county.casework.working import CaseRefused
from jingzhun.county.clues.filters import NotAFilter
from jingzhun.county.home.verifying import verify

pytestmark = pytest.mark.django_db
MakeActor = Callable[..., Actor]
__all__ = ["run"]


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def office(make_actor: MakeActor) -> Actor:
    for number, village in ((1, OWN_VILLAGE), (2, OWN_VILLAGE), (3, NEXT_VILLAGE), (4, FAR_VILLAGE)):
        make_household(number, village=village, head=f"户主{number}")
    return make_actor("leading_group_office")


@pytest.fixture
def clerk(make_actor: MakeActor) -> Actor:
    return make_actor("village_clerk", OWN_VILLAGE)


def begun(office: Actor, **changes: object) -> Campaign:
    told = {
        "title": "第四季度集中排查", "document_no": "1号", "from_on": today() - timedelta(days=3), "to_on": today() + timedelta(days=20),
        "query": "", "questions": "家里有人生病吗\n住房漏雨吗",
    } | changes  # fmt: skip
    return begin_campaign(actor=office, plan=Plan(**told))  # type: ignore[arg-type]


def seen(actor: Actor, campaign: Campaign, home: int, **more: object) -> CampaignVisit:
    told = {"way": "seen", "on": today()} | more
    return visit_home(actor=actor, campaign_id=campaign.pk, told=HomeTold(household_id=home, **told))  # type: ignore[arg-type]


def test_homes_by_village_left_and_covered(office: Actor, clerk: Actor) -> None:
    campaign = begun(office)
    assert [h.pk for h in left_homes(clerk, campaign)] == [1, 2]
    seen(clerk, campaign, 1)
    seen(clerk, campaign, 2, way="absent")
    assert [h.pk for h in left_homes(clerk, campaign)] == [2], "a home that was not reached is still left"
    counts = counts_by_village(office, campaign)
    assert counts[OWN_VILLAGE] == {"homes": 2, "seen": 1, "phoned": 0, "absent": 1, "findings": 0, "cases": 0}
    assert list(counts) == sorted(counts), "in the order of the codes, never a rank"
    assert list(counts_by_village(clerk, campaign)) == [OWN_VILLAGE]
    assert campaign_shown(office, campaign.pk, 1).total.share == "25.0%"


def test_a_county_chooses_a_village_and_a_village_sees_its_own_homes(office: Actor, clerk: Actor) -> None:
    campaign = begun(office)
    assert campaign_shown(office, campaign.pk, 1).left == (), "of many villages the coverage leads"
    assert [home.pk for home, _ in campaign_shown(office, campaign.pk, 1, OWN_VILLAGE).left] == [1, 2]
    own = campaign_shown(clerk, campaign.pk, 1, "150424999999")
    assert own.village == OWN_VILLAGE, "his only one, whatever the address says"
    assert [home.pk for home, _ in own.left] == [1, 2]


def test_finding_opens_a_case_whose_source_is_the_campaign(office: Actor, clerk: Actor) -> None:
    campaign = begun(office)
    visit = seen(clerk, campaign, 1, risk="illness", answers=(("家里有人生病吗", "有"),), note="需跟进", opens_case=True)
    case = Case.objects.get()
    assert (case.source, case.household_id, visit.case_id) == ("campaign", 1, case.pk)
    assert visit.told == {"家里有人生病吗": "有", "": "需跟进"}
    again = seen(clerk, campaign, 1, note="补充")
    assert (again.case_id, CampaignVisit.objects.count()) == (case.pk, 1), "told again the case stays"
    assert not [b for one in verify() for b in one.breaches]
    assert Event.objects.filter(act="visit_campaign", household_id=1).count() == 2


def test_scope_is_the_filter_of_a_saved_list(office: Actor, clerk: Actor, run: object) -> None:
    judge_household(1, OWN_VILLAGE)
    campaign = begun(office, query="kind=near_poor")
    assert [h.pk for h in left_homes(office, campaign)] == [1]
    with pytest.raises(Http404):
        seen(clerk, campaign, 2)
    with pytest.raises(NotAFilter) as refused:
        begun(office, query="kind=rich")
    assert refused.value.code == "not_a_list"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"way": "flown"}, "no_way"),
        ({"on": date(2020, 1, 1)}, "outside"),
        ({"risk": "hunger"}, "no_risk"),
        ({"way": "absent", "risk": "illness"}, "nobody_spoke"),
        ({"way": "absent", "note": "x"}, "nobody_spoke"),
    ],
)
def test_what_does_not_fit_is_refused(office: Actor, clerk: Actor, more: dict[str, object], code: str) -> None:
    campaign = begun(office)
    with pytest.raises(CaseRefused) as refused:
        seen(clerk, campaign, 1, **more)
    assert refused.value.code == code
    assert not CampaignVisit.objects.exists()


@pytest.mark.parametrize("shift", [(0, True), (1, False)])
def test_each_side_of_the_last_day(office: Actor, clerk: Actor, shift: tuple[int, bool]) -> None:
    days, is_taken = shift
    campaign = begun(office, from_on=today() - timedelta(days=9), to_on=today() - timedelta(days=days))
    if is_taken:
        assert seen(clerk, campaign, 1).pk
    else:
        with pytest.raises(CaseRefused):
            seen(clerk, campaign, 1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "no_title"),
        ({"from_on": None}, "no_days"),
        ({"to_on": date(2020, 1, 1)}, "no_days"),
        ({"questions": "问\n" * 31}, "too_long"),
    ],
)
def test_campaign_that_cannot_be_begun(office: Actor, changes: dict[str, object], code: str) -> None:
    with pytest.raises(CaseRefused) as refused:
        begun(office, **changes)
    assert refused.value.code == code


def test_closed_with_its_report_which_later_homes_do_not_change(office: Actor, clerk: Actor) -> None:
    campaign = begun(office)
    seen(clerk, campaign, 1)
    close_campaign(actor=office, campaign_id=campaign.pk, version=1)
    make_household(9, village=OWN_VILLAGE)
    campaign.refresh_from_db()
    assert campaign.result[OWN_VILLAGE]["homes"] == 2
    assert campaign_shown(office, campaign.pk, 1).total.homes == 4
    with pytest.raises(CaseRefused) as refused:
        seen(clerk, campaign, 2)
    assert refused.value.code == "closed"
    with pytest.raises(CaseRefused):
        close_campaign(actor=office, campaign_id=campaign.pk, version=2)


def test_foreign_homes_are_not_found_and_villages_lead_no_campaign(office: Actor, clerk: Actor) -> None:
    campaign = begun(office)
    with pytest.raises(Http404):
        seen(clerk, campaign, 4)
    with pytest.raises(PermissionDenied):
        begun(clerk)
    with pytest.raises(PermissionDenied):
        close_campaign(actor=clerk, campaign_id=campaign.pk, version=1)


def test_day_that_is_none_is_refused_and_what_was_typed_stands(office: Actor, client_of: Callable[..., Client]) -> None:
    campaign = begun(office)
    address = reverse("campaign_home", args=[campaign.pk, 1])
    told = {"on": "昨天", "way": "phoned", "note": "电话里说一切都好"}
    answer = client_of("village_clerk", OWN_VILLAGE).post(address, told)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "日期须在" in page
    assert 'value="phoned" checked' in page
    assert "电话里说一切都好" in page
    assert not CampaignVisit.objects.exists()


def test_pages(office: Actor, client_of: Callable[..., Client]) -> None:
    lead, village = client_of("leading_group_office"), client_of("village_clerk", OWN_VILLAGE)
    assert "还没有发起过排查" in lead.get(reverse("campaigns")).content.decode()
    told = {"title": "年度排查", "from_on": today().isoformat(), "to_on": today().isoformat(), "questions": "缺水吗"}
    assert lead.post(reverse("campaigns"), told | {"title": ""}).status_code == 422
    assert lead.post(reverse("campaigns"), told).status_code == 302
    number = Campaign.objects.get().pk
    place = reverse("campaign", args=[number])
    for client, address in (
        (lead, reverse("campaigns")),
        (lead, place),
        (village, place),
        (village, reverse("campaign_home", args=[number, 1])),
    ):
        assert "UNDEFINED" not in client.get(address).content.decode()
    assert "户主4" not in village.get(place).content.decode()
    assert village.post(place, {"household": "1", "way": "seen"}).status_code == 302
    form = {"way": "phoned", "on": today().isoformat(), "answer": ["不缺"], "risk": "", "note": ""}
    assert village.post(reverse("campaign_home", args=[number, 2]), form).status_code == 302
    assert village.post(place, {"household": "4", "way": "seen"}).status_code == 404
    assert village.post(place, {"what": "close", "version": "1"}).status_code == 403
    sheet = openpyxl.load_workbook(io.BytesIO(lead.get(reverse("campaign_file", args=[number])).content))["覆盖情况"]
    assert [c.value for c in next(iter(sheet.iter_rows(min_row=2)))][1:4] == [2, 1, 1]
    assert lead.post(place, {"what": "close", "version": "1"}).status_code == 302
