"""Changes of a household by its pages: tried first, then done, told as sentences, undone; nothing of another division's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from county.records import FAR_VILLAGE, OWN_VILLAGE, make_household
from jingzhun.county.audit.models import Event
from jingzhun.county.registry.models import Division, Household, LifeEvent, Person

DAY = "2024-05-20"
COMMON = {"on": DAY, "reason": "入户核实", "version": 1}


@pytest.fixture
def client(client_of: Callable[..., Client]) -> Client:
    make_household(1, members=3)
    make_household(2, head="赵敏")
    return client_of("leading_group_office")


def _send(client: Client, kind: str, step: str, household: int = 1, **data: object) -> object:
    told = {**COMMON, "version": Household.objects.get(pk=household).version, **data, "step": step}
    return client.post(f"/households/{household}/change/{kind}", told)


CASES = {
    "join": {"name": "王小宝", "relation": "grandson", "sex": "male", "birth_on": "2024-05-01", "id_number": ""},
    "leave": {"person": 11, "how": "move_out", "new_head": ""},
    "split": {"persons": [11, 12], "head": 11},
    "merge": {"other": "2"},
    "change-head": {"person": 11},
}


@pytest.mark.parametrize("kind", CASES)
def test_change_is_tried_first_then_done_then_undone(client: Client, kind: str) -> None:
    before = list(Household.objects.order_by("pk").values("pk", "head_name", "closed_on"))
    tried = _send(client, kind, "try", **CASES[kind])
    assert tried.status_code == 200, tried.content.decode()
    assert tried.context["page"].told
    assert not LifeEvent.objects.exists()
    done = _send(client, kind, "do", **CASES[kind])
    assert (done.status_code, done["Location"]) == (302, "/households/1/")
    event = LifeEvent.objects.get()
    assert "入户核实" in client.get("/households/1/").content.decode()
    client.post(f"/changes/{event.pk}/undo", {"reason": "录错"})
    event.refresh_from_db()
    assert event.undone_at is not None
    assert [h for h in Household.objects.order_by("pk").values("pk", "head_name", "closed_on") if h["closed_on"] is None] == before
    assert Event.objects.filter(household_id=1).count() == 2


def test_move_takes_any_village_of_the_county(client: Client) -> None:
    Division.objects.create(code=FAR_VILLAGE, edition=2023, level="village", name="远村")
    assert _send(client, "move", "do", village=FAR_VILLAGE).status_code == 302
    assert Household.objects.get(pk=1).village_code == FAR_VILLAGE


def test_refusal_keeps_what_was_typed_and_says_why(client: Client) -> None:
    answer = _send(client, "join", "do", name="王小宝", relation="grandson", id_number="990000190001010000")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="王小宝"' in shown
    assert "没有保存" in shown
    assert not Person.objects.filter(name="王小宝").exists()


def test_change_when_somebody_was_faster_then_conflict(client: Client) -> None:
    answer = client.post("/households/1/change/change-head", {**COMMON, "version": 0, "person": 11, "step": "do"})
    assert answer.status_code == 409
    assert "已被他人修改" in answer.content.decode()


def test_change_of_another_village_is_not_found(client: Client, client_of: Callable[..., Client]) -> None:
    foreign = client_of("village_clerk", FAR_VILLAGE)
    assert foreign.get("/households/1/change/join").status_code == 404
    make_household(9, village=FAR_VILLAGE)
    merge = client_of("township_clerk", FAR_VILLAGE[:9]).post("/households/9/change/merge", {**COMMON, "other": "1", "step": "do"})
    assert merge.status_code == 422
    assert not LifeEvent.objects.exists()


def test_change_without_the_act_is_refused(client: Client, client_of: Callable[..., Client]) -> None:
    assert client_of("supervisor").get("/households/1/change/join").status_code == 403
    assert client_of("village_clerk", OWN_VILLAGE).get("/households/1/change/merge").status_code == 403
    assert client.get("/households/1/change/sell").status_code == 404


def test_day_in_the_future_is_refused(client: Client) -> None:
    assert _send(client, "leave", "do", person=11, how="death", on=date(2099, 1, 1).isoformat()).status_code == 422
