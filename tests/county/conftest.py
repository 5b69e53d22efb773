"""What every test of the site may ask for: officers of each role and a client logged in as one."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from county.leakage import scanning
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Appointment, Officer
from jingzhun.county.accounts.queries import actor_of
from jingzhun.county.audit.fields import field_name
from jingzhun.county.audit.looks import LOOKS
from jingzhun.county.audit.models import ChainHead
from jingzhun.county.audit.operations import GENESIS, HEAD, Change
from jingzhun.county.audit.reads import Look
from jingzhun.county.audit.triggers import TABLES, removals, run, statements
from jingzhun.county.casework.models import ONLY_ADDED

COUNTY = "150424"
CODES = re.compile(r"[A-Z_]+|row \d+")  # a rule's or measure's own code, a row of a file
KEPT = (*TABLES, *ONLY_ADDED, "evaluation_problemstep")
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def make_officer(db: None) -> Callable[..., Officer]:
    """Return a function that makes an officer with one appointment."""

    def make(role: str, division: str = COUNTY, username: str = "") -> Officer:
        username = username or f"{role}_{division}"
        officer, _ = Officer.objects.get_or_create(username=username, defaults={"name": username, "division_code": division})
        Appointment.objects.get_or_create(officer=officer, role=role, division_code=division, from_on=LONG_AGO)
        return officer

    return make


@pytest.fixture
def make_actor(make_officer: Callable[..., Officer]) -> Callable[..., Actor]:
    """Return a function that makes an officer and gives the actor of today."""

    def make(role: str, division: str = COUNTY, *, is_fresh: bool = True) -> Actor:
        return actor_of(make_officer(role, division), on=date(2024, 6, 30), is_fresh=is_fresh)

    return make


@pytest.fixture
def client_of(make_officer: Callable[..., Officer]) -> Callable[..., Client]:
    """Return a function that gives a client logged in as an officer of a role, the second factor given just now, or long ago."""

    def make(role: str, division: str = COUNTY, *, is_fresh: bool = True, **more: object) -> Client:
        return logged_in(make_officer(role, division), is_fresh=is_fresh, **more)

    return make


def logged_in(officer: Officer, *, is_fresh: bool = True, **more: object) -> Client:
    """Return a client with the session that a log-in by password and second factor leaves."""
    client = Client(**more)  # type: ignore[arg-type]
    client.force_login(officer)
    session = client.session
    at = time.time() if is_fresh else time.time() - 3600
    session["has_factor"] = True
    session["account_authentication_methods"] = [{"method": "password", "at": at}, {"method": "mfa", "type": "totp", "at": at}]
    session["account_authentication_methods_user"] = str(officer.pk)
    session.save()
    return client


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep the tests' SQLite as it is when it was just migrated; a test whose processes need a site of their own begins with a copy."""
    folder = tmp_path_factory.mktemp("migrated")
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock(), closing(sqlite3.connect(folder / "county.sqlite3")) as kept:
            connection.ensure_connection()
            connection.connection.backup(kept)
    return folder


@pytest.fixture(scope="session")
def migrated_site(django_db_setup: Path) -> Path:
    """A folder with the migrated and empty database of a site in SQLite; to be copied."""
    return django_db_setup


@pytest.fixture(autouse=True)
def trail_of_tests(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the trail's triggers stand in every test, and give way when a test with real transactions has its database emptied."""
    wants = request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(request.fixturenames)
    if not wants:
        yield
        return
    request.getfixturevalue("_django_db_helper")
    if not ChainHead.objects.exists():
        ChainHead.objects.create(pk=HEAD, sequence=0, hash=GENESIS)
    run(connection, statements(connection.vendor, KEPT))
    yield
    if not connection.in_atomic_block:
        run(connection, removals(connection.vendor, KEPT))


@pytest.fixture(autouse=True)
def no_number_leaks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scan every answer of every test of the site for a full id or phone (S60)."""
    monkeypatch.setattr(Client, "request", scanning(Client.request))


@pytest.fixture(scope="session", autouse=True)
def every_changed_field_and_every_look_has_a_name() -> Iterator[None]:
    """Fail where an event or a look is made that its page could only tell by its code."""
    made = Change.__init__

    def checked(self: Change, *given: Any, **more: Any) -> None:
        made(self, *given, **more)
        unnamed = {field for field in self.changes if field_name(field) is None and not CODES.fullmatch(field)}
        assert not unnamed, f"name {sorted(unnamed)} of {self.act} in audit/fields.py"

    looked = Look.__init__

    def named(self: Look, *given: Any, **more: Any) -> None:
        looked(self, *given, **more)
        assert self.what in LOOKS, f"name the look {self.what} in audit/looks.py"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Change, "__init__", checked)
        patch.setattr(Look, "__init__", named)
        yield
