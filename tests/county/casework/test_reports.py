"""Frozen reports: balanced by lists, never changed, late facts corrected in the next; each number is its list's count (P17)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from county.records import FAR_VILLAGE, NEXT_VILLAGE, OWN_VILLAGE, make_household
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.models import Report, ReportItem
from jingzhun.county.casework.operations.freeze_report import ReportRefused, freeze_report
from jingzhun.county.casework.queries.reports import report_shown
from jingzhun.county.home.verifying import verify
from jingzhun.county.registry.models import HouseholdState
from jingzhun.sheets.reading import read

MAY, JUNE, JULY = date(2024, 5, 31), date(2024, 6, 30), date(2024, 7, 31)
NEAR, SUDDEN = "monitored_near_poor", "monitored_sudden_hardship"
pytestmark = pytest.mark.django_db


def state(household: int, status: str, first: date, last: date | None = None) -> HouseholdState:
    return HouseholdState.objects.create(household_id=household, status=status, from_on=first, to_on=last)


@pytest.fixture
def office(make_actor: Callable[..., Actor]) -> Actor:
    for number, village in ((1, OWN_VILLAGE), (2, NEXT_VILLAGE), (3, FAR_VILLAGE), (4, FAR_VILLAGE), (5, OWN_VILLAGE)):
        make_household(number, village=village)
    state(1, NEAR, date(2024, 1, 1))
    state(2, NEAR, date(2024, 2, 1), date(2024, 6, 15))
    state(3, SUDDEN, date(2024, 6, 30))
    state(4, NEAR, date(2024, 7, 1))
    return make_actor("leading_group_office")


def terms(report: Report, measure: str = "monitored") -> dict[str, list[int]]:
    rows = report.items.filter(measure=measure).order_by("household_id").values_list("term", "household_id")
    found: dict[str, list[int]] = {}
    for term, household in rows:
        found.setdefault(term, []).append(household)
    return found


def test_the_first_report_reckons_the_last_number_and_names_who_came_and_left(office: Actor) -> None:
    report = freeze_report(actor=office, kind="month", as_of=JUNE)
    assert (report.before, report.before_on) == (None, MAY)
    assert terms(report) == {"last": [1, 2], "came": [3], "left": [2], "now": [1, 3]}, "on its last day a state no longer holds"
    assert terms(report, NEAR) == {"last": [1, 2], "left": [2], "now": [1]}


def test_what_is_learned_later_is_a_correction_and_the_old_report_stays(office: Actor) -> None:
    june = freeze_report(actor=office, kind="month", as_of=JUNE)
    before = terms(june)
    HouseholdState.objects.filter(household_id=1).update(retracted_at=timezone.now())
    state(5, NEAR, date(2024, 6, 1))
    july = freeze_report(actor=office, kind="month", as_of=JULY)
    assert terms(july) == {
        "last": [1, 3], "came": [4], "corrected_in": [5], "corrected_out": [1], "now": [3, 4, 5],
    }  # fmt: skip
    assert terms(june) == before
    assert not [breach for done in verify() for breach in done.breaches]


def test_a_change_of_kind_leaves_one_and_comes_to_the_other(office: Actor) -> None:
    freeze_report(actor=office, kind="month", as_of=JUNE)
    HouseholdState.objects.filter(household_id=1).update(to_on=date(2024, 7, 10))
    state(1, SUDDEN, date(2024, 7, 10))
    july = freeze_report(actor=office, kind="month", as_of=JULY)
    assert terms(july, NEAR)["left"] == [1]
    assert terms(july, SUDDEN)["came"] == [1]
    assert "left" not in terms(july)


@pytest.mark.parametrize(
    ("kind", "day", "code"),
    [("month", date(2024, 6, 29), "no_end"), ("quarter", date(2024, 5, 31), "no_end"), ("year", date(2024, 6, 30), "no_end"),
     ("week", JUNE, "no_kind"), ("month", date(2099, 1, 31), "future")],
)  # fmt: skip
def test_only_the_last_day_of_a_period_that_is_over(office: Actor, kind: str, day: date, code: str) -> None:
    with pytest.raises(ReportRefused) as refused:
        freeze_report(actor=office, kind=kind, as_of=day)
    assert refused.value.code == code


def test_once_and_in_order_and_by_the_office(office: Actor, make_actor: Callable[..., Actor]) -> None:
    freeze_report(actor=office, kind="month", as_of=JUNE)
    for day, code in ((JUNE, "there"), (MAY, "older")):
        with pytest.raises(ReportRefused) as refused:
            freeze_report(actor=office, kind="month", as_of=day)
        assert refused.value.code == code
    assert freeze_report(actor=office, kind="quarter", as_of=JUNE).pk, "another kind is another series"
    with pytest.raises(PermissionDenied):
        freeze_report(actor=make_actor("township_clerk", OWN_VILLAGE[:9]), kind="month", as_of=JULY)


def test_nothing_can_change_a_frozen_report(office: Actor) -> None:
    report = freeze_report(actor=office, kind="month", as_of=JUNE)
    for change in (
        lambda: Report.objects.filter(pk=report.pk).update(as_of=JULY),
        lambda: ReportItem.objects.filter(report=report)[:1].get().delete(),
        lambda: ReportItem.objects.filter(report=report).update(term="came"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_each_number_is_the_count_of_its_list_in_the_officers_divisions(office: Actor, make_actor: Callable[..., Actor]) -> None:
    report = freeze_report(actor=office, kind="month", as_of=JUNE)
    for actor, expected in ((office, 2), (make_actor("township_clerk", OWN_VILLAGE[:9]), 1)):
        page = report_shown(actor, report, measure="monitored", term="now")
        assert page.term is not None
        assert page.term.count == len(page.rows) == expected
        for line in page.lines:
            told = {t.code: t.count for t in line.terms}
            assert told["last"] + told["came"] - told["left"] + told["corrected_in"] - told["corrected_out"] == told["now"]


def test_the_pages_and_the_workbook(office: Actor, client_of: Callable[..., Client]) -> None:
    client = client_of("leading_group_office")
    assert client.post("/casework/reports/", {"kind": "month", "as_of": "2024-06-29"}).status_code == 422
    shown = client.post("/casework/reports/", {"kind": "month", "as_of": "2024-06-30"}, follow=True)
    assert "全部监测对象" in shown.content.decode()
    report = Report.objects.get()
    listed = client.get(f"/casework/reports/{report.pk}/?measure=monitored&term=came").content.decode()
    assert "/households/3/" in listed
    leader = client_of("leader")
    assert leader.get(f"/casework/reports/{report.pk}/").status_code == 200
    assert leader.get(f"/casework/reports/{report.pk}/?measure=monitored&term=came").status_code == 403, "counts, not people"
    sheets = read(client.get(f"/casework/reports/{report.pk}/file/").content, name="x.xlsx").sheets
    assert sheets[0].rows[1][:7] == ["全部监测对象", "2", "1", "1", "0", "0", "2"]
    assert [s.name for s in sheets][1:] == ["上期数", "本期新增", "本期减少", "更正增加", "更正减少", "本期数", "说明"]
