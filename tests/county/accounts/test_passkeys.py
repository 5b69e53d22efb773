"""Passkeys: a village officer enrols by the phone's lock and comes in with nothing else; a copied or foreign answer opens nothing."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from county.accounts.conftest import PASSWORD, add_authenticator, log_in
from county.accounts.soft_key import SoftKey, options_in
from county.conftest import logged_in
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.operations.enrol_village_officer import enrol_village_officer
from jingzhun.county.audit.models import Event

TOWN = "150424100"
MakeOfficer = Callable[..., Officer]


@pytest.fixture
def villager(make_officer: MakeOfficer) -> Officer:
    return make_officer("village_clerk", TOWN + "200", "villager")


@pytest.fixture
def page(villager: Officer, make_actor: Callable[..., Actor]) -> str:
    code = enrol_village_officer(actor=make_actor("township_approver", TOWN), officer_id=villager.pk).code
    return f"/accounts/enrol/{code}/"


def enrolled(page: str, key: SoftKey) -> object:
    client = Client()
    options = options_in(client.get(page).content.decode())
    return client, client.post(page, {"credential": json.dumps(key.register(options))})


def come_in(key: SoftKey, client: Client | None = None) -> tuple[Client, object, dict[str, object]]:
    client = client or Client()
    options = client.get("/accounts/login/passkey/", headers={"Accept": "application/json"}).json()["request_options"]
    credential = key.sign(options)
    return client, client.post("/accounts/login/passkey/", {"credential": json.dumps(credential)}), credential


def test_phone_when_enrolled_then_it_is_the_whole_log_in(page: str, villager: Officer) -> None:
    key = SoftKey()
    client, answer = enrolled(page, key)
    assert answer.status_code == 302
    assert client.get("/").status_code == 200, "no further factor is asked: the lock is two already"
    villager.refresh_from_db()
    assert not villager.has_usable_password()
    client, answer, _ = come_in(key)
    assert answer["Location"] == "/"
    assert client.get("/").status_code == 200
    assert Event.objects.filter(act="log_in").last().changes["how"] == [None, "webauthn"]


def test_phone_when_it_did_not_ask_who_holds_it_then_not_enrolled(page: str) -> None:
    _, answer = enrolled(page, SoftKey(knows_person=False))
    assert answer.status_code == 422
    assert not Authenticator.objects.exists()


def test_answer_when_sent_again_or_for_another_challenge_then_it_opens_nothing(page: str) -> None:
    key = SoftKey()
    enrolled(page, key)
    _, _, credential = come_in(key)
    thief = Client()
    thief.get("/accounts/login/passkey/", headers={"Accept": "application/json"})
    assert thief.post("/accounts/login/passkey/", {"credential": json.dumps(credential)})["Location"] == "/accounts/login/"
    assert thief.get("/").status_code == 302


def test_key_when_nobody_enrolled_it_then_it_opens_nothing(page: str) -> None:
    known, stranger = SoftKey(), SoftKey()
    enrolled(page, known)
    stranger.user = known.user
    client, answer, _ = come_in(stranger)
    assert answer["Location"] == "/accounts/login/"
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("fault", [{"is_active": False}, {"last_seen_on": timezone.localdate().replace(year=2020)}])
def test_phone_when_the_account_is_closed_or_unused_then_it_opens_nothing(
    page: str, villager: Officer, fault: dict[str, object]
) -> None:
    key = SoftKey()
    enrolled(page, key)
    Officer.objects.filter(pk=villager.pk).update(**fault)
    client, answer, _ = come_in(key)
    assert answer["Location"] == "/accounts/login/"
    assert client.get("/").status_code == 302


def test_owner_when_his_name_is_being_guessed_then_the_passkey_comes_in(
    villager: Officer, with_password: Callable[[Officer], Officer]
) -> None:
    """S51: the passkey is never slowed by others' failures."""
    with_password(villager)
    key = SoftKey()
    client = logged_in(villager)
    options = options_in(client.get("/accounts/me/second-factor/passkey/").content.decode())
    form = {"name": "phone", "passwordless": "on", "credential": json.dumps(key.register(options))}
    assert client.post("/accounts/me/second-factor/passkey/", form).status_code == 302
    here = Client()
    for _ in range(6):
        log_in(here, "villager", "wrong-password-1A")
    assert log_in(here, "villager", PASSWORD).status_code == 200
    _, answer, _ = come_in(key, here)
    assert answer["Location"] == "/"


def test_passkey_when_second_factor_then_it_follows_the_password(
    villager: Officer, with_password: Callable[[Officer], Officer]
) -> None:
    with_password(villager)
    key = SoftKey()
    client = logged_in(villager)
    options = options_in(client.get("/accounts/me/second-factor/passkey/").content.decode())
    form = {"name": "phone", "credential": json.dumps(key.register(options))}
    client.post("/accounts/me/second-factor/passkey/", form)
    fresh = Client()
    log_in(fresh, "villager")
    options = options_in(fresh.get("/accounts/login/second/").content.decode())
    assert fresh.post("/accounts/login/second/", {"credential": json.dumps(key.sign(options))})["Location"] == "/"
    assert fresh.get("/").status_code == 200


def test_passkey_when_anothers_is_removed_then_not_found(villager: Officer, make_officer: MakeOfficer) -> None:
    foreign = add_authenticator(make_officer("leader"))
    foreign.type = "webauthn"
    foreign.data = {"name": "foreign", "credential": {}}
    foreign.save()
    answer = logged_in(villager).post(f"/accounts/me/second-factor/passkey/{foreign.pk}/remove/")
    assert answer.status_code == 404
    assert Authenticator.objects.filter(pk=foreign.pk).exists()
