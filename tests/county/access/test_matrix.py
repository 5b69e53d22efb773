"""Every address × every role × own and foreign village × every form (trust.md S01–S06, S13). New routes are walked by themselves."""

from __future__ import annotations

import time
from collections import Counter
from itertools import cycle, islice

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from county.access.routes import KEY, MOST_PUBLIC, OFFICER, PUBLIC, ROUTES
from county.access.walking import FORMS, address_of, ask, every_route, foreign_things, text_of
from county.access.world import FOREIGN, FOREIGN_TOWN, FOREIGN_VILLAGE, TOWN, World, make_world
from county.conftest import logged_in
from jingzhun.county.accounts.permissions import ACTS, ASSIGNED_HELPER, ROLES, VILLAGE
from jingzhun.county.audit.models import Event

pytestmark = pytest.mark.django_db
OK = 200
DENIED = {401, 403, 404, 405}  # 401: a session is no key of the API
TRICKS = (
    FOREIGN_VILLAGE,
    FOREIGN_TOWN,
    "15",
    "150424",
    TOWN + "%",
    "150424_00",
    "１５０４２４",
    "150424\x00",
    "' OR 1=1 --",
    "150424101201,150424100201",
)
FEW_TRICKS = 3  # another three on the next page, so that every trick meets many pages
ASKED = ("division", "village", "code", "town", "q", "word", "household", "page", "order", "for", "filter")


BRIEF = ("page", "sent")


def may(role: str, name: str) -> bool:
    access = ROUTES[name].access
    return access in {PUBLIC, OFFICER} or (access != KEY and role in ACTS[access].roles)


def kind_of(role: str) -> str:
    """Return how far a role sees: a helper his own households, a village's people their village, all others here a township."""
    return role if role == ASSIGNED_HELPER else "village" if role in VILLAGE else "township"


def forms_for(role: str, name: str) -> tuple[str, ...]:
    """Return every form for the first role of its kind that may, or may not, ask for a route; the plain ones for the others like it."""
    first = next(one for one in ROLES if kind_of(one) == kind_of(role) and may(one, name) == may(role, name))
    return tuple(FORMS) if role == first else BRIEF


def test_routes_when_walked_then_each_is_classified() -> None:
    """S01: a new route fails until it has a line."""
    new = [
        f'    "{one.name}": Route("<act>", {dict.fromkeys(one.parts, "<kind>")}),   # {one.address}'
        for one in every_route()
        if one.name not in ROUTES
    ]
    assert not new, (
        "say who may ask for these: PUBLIC, OFFICER or an act of permissions.ACTS, and what each part of the address points at\n"
        "(tests/county/access/routes.py; a kind that is new goes into tests/county/access/world.py):\n" + "\n".join(new)
    )
    gone = set(ROUTES) - {one.name for one in every_route()}
    assert not gone, f"these routes are no more; take their lines out of routes.py: {sorted(gone)}"
    for one in every_route():
        assert set(one.parts) == set(ROUTES[one.name].of), f"{one.name}: name the kind of each of {one.parts}"
    acts = {route.access for route in ROUTES.values()} - {PUBLIC, OFFICER, KEY}
    assert acts <= set(ACTS), f"no such acts: {sorted(acts - set(ACTS))}"


def test_public_routes_when_counted_then_at_most_eight() -> None:
    assert Counter(route.access for route in ROUTES.values())[PUBLIC] <= MOST_PUBLIC


@pytest.mark.parametrize("form", FORMS)
def test_route_when_nobody_is_logged_in_then_only_the_public_ones_answer(form: str) -> None:
    """S01."""
    world = make_world("leading_group_office")
    wrong = []
    for name, route in ROUTES.items():
        if route.access == PUBLIC:
            continue
        answer = ask(None, address_of(name, world.own), form)
        sent_away = answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
        to_log_in = str(answer.get("HX-Redirect", "")).startswith("/accounts/login/")
        if not (sent_away or to_log_in or answer.status_code in DENIED | {401}):
            wrong.append(f"{form} {name}: {answer.status_code}")
        wrong += [f"{form} {name}: says {word}" for word in ("王可见", *FOREIGN) if word in text_of(answer)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ROLES)
def test_route_when_the_role_lacks_the_act_then_refused_and_nothing_is_written(role: str) -> None:
    """S06: the function itself is refused, with one line in the trail, in every form."""
    world = make_world(role)
    client = logged_in(world.officer)
    wrong = []
    for name in ROUTES:
        if may(role, name):
            continue
        for form in forms_for(role, name):
            answer = ask(client, address_of(name, world.own), form)
            if answer.status_code not in DENIED:
                wrong.append(f"{form} {name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ROLES)
def test_route_when_the_role_has_the_act_then_it_answers_for_its_own_and_says_nothing_foreign(role: str) -> None:
    """What is allowed works: never refused, never a fault; and no foreign name stands in any form of it (S04)."""
    world = make_world(role)
    client = logged_in(world.officer)
    wrong = []
    for name, route in ROUTES.items():
        if not may(role, name) or "unknown_code" in route.of.values():
            continue
        for form in forms_for(role, name):
            answer = ask(client, address_of(name, world.own), form)
            is_page = form == "page" and answer.status_code not in {200, 204, 302, 400, 404, 405, 422, 429}
            if answer.status_code >= 500 or is_page:
                wrong.append(f"{form} {name}: {answer.status_code}")
            wrong += [f"{form} {name}: says {word}" for word in FOREIGN if word in text_of(answer)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ROLES)
def test_thing_when_it_is_another_villages_then_not_found_in_every_form(role: str) -> None:
    """S02, S03, S05: open, edit, print, export, review by number; nothing in the body, nothing written."""
    world = make_world(role)
    client = logged_in(world.officer)
    wrong = []
    for name in ROUTES:
        if not foreign_things(world, name):
            continue
        for form in forms_for(role, name):
            before = _changes()
            answer = ask(client, address_of(name, world.foreign), form)
            if answer.status_code not in DENIED:
                wrong.append(f"{form} {name}: {answer.status_code} {answer.get('Location', '')}")
            wrong += [f"{form} {name}: says {word}" for word in FOREIGN if word in text_of(answer)]
            if _changes() != before:
                wrong.append(f"{form} {name}: wrote something")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("tricks_a_page", [FEW_TRICKS, pytest.param(len(TRICKS), marks=pytest.mark.slow)])
@pytest.mark.parametrize("role", ["village_clerk", "leading_group_office"])
def test_list_when_asked_by_a_foreign_or_crooked_division_then_nothing_foreign_is_said(role: str, tricks_a_page: int) -> None:
    """S04, S13: figures and lists stay the actor's own, whatever stands behind the question mark; all tricks on all pages in make long."""
    world = make_world(role)
    client = logged_in(world.officer)
    wrong = []
    for number, (name, route) in enumerate(ROUTES.items()):
        if not may(role, name) or route.access == PUBLIC or ask(client, address_of(name, world.own), "page").status_code != OK:
            continue
        for trick in islice(cycle(TRICKS), number, number + tricks_a_page):
            answer = ask(client, address_of(name, world.own), "page", dict.fromkeys(ASKED, trick))
            if answer.status_code >= 500:
                wrong.append(f"{name} with {trick!r}: {answer.status_code}")
            wrong += [f"{name} with {trick!r}: says {word}" for word in FOREIGN if word in text_of(answer)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "name",
    [n for n, route in ROUTES.items() if route.access != KEY and set(route.of.values()) & {"officer", "household", "person"}],
)
def test_thing_when_foreign_then_the_same_work_is_done_as_for_one_that_is_not_there(name: str) -> None:
    """S02: the time tells nothing, since the same statements run."""
    role = next(role for role in ROLES if may(role, name))
    world = make_world(role)
    client = logged_in(world.officer)
    counts = []
    with time_machine.travel(time.time(), tick=False):  # a session that is touched once a minute would add a statement
        for things in (
            world.foreign,
            dict.fromkeys(world.foreign, 999_999_999)
            | {"village": "150424999999", "kind_of_change": world.foreign["kind_of_change"]}
            | {
                name: world.foreign[name] for name in ("campaign", "survey")
            },  # they are the whole county's and no secret; their homes are
        ):
            for form in ("page", "sent"):
                ask(client, address_of(name, things), form)
                with CaptureQueriesContext(
                    connection,
                ) as queries:
                    ask(client, address_of(name, things), form)
                counts.append((form, len(queries)))
    assert counts[:2] == counts[2:]


def test_refusal_when_a_page_of_a_number_is_not_there_then_one_line_in_the_trail() -> None:
    world: World = make_world("security_admin")
    client = logged_in(world.officer)
    client.get(address_of("officer", world.foreign))
    client.get("/accounts/village/")
    assert list(Event.objects.filter(act="refuse").order_by("sequence").values_list("subject_kind", "subject_id")) == [
        ("address", "officer"),
        ("act", "enrol_village_officer"),
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/static;/../accounts/officers/",
        "//accounts/officers/",
        "/accounts/officers%2f",
        "/ACCOUNTS/officers/",
        "/accounts/officers/.",
        "/accounts/officers;/",
    ],
)
def test_address_when_written_crookedly_then_nothing_opens_that_was_closed(path: str) -> None:
    """S68."""
    world = make_world("township_clerk")
    for client in (Client(), logged_in(world.officer)):
        answer = client.generic("GET", path)
        assert answer.status_code in DENIED | {301, 302}
        assert "matrix." not in answer.content.decode()


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Host"])
def test_address_when_a_header_names_another_then_it_is_not_believed(header: str) -> None:
    """S68."""
    world = make_world("township_clerk")
    answer = logged_in(world.officer).get("/accounts/officers/", headers={header: "/accounts/me/"})
    assert answer.status_code == 403


def test_host_when_it_is_not_ours_then_refused() -> None:
    assert Client().get("/accounts/login/", headers={"Host": "evil.example"}).status_code == 400


def _changes() -> int:
    return Event.objects.exclude(act="refuse").count()
