"""A planned measure goes to its department, which accepts it or says why not (practice.md P19)."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from county.casework.chain import Crew
from county.records import OWN_VILLAGE
from jingzhun.casework import due_after
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.models import Event
from jingzhun.county.casework.models import PlannedMeasure, Referral
from jingzhun.county.casework.operations.refer import answer_referral, refer, withdraw_referral
from jingzhun.county.casework.queries.referrals import TABS, referrals_in, referrals_shown
from jingzhun.county.casework.working import CaseRefused
from jingzhun.county.clues.law import county_policy
from jingzhun.county.registry.models import Household

MakeActor = Callable[..., Actor]
ClientOf = Callable[..., Client]
pytestmark = pytest.mark.usefixtures("two_ill")
WHY = "不符合当年资助条件，家庭已另有补助"


@pytest.fixture
def measure(crew: Crew) -> PlannedMeasure:
    case = crew.opened(1)
    today = timezone.localdate()
    return PlannedMeasure.objects.create(
        household=case.household, case=case, measure="health", owner="医保局", due_on=today + timedelta(days=20)
    )


@pytest.fixture
def office(make_actor: MakeActor) -> Actor:
    return make_actor("leading_group_office")


@pytest.fixture
def clerk(make_actor: MakeActor) -> Actor:
    return make_actor("township_clerk", OWN_VILLAGE[:9])


def sent(actor: Actor, measure: PlannedMeasure, department: str = "insurance", on: date | None = None) -> Referral:
    return refer(
        actor=actor, measure_id=measure.pk, department=department, sent_on=on or timezone.localdate(), document_no="转〔2024〕8号"
    )


def answered(
    actor: Actor, row: Referral, *, accepted: bool, reason: str = "", on: date | None = None, version: int = 0
) -> Referral:
    return answer_referral(
        actor=actor,
        referral_id=row.pk,
        version=version or row.version,
        is_accepted=accepted,
        on=on or timezone.localdate(),
        reason=reason,
    )


def refused_with(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(CaseRefused) as fault:
        act()
    assert fault.value.code == code


def test_sent_then_due_in_ten_working_days(clerk: Actor, measure: PlannedMeasure) -> None:
    row = sent(clerk, measure)
    assert row.due_on == due_after(county_policy(row.sent_on), "referral_days", row.sent_on)
    assert due_after(county_policy(date(2024, 7, 1)), "referral_days", date(2024, 7, 1)) == date(2024, 7, 15), (
        "a Monday, and ten working days on"
    )
    event = Event.objects.get(act="refer_measure")
    assert (event.household_id, event.division_code) == (measure.household_id, OWN_VILLAGE)


def test_accepted_with_its_day(clerk: Actor, office: Actor, measure: PlannedMeasure) -> None:
    row = answered(office, sent(clerk, measure), accepted=True)
    assert (row.state, row.answered_on, row.answered_by, row.reason) == ("accepted", timezone.localdate(), office.officer_id, "")
    refused_with("ended", lambda: answered(office, row, accepted=False, reason=WHY))
    refused_with("twice", lambda: sent(clerk, measure, "civil"))


def test_refused_needs_a_reason_kept_sealed_and_may_go_elsewhere(clerk: Actor, office: Actor, measure: PlannedMeasure) -> None:
    row = sent(clerk, measure)
    refused_with("no_reason", lambda: answered(office, row, accepted=False, reason=" "))
    answered(office, row, accepted=False, reason=WHY)
    assert Referral.objects.get(pk=row.pk).reason == WHY
    assert WHY not in str(Event.objects.get(act="answer_referral").changes)
    again = sent(clerk, measure, "civil")
    assert (again.state, measure.referrals.count()) == ("sent", 2)


def test_what_is_refused(clerk: Actor, office: Actor, measure: PlannedMeasure) -> None:
    today = timezone.localdate()
    refused_with("no_department", lambda: sent(clerk, measure, "天庭"))
    refused_with("outside", lambda: sent(clerk, measure, on=today + timedelta(days=1)))
    refused_with("outside", lambda: sent(clerk, measure, on=measure.case.opened_on - timedelta(days=1)))
    row = sent(clerk, measure)
    refused_with("twice", lambda: sent(clerk, measure))
    refused_with("outside", lambda: answered(office, row, accepted=True, on=row.sent_on - timedelta(days=1)))
    refused_with("outside", lambda: answered(office, row, accepted=True, on=today + timedelta(days=1)))
    refused_with("changed", lambda: answered(office, row, accepted=True, version=9))
    with pytest.raises(PermissionDenied):
        answered(clerk, row, accepted=True)
    withdraw_referral(actor=clerk, referral_id=row.pk, version=row.version)
    refused_with("ended", lambda: withdraw_referral(actor=clerk, referral_id=row.pk, version=row.version + 1))
    PlannedMeasure.objects.filter(pk=measure.pk).update(delivered_on=today)
    refused_with("delivered", lambda: sent(clerk, measure))
    assert Event.objects.filter(act__in=("refer_measure", "answer_referral")).count() == 1, (
        "what is refused leaves no trace of a deed"
    )


def test_another_township_has_none_of_it(clerk: Actor, make_actor: MakeActor, measure: PlannedMeasure) -> None:
    other = make_actor("township_clerk", "150424999")
    with pytest.raises(Http404):
        sent(other, measure)
    row = sent(clerk, measure)
    with pytest.raises(Http404):
        withdraw_referral(actor=other, referral_id=row.pk, version=row.version)
    with pytest.raises(PermissionDenied):
        sent(make_actor("supervisor"), measure)
    assert not referrals_in(other, "waiting", timezone.localdate()).exists()


def test_database_holds_day_reason_and_one_at_a_time(clerk: Actor, measure: PlannedMeasure) -> None:
    row = sent(clerk, measure)
    for wrong in ({"state": "accepted"}, {"state": "refused", "answered_on": timezone.localdate()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Referral.objects.filter(pk=row.pk).update(**wrong)


def test_tabs_count_what_they_list(office: Actor, clerk: Actor, measure: PlannedMeasure) -> None:
    row = sent(clerk, measure)
    assert [(tab, referrals_shown(office, tab, 1).counts[tab]) for tab in TABS] == [("waiting", 1), ("late", 0), ("ended", 0)]
    Referral.objects.filter(pk=row.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    shown = referrals_shown(office, "late", 1)
    assert (shown.counts["late"], len(shown.lines)) == (1, 1)
    answered(office, row, accepted=True)
    assert [len(referrals_shown(office, tab, 1).lines) for tab in TABS] == [0, 0, 1]


def test_pages(clerk: Actor, measure: PlannedMeasure, client_of: ClientOf) -> None:
    county, town = client_of("leading_group_office"), client_of("township_clerk", OWN_VILLAGE[:9])
    here = reverse("case", args=[measure.case_id])
    assert reverse("measure_refer", args=[measure.pk]) in town.get(here).content.decode()
    told = {"department": "insurance", "sent_on": timezone.localdate().isoformat(), "document_no": "1"}
    assert town.post(reverse("measure_refer", args=[measure.pk]), told).url == here
    row = Referral.objects.get()
    for client, address in (
        (county, reverse("referrals")),
        (town, reverse("referrals")),
        (town, here),
        (county, f"{reverse('referrals')}?tab=late"),
    ):
        page = client.get(address).content.decode()
        assert "UNDEFINED" not in page
    assert "等待部门答复" in county.get(reverse("referrals")).content.decode()
    assert "部门应答复转介" in county.get(reverse("todo")).content.decode()
    name = Household.objects.get(pk=measure.household_id).head_name
    sheet = openpyxl.load_workbook(io.BytesIO(county.get(reverse("referral_file", args=["insurance"])).content)).active
    assert sheet["D2"].value == name
    assert county.get(reverse("referral_file", args=["water"])).status_code == 404
    refuse = reverse("referral_step", args=[row.pk, "refuse"])
    assert county.post(refuse, {"version": row.version, "on": timezone.localdate().isoformat(), "reason": ""}).status_code == 422
    assert county.post(refuse, {"version": 99, "on": timezone.localdate().isoformat(), "reason": WHY}).status_code == 409
    assert town.post(refuse, {"version": row.version}).status_code == 403
    assert county.post(reverse("referral_step", args=[row.pk, "burn"]), {"version": 1}).status_code == 404
    assert county.post(refuse, {"version": row.version, "on": timezone.localdate().isoformat(), "reason": WHY}).status_code == 302
    assert WHY in county.get(f"{reverse('referrals')}?tab=ended").content.decode()
    assert WHY in town.get(here).content.decode()
    village = client_of("village_committee", OWN_VILLAGE).get(here).content.decode()
    assert "不予受理" in village
    assert WHY not in village, "the village gets the result; why is the department's word about a person"
