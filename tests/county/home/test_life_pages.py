"""Changes of a household by its pages: tried first, then done, told as sentences, undone; nothing of another division's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from county.records import FAR_VILLAGE, OWN_VILLAGE, make_household
from jingzhun.county.audit.models import Event
from jingzhun.county.registry.models import Division, Household, IncomeLine, LifeEvent, Person

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


def test_a_name_and_phone_are_corrected_and_empty_fields_keep_what_they_were(client: Client) -> None:
    Person.objects.filter(pk=11).update(sex="male")
    told = {
        "person": 11,
        "name": "王小兵",
        "phone": "13900000001",
        "sex": "",
        "birth_on": "",
        "relation": "",
        "id_number": "",
        "person_no": "",
    }
    tried = _send(client, "correct-person", "try", **told)
    assert tried.status_code == 200, tried.content.decode()
    assert Person.objects.get(pk=11).name != "王小兵"
    assert any("已更正" in line for line in tried.context["page"].told)
    assert _send(client, "correct-person", "do", **told).status_code == 302
    person = Person.objects.get(pk=11)
    assert (person.name, person.sex, person.phone.open()) == ("王小兵", "male", "13900000001")
    client.post(f"/changes/{LifeEvent.objects.get().pk}/undo", {"reason": "录错"})
    assert Person.objects.get(pk=11).name != "王小兵"


def test_wrong_phone_is_refused_and_what_was_typed_stands(client: Client) -> None:
    answer = _send(client, "correct", "do", phone="123", group_name="第三组")
    assert answer.status_code == 422
    assert "第三组" in answer.content.decode()
    assert _send(client, "correct", "do", group_name="第三组").status_code == 302
    assert Household.objects.get(pk=1).group_name == "第三组"
    assert _send(client, "correct", "do").status_code == 422, "nothing to correct"


def test_record_is_corrected_by_its_page_and_a_field_it_has_not_is_named(client: Client) -> None:
    line = IncomeLine.objects.create(
        household_id=1, line="d2", amount_fen=30_000, period_from=date(2024, 5, 1), period_to=date(2024, 5, 31), basis="department"
    )
    wrong = _send(client, "correct-record", "do", record=f"income_line:{line.pk}", field="grade", value="C")
    assert wrong.status_code == 422
    assert "金额（元）" in wrong.content.decode()
    assert (
        _send(client, "correct-record", "do", record=f"income_line:{line.pk}", field="amount_fen", value="350.5").status_code == 302
    )
    stands = IncomeLine.objects.get(household_id=1, retracted_at__isnull=True)
    assert (stands.amount_fen, stands.pk != line.pk) == (35_050, True)


def test_a_known_person_comes_in_and_a_foreign_one_is_not_found(client: Client, client_of: Callable[..., Client]) -> None:
    make_household(7, head="外村人", village=FAR_VILLAGE, members=2)
    village = client_of("village_clerk", OWN_VILLAGE)
    told = {"known": "71", "relation": "spouse", "new_head": ""}
    assert _send(village, "come", "do", **told).status_code == 422
    assert _send(client, "come", "do", **told).status_code == 302
    assert Person.objects.get(pk=71).household_id == 1
    assert _send(client, "come", "do", **{**told, "known": "没有这个人"}).status_code == 422
