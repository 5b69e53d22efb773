"""Enrolment: a code is shown once, opens once and for minutes; the township enrols its own village people only."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from county.accounts.conftest import PASSWORD, add_authenticator
from county.conftest import logged_in
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import EnrolmentCode, Officer
from jingzhun.county.accounts.operations.enrol_village_officer import enrol_village_officer
from jingzhun.county.accounts.refusals import AccountRefused
from jingzhun.county.audit.models import Event

TOWN, OTHER_TOWN = "150424100", "150424101"
VILLAGE = TOWN + "200"
MakeActor = Callable[..., Actor]
MakeOfficer = Callable[..., Officer]
NEW = {"password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def villager(make_officer: MakeOfficer) -> Officer:
    return make_officer("village_clerk", VILLAGE, "villager")


@pytest.fixture
def code(villager: Officer, make_actor: MakeActor) -> str:
    return enrol_village_officer(actor=make_actor("township_approver", TOWN), officer_id=villager.pk).code


def test_code_when_opened_then_nothing_is_spent_and_setting_a_password_spends_it(client: Client, code: str) -> None:
    page = f"/accounts/enrol/{code}/"
    assert client.get(page).status_code == 200
    assert client.get(page).status_code == 200
    answer = client.post(page, NEW)
    assert answer.status_code == 302
    second = client.get("/", follow=True)
    assert second.request["PATH_INFO"] == "/accounts/me/second-factor/", "the second factor comes before anything else"
    assert Client().get(page).status_code == 404
    assert Client().post(page, NEW).status_code == 404
    assert Event.objects.filter(act="redeem_enrolment").count() == 1


def test_code_when_too_old_then_it_opens_nothing(client: Client, code: str) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=14)):
        assert client.get(f"/accounts/enrol/{code}/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert client.get(f"/accounts/enrol/{code}/").status_code == 404
        assert client.post(f"/accounts/enrol/{code}/", NEW).status_code == 404


def test_code_when_a_new_one_is_shown_then_the_old_one_ends(
    client: Client, code: str, villager: Officer, make_actor: MakeActor
) -> None:
    enrol_village_officer(actor=make_actor("township_approver", TOWN), officer_id=villager.pk)
    assert client.get(f"/accounts/enrol/{code}/").status_code == 404


def test_code_when_kept_then_only_as_a_hash(code: str) -> None:
    assert code not in str(list(EnrolmentCode.objects.values()))


def test_code_when_guessed_then_slowed(client: Client, db: None) -> None:
    answers = [client.get(f"/accounts/enrol/{number:022d}/").status_code for number in range(31)]
    assert set(answers[:30]) == {404}
    assert answers[30] == 429
    assert client.get("/accounts/enrol/short/").status_code == 404


def test_code_when_used_then_what_opened_the_account_before_is_gone(
    client: Client, code: str, villager: Officer, with_password: Callable[[Officer], Officer]
) -> None:
    with_password(villager)
    add_authenticator(villager)
    old = logged_in(villager)
    client.post(f"/accounts/enrol/{code}/", NEW | {"password1": "Another-one-of-88", "password2": "Another-one-of-88"})
    assert old.get("/accounts/me/").status_code == 302
    villager.refresh_from_db()
    assert villager.check_password("Another-one-of-88")


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [("short-A1", "short-A1", "12"), ("all-small-letters", "all-small-letters", "3 类"), (PASSWORD, "Different-one-99", "不一致")],
)
def test_password_when_the_profile_does_not_take_it_then_told_and_the_code_stays(
    client: Client, code: str, first: str, second: str, says: str
) -> None:
    answer = client.post(f"/accounts/enrol/{code}/", {"password1": first, "password2": second})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert client.get(f"/accounts/enrol/{code}/").status_code == 200


@pytest.mark.parametrize("credential", ["{}", "[]", "null", '{"id": "x"}', "not json", '{"type": "public-key", "response": 5}'])
def test_passkey_when_the_browser_sends_nonsense_then_told_and_the_code_stays(client: Client, code: str, credential: str) -> None:
    client.get(f"/accounts/enrol/{code}/")
    assert client.post(f"/accounts/enrol/{code}/", {"credential": credential}).status_code == 422
    assert client.get(f"/accounts/enrol/{code}/").status_code == 200


def test_enrolling_when_the_person_is_another_towns_or_higher_then_not_found(
    make_actor: MakeActor, make_officer: MakeOfficer
) -> None:
    approver = make_actor("township_approver", TOWN)
    foreign = make_officer("village_clerk", OTHER_TOWN + "200")
    higher = make_officer("township_clerk", TOWN, "higher")
    both = make_officer("village_clerk", VILLAGE, "both")
    make_officer("leader", VILLAGE, "both")
    for officer in (foreign, higher, both):
        with pytest.raises(Officer.DoesNotExist):
            enrol_village_officer(actor=approver, officer_id=officer.pk)
    client = logged_in(Officer.objects.get(pk=approver.officer_id))
    for officer in (foreign, higher, both):
        answer = client.post(f"/accounts/village/{officer.pk}/code/")
        assert answer.status_code == 404
        assert officer.name not in answer.content.decode()


@pytest.mark.parametrize("role", ["township_clerk", "leader", "system_admin"])
def test_village_person_when_given_a_higher_role_then_refused(role: str, make_officer: MakeOfficer) -> None:
    client = logged_in(make_officer("township_approver", TOWN))
    form = {"username": "zhao.clerk", "name": "赵", "role": role, "division_code": VILLAGE}
    assert client.post("/accounts/village/new/", form).status_code == 422
    assert not Officer.objects.filter(username="zhao.clerk").exists()


@pytest.mark.parametrize("division", [OTHER_TOWN + "200", "150424"])
def test_village_person_when_placed_outside_the_town_then_refused(division: str, make_officer: MakeOfficer) -> None:
    client = logged_in(make_officer("township_approver", TOWN))
    form = {"username": "zhao.clerk", "name": "赵", "role": "village_clerk", "division_code": division}
    assert client.post("/accounts/village/new/", form).status_code == 403
    assert not Officer.objects.filter(username="zhao.clerk").exists()


def test_qr_when_shown_then_it_is_an_image_the_policy_allows_and_not_kept_by_the_browser(
    villager: Officer, make_officer: MakeOfficer
) -> None:
    client = logged_in(make_officer("township_approver", TOWN))
    answer = client.post(f"/accounts/village/{villager.pk}/code/")
    text = answer.content.decode()
    assert 'src="data:image/svg+xml;base64,' in text
    assert answer["Cache-Control"] == "no-store"
    address = re.search(r"http://testserver/accounts/enrol/[A-Za-z0-9_-]{22}/", text)
    assert address
    assert Client().get(address.group().removeprefix("http://testserver")).status_code == 200


def test_closed_person_when_enrolled_then_refused(villager: Officer, make_actor: MakeActor) -> None:
    Officer.objects.filter(pk=villager.pk).update(is_active=False)
    with pytest.raises(AccountRefused) as refusal:
        enrol_village_officer(actor=make_actor("township_approver", TOWN), officer_id=villager.pk)
    assert refusal.value.code == "inactive"
