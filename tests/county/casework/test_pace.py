"""S83: a script behind a real session decides faster than a person can read; a supervisor is asked to look."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from county.records import FAR_VILLAGE, OWN_VILLAGE
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.models import Event
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.audit.pace import FLAG, PaceRefused, review_pace, unreviewed
from jingzhun.county.casework.pacing import mind_pace
from jingzhun.county.clues.law import county_policy

MakeActor = Callable[..., Actor]
pytestmark = pytest.mark.django_db


@pytest.fixture
def most() -> int:
    most = county_policy(timezone.localdate()).rule("county/pace").whole("requests")
    assert most
    return most


def work(actor: Actor, request: str, acts: int = 1) -> None:
    """Let a request of an officer take so many steps, as ``add_act`` does."""
    for number in range(acts):
        with transaction.atomic():
            told = {"act": "work_case", "subject_kind": "case", "subject_id": str(number), "division_code": OWN_VILLAGE}
            record(Change(actor_id=actor.officer_id, request_id=request, **told))
            mind_pace(replace(actor, request_id=request), OWN_VILLAGE)


def test_s83_each_side_of_the_line_and_one_flag_for_a_burst(make_actor: MakeActor, most: int) -> None:
    clerk = make_actor("township_clerk")
    for number in range(most):
        work(clerk, f"r{number}")
    assert not Event.objects.filter(act=FLAG).exists(), "as many as a person may"
    work(clerk, "one more")
    flag = Event.objects.get(act=FLAG)
    assert (flag.actor_id, flag.changes["requests"]) == (clerk.officer_id, [None, most + 1])
    for number in range(5):
        work(clerk, f"later{number}")
    assert Event.objects.filter(act=FLAG).count() == 1


def test_list_of_a_meeting_and_another_officer_and_an_older_minute_are_not_counted(make_actor: MakeActor, most: int) -> None:
    work(make_actor("leading_group_office"), "list", acts=most * 3)
    one, other = make_actor("township_clerk"), make_actor("township_approver")
    for number in range(most):
        work(one, f"a{number}")
        work(other, f"b{number}")
    assert not Event.objects.filter(act=FLAG).exists()


def test_many_acts_of_one_request_are_weighed_once(
    make_actor: MakeActor, most: int, django_assert_max_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    office = make_actor("leading_group_office")
    work(office, "list", acts=2)
    with transaction.atomic():
        told = {"act": "work_case", "subject_kind": "case", "subject_id": "3", "division_code": OWN_VILLAGE}
        record(Change(actor_id=office.officer_id, request_id="list", **told))
        with django_assert_max_num_queries(1):
            mind_pace(replace(office, request_id="list"), OWN_VILLAGE)


def test_requests_of_an_earlier_time_are_not_counted(make_actor: MakeActor, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk, now = make_actor("township_clerk"), timezone.now()
    seconds = county_policy(timezone.localdate()).rule("county/pace").whole("seconds")
    assert seconds
    for number in range(most):
        work(clerk, f"a{number}")
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(seconds=seconds + 30))
    work(clerk, "next minute")
    assert not Event.objects.filter(act=FLAG).exists()


@pytest.fixture
def flag(make_actor: MakeActor, most: int) -> Event:
    clerk = make_actor("township_clerk")
    for number in range(most + 1):
        work(clerk, f"r{number}")
    return Event.objects.get(act=FLAG)


def test_reviewed_once_by_another_with_a_finding(make_actor: MakeActor, flag: Event) -> None:
    supervisor = make_actor("supervisor")

    def review(actor: Actor, number: int = flag.sequence, finding: str = "批量录入，已逐件抽查") -> None:
        with transaction.atomic():
            review_pace(actor=actor, sequence=number, finding=finding)

    with pytest.raises(PermissionDenied):
        review(make_actor("township_clerk"))
    with pytest.raises(PaceRefused, match="what you found"):
        review(supervisor, finding=" ")
    with pytest.raises(PaceRefused, match="his own"):
        review(replace(supervisor, officer_id=flag.actor_id))
    with pytest.raises(Http404):
        review(supervisor, number=flag.sequence - 1)
    with pytest.raises(Http404):
        review(make_actor("supervisor", FAR_VILLAGE))
    assert [one.sequence for one in unreviewed(supervisor)] == [flag.sequence]
    review(supervisor)
    assert not unreviewed(supervisor).exists()
    with pytest.raises(PaceRefused, match="already"):
        review(supervisor)
    assert Event.objects.get(act="review_pace").reason == "批量录入，已逐件抽查"


def test_pages(flag: Event, client_of: Callable[..., Client]) -> None:
    supervisor = client_of("supervisor")
    assert reverse("pace") in supervisor.get(reverse("todo")).content.decode()
    page = supervisor.get(reverse("pace")).content.decode()
    assert "办理速度核查" in page
    assert "60 秒内分别办理" in page
    assert "UNDEFINED" not in page
    assert supervisor.post(reverse("pace"), {"sequence": flag.sequence, "finding": ""}).status_code == 422
    assert supervisor.post(reverse("pace"), {"sequence": "x", "finding": "a"}).status_code == 404
    assert supervisor.post(reverse("pace"), {"sequence": flag.sequence, "finding": "抽查无误"}).status_code == 302
    assert "没有待核查的记录" in supervisor.get(reverse("pace")).content.decode()
    assert reverse("pace") not in supervisor.get(reverse("todo")).content.decode()
    assert client_of("township_clerk").get(reverse("pace")).status_code == 403
