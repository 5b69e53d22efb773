"""What waits, by its day; and the calendar that tells how much and never whose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import icalendar
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from county.records import FAR_VILLAGE, OWN_VILLAGE, make_household
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import CalendarFeed, Officer
from jingzhun.county.accounts.queries import actor_of
from jingzhun.county.audit.models import Event
from jingzhun.county.casework.models import Turn
from jingzhun.county.casework.operations.open_case import Opening, open_case
from jingzhun.county.casework.queries.inbox import Wanted, filtered
from jingzhun.county.home.todo import MUST, SHOULD, todos_for

pytestmark = pytest.mark.django_db
MakeActor = Callable[..., Actor]


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


def opened_case(actor: Actor, number: int, village: str = OWN_VILLAGE, head: str = "王伟"):
    make_household(number, village=village, head=head)
    opening = Opening(household_id=number, procedure="monitoring", source="visit", on=timezone.localdate())
    return open_case(actor=actor, opening=opening)


def test_steps_wait_by_step_and_day_and_the_number_is_the_list_s_count(make_actor: MakeActor) -> None:
    clerk = make_actor("village_clerk", OWN_VILLAGE)
    for number in (1, 2, 3):
        opened_case(clerk, number)
    today = timezone.localdate()
    found = todos_for(clerk, today)
    assert sum(one.count for one in found) == filtered(clerk, Wanted("mine"), today).count() == 3
    assert all("王伟" not in one.title for one in found)


def test_late_comes_first_and_what_is_far_off_is_coming(make_actor: MakeActor) -> None:
    clerk = make_actor("village_clerk", OWN_VILLAGE)
    late, far = opened_case(clerk, 1), opened_case(clerk, 2)
    today = timezone.localdate()
    Turn.objects.filter(case=late).update(due_on=today - timedelta(days=3))
    Turn.objects.filter(case=far).update(due_on=today + timedelta(days=30))
    first, second = todos_for(clerk, today)
    assert (first.level, second.level) == (MUST, SHOULD)
    assert first.day is not None
    assert first.day < today


def test_another_village_s_work_waits_for_nobody_here(make_actor: MakeActor) -> None:
    opened_case(make_actor("village_clerk", FAR_VILLAGE), 1, FAR_VILLAGE)
    assert todos_for(make_actor("village_clerk", OWN_VILLAGE), timezone.localdate()) == ()


class TestCalendar:
    @pytest.fixture
    def client(self, client_of: Callable[..., Client]) -> Client:
        return client_of("village_clerk", OWN_VILLAGE)

    def address(self, client: Client) -> str:
        text = client.post(reverse("todo"), {"what": "make"}).content.decode()
        return text.split("/open/")[1].split("/")[0]

    def test_it_holds_a_day_long_entry_a_kind_and_day_and_no_name(self, client: Client) -> None:
        officer = Officer.objects.get()
        clerk = actor_of(officer, on=timezone.localdate())
        case = opened_case(clerk, 1, head="赵铁柱")
        Turn.objects.filter(case=case).update(due_on=timezone.localdate() + timedelta(days=4))
        answer = Client().get(reverse("opened", args=[self.address(client)]))
        assert answer["Content-Type"].startswith("text/calendar")
        calendar = icalendar.Calendar.from_ical(answer.content)
        events = [c for c in calendar.walk() if c.name == "VEVENT"]
        assert [e.decoded("dtstart") for e in events] == [timezone.localdate() + timedelta(days=4)]
        assert "赵铁柱" not in answer.content.decode()
        assert OWN_VILLAGE not in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]

    def test_s14_a_new_address_ends_the_old_one_and_a_closed_account_opens_nothing(self, client: Client) -> None:
        old, new = self.address(client), self.address(client)
        assert Client().get(reverse("opened", args=[old])).status_code == 404
        assert Client().get(reverse("opened", args=[new])).status_code == 200
        Officer.objects.update(is_active=False)
        assert Client().get(reverse("opened", args=[new])).status_code == 404

    def test_ended_and_told_in_the_trail(self, client: Client) -> None:
        code = self.address(client)
        assert code not in str(CalendarFeed.objects.values()[0]), "only its hash is kept"
        assert client.post(reverse("todo"), {"what": "end"}).status_code == 302
        assert Client().get(reverse("opened", args=[code])).status_code == 404
        assert {e.act for e in Event.objects.filter(act__endswith="_feed")} == {"make_feed", "end_feed"}

    def test_page_of_everybody_and_nothing_waits(self, client: Client) -> None:
        text = client.get(reverse("todo")).content.decode()
        assert "没有待办" in text
        assert "UNDEFINED" not in text
