"""Keys: who makes them, what they may do, when they end (trust.md S01, S12, S58, S62)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.utils import timezone

from county.api.conftest import Program
from county.records import FAR_VILLAGE, OWN_VILLAGE, make_household
from jingzhun.county.accounts.actor import Actor, system_actor
from jingzhun.county.accounts.models import Appointment, Officer
from jingzhun.county.api.keys import KEY_ACTS
from jingzhun.county.api.models import ApiKey
from jingzhun.county.api.openapi import kept
from jingzhun.county.api.operations.make_api_key import KeyRefused, NewKey, make_api_key
from jingzhun.county.api.operations.revoke_api_key import revoke_api_key
from jingzhun.county.audit.models import Event
from jingzhun.county.config import limits

MakeProgram = Callable[..., Program]
ADDRESSES = [(method, path) for path, methods in kept()["paths"].items() for method in methods]


def filled(path: str) -> str:
    return (
        path.replace("{household_id}", "1")
        .replace("{person_id}", "10")
        .replace("{key}", "C1")
        .replace("{job_id}", "x")
        .replace("{case_id}", "1")
        .replace("{delivery_id}", "1")
        .replace("{list_id}", "1")
        .replace("{row_id}", "1")
    )


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
def test_every_address_without_a_key_then_401_and_nothing_told(db: None, method: str, path: str) -> None:
    make_household(1)
    for headers in (
        {},
        {"Authorization": "Basic YTpi"},
        {"Authorization": "Bearer jz_0_0"},
        {"Authorization": "Bearer " + "x" * 5000},
    ):
        answer = getattr(Client(), method)(filled(path), headers=headers)
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"
        assert "王伟" not in answer.content.decode()


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
def test_session_of_an_officer_is_no_key(client_of: Callable[..., Client], method: str, path: str) -> None:
    assert getattr(client_of("leading_group_office"), method)(filled(path)).status_code == 401


def test_key_in_the_address_then_refused(program: MakeProgram) -> None:
    one = program()
    assert Client().get(f"/api/v1/figures?key={one.secret}").status_code == 401
    answer = one.ask(f"figures?key={one.secret}")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "key", "kind": "extra_forbidden", "why": "not known here"}]


def test_key_never_stands_in_the_log_or_the_database(program: MakeProgram, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    one = program()
    one.ask("figures")
    one.ask("nowhere")
    secret = one.secret.rsplit("_", 1)[1]
    assert secret not in caplog.text
    assert secret not in str(ApiKey.objects.values()) + str(list(Event.objects.values()))


def test_key_revoked_then_its_next_request_is_refused(program: MakeProgram) -> None:
    one = program()
    assert one.ask("runs").status_code == 200
    revoke_api_key(actor=system_actor("150424"), key_id=one.key_id)
    revoke_api_key(actor=system_actor("150424"), key_id=one.key_id)
    assert one.ask("runs").status_code == 401
    assert Event.objects.filter(act="revoke_api_key").count() == 1


def test_key_whose_last_day_was_yesterday_then_refused(program: MakeProgram) -> None:
    one = program()
    ApiKey.objects.update(expires_on=timezone.localdate())
    assert one.ask("runs").status_code == 200
    ApiKey.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    assert one.ask("runs").status_code == 401


def test_key_with_one_character_changed_then_refused(program: MakeProgram) -> None:
    one = program()
    one.secret = one.secret[:-1] + ("0" if one.secret[-1] != "0" else "1")
    assert one.ask("runs").status_code == 401


def test_owner_who_lost_his_role_then_the_key_does_nothing_more(program: MakeProgram) -> None:
    one = program()
    assert one.ask("households").status_code == 200
    Appointment.objects.update(to_on=timezone.localdate() - timedelta(days=1))
    assert one.ask("households").json()["items"] == []
    assert one.ask("figures").status_code == 403
    Officer.objects.update(is_active=False)
    assert one.ask("households").status_code == 401


def test_key_without_the_act_then_not_allowed(program: MakeProgram) -> None:
    one = program(acts=("see_figures",))
    for path in ("clues", "jobs", "persons?word=王伟"):
        assert one.ask(path).status_code == 403
    assert one.ask("households").json()["items"] == []


@pytest.mark.parametrize(
    ("home", "divisions", "seen"),
    [
        ("150424", ("150424",), {"1", "2"}),
        ("150424", (OWN_VILLAGE,), {"1"}),
        (OWN_VILLAGE, ("150424",), {"1"}),
        (OWN_VILLAGE, (FAR_VILLAGE,), set()),
    ],
)
def test_key_sees_what_both_it_and_its_owner_may(
    program: MakeProgram, home: str, divisions: tuple[str, ...], seen: set[str]
) -> None:
    make_household(1, village=OWN_VILLAGE)
    make_household(2, village=FAR_VILLAGE)
    one = program(role="leading_group_office" if home == "150424" else "village_clerk", home=home, divisions=divisions)
    assert {h["household_id"] for h in one.ask("households").json()["items"]} == seen


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"name": " "}, "no_name"),
        ({"acts": ()}, "no_acts"),
        ({"acts": ("make_officer",)}, "unknown_acts"),
        ({"acts": ("export_numbers",)}, "unknown_acts"),
        ({"divisions": ()}, "bad_division"),
        ({"divisions": ("150424%",)}, "bad_division"),
        ({"divisions": ("１５０４２４",)}, "bad_division"),
        ({"expires_on": date(2020, 1, 1)}, "bad_day"),
        ({"expires_on": date(2999, 1, 1)}, "bad_day"),
        ({"owner_id": 10**9}, "no_owner"),
    ],
)
def test_key_made_wrongly_then_refused_and_none_made(
    make_officer: Callable[..., Officer], told: dict[str, object], code: str
) -> None:
    usual = {
        "name": "x", "owner_id": make_officer("leader").pk, "acts": ("see_figures",), "divisions": ("150424",),
        "expires_on": timezone.localdate() + timedelta(days=1),
    }  # fmt: skip
    with pytest.raises(KeyRefused) as refused:
        make_api_key(actor=system_actor("150424"), **(usual | told))  # type: ignore[arg-type]
    assert refused.value.code == code
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("role", ["leading_group_office", "security_admin", "audit_admin", "leader"])
def test_key_made_or_revoked_by_another_role_then_refused(make_actor: Callable[..., Actor], role: str) -> None:
    actor = make_actor(role)
    with pytest.raises(PermissionDenied):
        make_api_key(actor=actor, name="x", owner_id=1, acts=("see_figures",), divisions=("150424",), expires_on=date(2027, 1, 1))
    with pytest.raises(PermissionDenied):
        revoke_api_key(actor=actor, key_id="x")


def test_key_that_is_not_there_revoked_then_not_found(db: None) -> None:
    with pytest.raises(Http404):
        revoke_api_key(actor=system_actor("150424"), key_id="x")


def test_no_act_that_asks_for_a_second_factor_can_be_given_to_a_key() -> None:
    from jingzhun.county.accounts.permissions import ACTS

    assert [act for act in KEY_ACTS if ACTS[act].steps_up] == []


def test_too_many_requests_of_a_key_then_429_and_others_go_on(program: MakeProgram, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "A_KEY", 5)
    one, other = program(), program()
    statuses = [one.ask("runs").status_code for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    answer = one.ask("runs")
    assert 0 < int(answer["Retry-After"]) <= 60
    assert answer.json()["code"] == "too_many"
    assert other.ask("runs").status_code == 200


def test_keys_guessed_then_the_address_waits(program: MakeProgram, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "A_STRANGER", 3)
    one = program()
    guess = {"Authorization": "Bearer jz_" + "0" * 12 + "_" + "0" * 64}
    assert [Client().get("/api/v1/runs", headers=guess).status_code for _ in range(5)] == [401] * 4 + [429]
    assert one.ask("runs").status_code == 429


def test_pages_of_keys(client_of: Callable[..., Client], make_key: Callable[..., NewKey]) -> None:
    made = make_key()
    for role, status in (("system_admin", 200), ("security_admin", 200), ("leading_group_office", 403), ("village_clerk", 403)):
        assert client_of(role).get("/api/keys/").status_code == status
    page = client_of("security_admin").get("/api/keys/").content.decode()
    assert made.key.key_id in page
    assert made.shown_once not in page
    assert "revoke/" not in page
    assert client_of("security_admin").post(f"/api/keys/{made.key.key_id}/revoke/").status_code == 403


def test_description_and_docs_only_for_officers(client_of: Callable[..., Client]) -> None:
    for address in ("/api/", "/api/openapi.json"):
        assert Client().get(address).status_code == 302
        assert client_of("leader").get(address).status_code == 200
    page = client_of("leader").get("/api/").content.decode()
    assert "/api/v1/clues/{key}/answers" in page
    assert "http" not in page.replace("http-equiv", "").split("<main", 1)[-1]
