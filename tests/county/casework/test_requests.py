"""Requests for help: applied for by a village's code, written down, placed, worked, answered, withdrawn (practice.md P19, P31)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from county.records import FAR_VILLAGE, NEXT_VILLAGE, OWN_VILLAGE, make_household, reserved_id
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.models import Event
from jingzhun.county.casework.doors import door_of
from jingzhun.county.casework.models import ApplicationDoor, Case, HelpRequest
from jingzhun.county.casework.operations.make_door import end_door, make_door
from jingzhun.county.casework.operations.receive_request import (
    Received,
    RequestTold,
    receive_by_code,
    write_request_down,
)
from jingzhun.county.casework.operations.work_request import answer_request, open_case_of_request, place_request, withdraw_request
from jingzhun.county.casework.queries.requests import candidates, requests_in, requests_shown
from jingzhun.county.casework.working import CaseRefused
from jingzhun.county.clues.law import county_policy
from jingzhun.county.home.verifying import verify
from jingzhun.county.home.views.opened import MOST_MISSES, MOST_SENT
from jingzhun.county.registry.models import Division

pytestmark = pytest.mark.django_db
MakeActor = Callable[..., Actor]


@pytest.fixture(autouse=True)
def county() -> None:
    """The villages of the county, and three households in three of them."""
    cache.clear()
    for code in (OWN_VILLAGE, NEXT_VILLAGE, FAR_VILLAGE):
        Division.objects.create(code=code, edition=2023, level="village", name=f"第{code[-3:]}村民委员会", parent_code=code[:9])
    make_household(1, head="王伟", village=OWN_VILLAGE)
    make_household(2, head="李芳", village=NEXT_VILLAGE)
    make_household(3, head="王伟", village=FAR_VILLAGE)


@pytest.fixture
def clerk(make_actor: MakeActor) -> Actor:
    return make_actor("village_clerk", OWN_VILLAGE)


@pytest.fixture
def township(make_actor: MakeActor) -> Actor:
    return make_actor("township_clerk", OWN_VILLAGE[:9])


def code_of(door: ApplicationDoor) -> str:
    return str(ApplicationDoor.objects.get(pk=door.pk).sealed_code.open())  # type: ignore[attr-defined]


def written(actor: Actor, **told: str) -> HelpRequest:
    given = {"way": "paper", "name": "王伟", "village_code": OWN_VILLAGE, "risk": "illness", "words": "住院了"} | told
    return write_request_down(actor=actor, told=RequestTold(**given)).request


class TestReceiving:
    def test_by_the_village_s_code_six_questions_give_a_receipt(self, township: Actor) -> None:
        address = reverse("opened", args=[code_of(make_door(actor=township, village_code=OWN_VILLAGE))])
        anybody = Client()
        page = anybody.get(address).content.decode()
        assert page.count('name="name"') == 1
        assert "UNDEFINED" not in page
        assert "no-store" in anybody.get(address)["Cache-Control"]
        told = {
            "name": "王伟",
            "id_number": reserved_id(10),
            "phone": "139 0000 0001",
            "risk": "illness",
            "words": "摔伤",
            "way": "own",
        }
        receipt = anybody.post(address, told).content.decode()
        row = HelpRequest.objects.get()
        assert str(row) in receipt
        assert row.told == {"name": "王伟", "id_number": reserved_id(10), "phone": "13900000001", "words": "摔伤", "teller": ""}
        assert (row.officer_id, row.village_code, row.state) == (None, OWN_VILLAGE, "new")
        event = Event.objects.get(act="receive_request")
        assert reserved_id(10) not in str(event.changes)
        assert event.actor_id is None

    def test_answer_is_due_within_the_working_days_of_policy(self, clerk: Actor) -> None:
        with time_machine.travel("2026-11-20 02:00:00+00:00", tick=False):  # a Friday
            row = written(clerk)
        assert row.due_on is not None
        assert row.due_on.isoformat() == "2026-11-27"

    @pytest.mark.parametrize(
        ("told", "code"),
        [
            ({"name": " "}, "no_name"),
            ({"way": "relative"}, "no_teller"),
            ({"way": "friend"}, "no_way"),
            ({"risk": "hunger"}, "no_risk"),
            ({"id_number": "990424199001011234"}, "bad_id"),
            ({"phone": "12"}, "bad_phone"),
            ({"phone": "一三九"}, "bad_phone"),
            ({"words": "x" * 501}, "too_long"),
            ({"village_code": "150424999999"}, "no_village"),
        ],
    )
    def test_what_is_wrong_is_told_and_nothing_is_kept(self, clerk: Actor, told: dict[str, str], code: str) -> None:
        with pytest.raises(CaseRefused) as refused:
            written(clerk, **told)
        assert refused.value.code == code
        assert not HelpRequest.objects.exists()

    def test_nobody_writes_down_for_another_village(self, clerk: Actor) -> None:
        with pytest.raises(PermissionDenied):
            written(clerk, village_code=FAR_VILLAGE)

    @pytest.mark.parametrize("way", ["own", "relative", "proxy", "hotline", "petition", "paper"])
    def test_every_way_there_is(self, clerk: Actor, way: str) -> None:
        assert written(clerk, way=way, teller="王强").way == way

    def test_by_a_code_no_officer_s_way_is_taken(self, township: Actor) -> None:
        door = make_door(actor=township, village_code=OWN_VILLAGE)
        with pytest.raises(CaseRefused):
            receive_by_code(door=door, told=RequestTold(way="hotline", name="王伟"))


class TestCodes:
    def test_s14_a_code_that_ended_and_one_that_never_was_are_told_alike(self, township: Actor) -> None:
        old = code_of(make_door(actor=township, village_code=OWN_VILLAGE))
        new = code_of(make_door(actor=township, village_code=OWN_VILLAGE))
        assert len(new) == 22, "128 bits"
        assert new != old
        texts = {Client().get(reverse("opened", args=[code])) for code in (old, "A" * 22, "x")}
        assert {answer.status_code for answer in texts} == {404}
        assert len({answer.content.split(b"<main")[1] for answer in texts}) == 1
        end_door(actor=township, village_code=OWN_VILLAGE)
        assert door_of(new) is None

    def test_s14_guessing_is_slowed_and_a_right_code_then_waits_too(self, township: Actor) -> None:
        code = code_of(make_door(actor=township, village_code=OWN_VILLAGE))
        guesser = Client()
        with time_machine.travel(timezone.now(), tick=False):
            said = [guesser.get(reverse("opened", args=[f"{n:022}"])).status_code for n in range(MOST_MISSES + 5)]
            assert said == [404] * MOST_MISSES + [429] * 5
            assert guesser.get(reverse("opened", args=[code])).status_code == 429
        with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
            assert guesser.get(reverse("opened", args=[code])).status_code == 200

    def test_s82_flood_of_one_network_and_of_one_village_is_stopped(self, township: Actor) -> None:
        door = make_door(actor=township, village_code=OWN_VILLAGE)
        address = reverse("opened", args=[code_of(door)])
        told = {"name": "王伟", "way": "own"}
        with time_machine.travel(timezone.now(), tick=False):
            said = [Client().post(address, told).status_code for _ in range(MOST_SENT + 3)]
        assert said == [200] * MOST_SENT + [429] * 3
        most = county_policy(timezone.localdate()).rule("county/applying").whole("most_a_day")
        assert most
        for _ in range(most - MOST_SENT):
            receive_by_code(door=door, told=RequestTold(way="own", name="王伟"))
        with pytest.raises(CaseRefused) as refused:
            receive_by_code(door=door, told=RequestTold(way="own", name="王伟"))
        assert refused.value.code == "enough"
        assert HelpRequest.objects.count() == most

    def test_s82_no_one_is_written_to_because_there_is_no_field_for_whom(self, township: Actor) -> None:
        address = reverse("opened", args=[code_of(make_door(actor=township, village_code=OWN_VILLAGE))])
        told = {"name": "王伟\r\nBcc: a@b.c", "way": "own", "to": "a@b.c", "email": "a@b.c", "webhook": "http://127.0.0.1/"}
        assert Client().post(address, told).status_code == 200
        assert "a@b.c" not in str({k: v for k, v in HelpRequest.objects.get().told.items() if k != "name"})

    def test_s15_what_a_stranger_wrote_is_text_on_every_page(self, township: Actor, client_of: Callable[..., Client]) -> None:
        address = reverse("opened", args=[code_of(make_door(actor=township, village_code=OWN_VILLAGE))])
        evil = "<img src=x onerror=alert(1)>"
        Client().post(address, {"name": evil, "way": "relative", "teller": evil, "words": f"{evil}{{{{7*7}}}}"})
        office = client_of("township_clerk", OWN_VILLAGE[:9])
        for page in (reverse("requests"), reverse("request", args=[HelpRequest.objects.get().pk])):
            assert evil not in office.get(page).content.decode()

    def test_another_township_makes_no_code_here(self, make_actor: MakeActor) -> None:
        other = make_actor("township_clerk", FAR_VILLAGE[:9])
        with pytest.raises(Http404):
            make_door(actor=other, village_code=OWN_VILLAGE)


class TestWorking:
    def test_placed_a_case_opened_and_answered(self, clerk: Actor, make_actor: MakeActor) -> None:
        row = written(clerk, id_number=reserved_id(10))
        assert [p.household_id for p in candidates(clerk, row.told, OWN_VILLAGE)] == [1]
        row = place_request(actor=clerk, request_id=row.pk, version=row.version, household_id=1)
        case = open_case_of_request(actor=clerk, request_id=row.pk, version=row.version, procedure="monitoring")
        assert (case.household_id, case.source) == (1, "application")
        row.refresh_from_db()
        assert (row.state, row.case_id) == ("in_case", case.pk)
        row = answer_request(actor=clerk, request_id=row.pk, version=row.version, words="已受理，村里五日内上门核实。")
        assert (row.state, row.answer) == ("answered", "已受理，村里五日内上门核实。")
        assert not requests_in(clerk, "waiting", timezone.localdate()).exists()
        assert not [b for done in verify() for b in done.breaches]

    def test_hotline_gives_a_case_of_the_hotline(self, clerk: Actor) -> None:
        row = written(clerk, way="hotline", outside_number="12345-0001")
        row = place_request(actor=clerk, request_id=row.pk, version=1, household_id=1)
        assert open_case_of_request(actor=clerk, request_id=row.pk, version=2, procedure="monitoring").source == "hotline"

    def test_no_case_before_the_household_is_known(self, clerk: Actor) -> None:
        row = written(clerk)
        with pytest.raises(CaseRefused) as refused:
            open_case_of_request(actor=clerk, request_id=row.pk, version=1, procedure="monitoring")
        assert refused.value.code == "no_household"
        assert not Case.objects.exists()

    def test_foreign_household_and_foreign_request_are_not_found(self, clerk: Actor, make_actor: MakeActor) -> None:
        row = written(clerk)
        with pytest.raises(Http404):
            place_request(actor=clerk, request_id=row.pk, version=1, household_id=3)
        with pytest.raises(Http404):
            answer_request(actor=make_actor("village_clerk", FAR_VILLAGE), request_id=row.pk, version=1, words="x")

    def test_two_who_work_on_one_and_the_second_is_told(self, clerk: Actor, township: Actor) -> None:
        row = written(clerk)
        place_request(actor=clerk, request_id=row.pk, version=1, household_id=1)
        with pytest.raises(CaseRefused) as refused:
            answer_request(actor=township, request_id=row.pk, version=1, words="x")
        assert refused.value.code == "changed"

    @pytest.mark.parametrize("words", ["您哥哥的身份证510102199003070137", "查到电话13900000001", "因患癌症不予认定"])
    def test_answer_holds_no_number_and_no_illness(self, clerk: Actor, words: str) -> None:
        row = written(clerk)
        with pytest.raises(CaseRefused) as refused:
            answer_request(actor=clerk, request_id=row.pk, version=1, words=words)
        assert refused.value.code == "leaks"

    def test_receipt_shows_the_answer_and_nothing_of_the_household(self, township: Actor, clerk: Actor) -> None:
        received = receive_by_code(
            door=make_door(actor=township, village_code=OWN_VILLAGE),
            told=RequestTold(way="own", name="王伟", id_number=reserved_id(10), phone="13900000001"),
        )
        answer_request(actor=clerk, request_id=received.request.pk, version=1, words="已安排人上门。")
        text = Client().get(reverse("opened", args=[received.code])).content.decode()
        assert "已安排人上门。" in text
        for secret in ("王伟", reserved_id(10), "13900000001"):
            assert secret not in text

    def test_whoever_holds_the_receipt_withdraws_it_once(self, township: Actor) -> None:
        received: Received = receive_by_code(
            door=make_door(actor=township, village_code=OWN_VILLAGE), told=RequestTold(way="own", name="王伟")
        )
        address = reverse("opened", args=[received.code])
        assert Client().post(address, {"what": "withdraw"}).status_code == 200
        assert HelpRequest.objects.get().state == "withdrawn"
        assert Client().post(address, {"what": "withdraw"}).status_code == 422
        with pytest.raises(CaseRefused):
            withdraw_request(receipt=HelpRequest.objects.get())


class TestPages:
    def test_village_writes_one_down_and_works_it_in_the_browser(self, client_of: Callable[..., Client]) -> None:
        client = client_of("village_clerk", OWN_VILLAGE)
        empty = client.get(reverse("requests")).content.decode()
        assert "没有待办的申请" in empty
        assert "UNDEFINED" not in empty
        made = client.post(reverse("requests"), {"way": "paper", "name": "王伟", "village_code": OWN_VILLAGE, "risk": ""})
        row = HelpRequest.objects.get()
        assert made["Location"] == reverse("request", args=[row.pk])
        text = client.get(made["Location"]).content.decode()
        assert "UNDEFINED" not in text
        placed = client.post(reverse("request_step", args=[row.pk, "place"]), {"version": "1", "household": "1"})
        assert placed.status_code == 302
        refused = client.post(reverse("request_step", args=[row.pk, "answer"]), {"version": "1", "words": "好"})
        assert refused.status_code == 409
        assert client.post(reverse("request_step", args=[row.pk, "steal"]), {"version": "2"}).status_code == 404

    def test_wrong_form_keeps_what_was_written(self, client_of: Callable[..., Client]) -> None:
        client = client_of("village_clerk", OWN_VILLAGE)
        back = client.post(
            reverse("requests"), {"way": "relative", "name": "张三丰", "village_code": OWN_VILLAGE, "words": "房子漏雨"}
        )
        assert back.status_code == 422
        assert "房子漏雨" in back.content.decode()

    def test_poster_is_the_township_s(self, client_of: Callable[..., Client], township: Actor) -> None:
        make_door(actor=township, village_code=OWN_VILLAGE)
        client = client_of("township_clerk", OWN_VILLAGE[:9])
        assert "data:image/svg+xml" in client.get(reverse("request_poster", args=[OWN_VILLAGE])).content.decode()
        assert client.get(reverse("request_poster", args=[NEXT_VILLAGE])).status_code == 404
        posted = client.post(reverse("request_doors"), {"what": "make", "village_code": NEXT_VILLAGE})
        assert posted.status_code == 302
        assert "启用日期" in client.get(reverse("request_doors")).content.decode()

    def test_number_on_a_tab_is_the_count_of_its_list(self, clerk: Actor) -> None:
        for _ in range(3):
            written(clerk)
        with time_machine.travel(timezone.now() + timedelta(days=30), tick=False):
            page = requests_shown(clerk, "late", 1)
        assert page.counts == {"waiting": 3, "late": 3, "ended": 0}
        assert len(page.lines) == 3
