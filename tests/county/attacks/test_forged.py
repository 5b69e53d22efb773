"""Requests that another page sends in an officer's name: refused without our token, on every address that changes anything (trust.md S55)."""

from __future__ import annotations

import pytest
from django.test import Client

from county.access.routes import KEY, PUBLIC, ROUTES
from county.access.walking import address_of
from county.access.world import make_world
from county.conftest import logged_in
from jingzhun.county.accounts.permissions import ACTS
from jingzhun.county.audit.models import Event

pytestmark = pytest.mark.django_db
WITHOUT_A_FORM = {"csp_report"}  # a browser reports without a token; it is read, limited, and changes nothing
ROLES = ("leading_group_office", "township_clerk", "village_clerk", "system_admin", "security_admin")


@pytest.mark.parametrize("role", ROLES)
def test_s55_every_form_without_our_token_is_refused_and_writes_nothing(role: str) -> None:
    world = make_world(role)
    client = Client(enforce_csrf_checks=True)
    client.cookies = logged_in(world.officer).cookies
    before, wrong = Event.objects.exclude(act="refuse").count(), []
    asked = 0
    for name, route in ROUTES.items():
        is_mine = route.access in ACTS and role in ACTS[route.access].roles
        if route.access in {KEY, PUBLIC} or name in WITHOUT_A_FORM or not (is_mine or route.access not in ACTS):
            continue
        asked += 1
        for more in ({}, {"HX-Request": "true"}, {"Content-Type": "application/json"}, {"Origin": "https://evil.example"}):
            answer = client.post(
                address_of(name, world.own), {"version": "1"} if "Content-Type" not in more else None, headers=more
            )
            if answer.status_code not in {403, 404, 405}:
                wrong.append(f"{name} {more}: {answer.status_code}")
    assert asked > 15
    assert not wrong, "\n".join(wrong)
    assert Event.objects.exclude(act="refuse").count() == before


def test_s55_a_right_token_from_a_foreign_page_is_refused() -> None:
    world = make_world("township_clerk")
    client = Client(enforce_csrf_checks=True)
    client.cookies = logged_in(world.officer).cookies
    token = client.get("/accounts/me/session/").json()["token"]
    form = {"csrfmiddlewaretoken": token, "language": "en"}
    assert client.post("/accounts/me/", form, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post("/accounts/me/", form, headers={"Origin": "null"}).status_code == 403
    assert client.post("/accounts/me/", form, headers={"Origin": "http://testserver"}).status_code == 302


def test_s55_application_without_a_log_in_asks_for_the_token_too() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/open/" + "A" * 22 + "/", {"name": "x"}).status_code == 403
