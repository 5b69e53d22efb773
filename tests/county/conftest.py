"""What every test of the site may ask for: officers of each role and a client logged in as one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Appointment, Officer
from jingzhun.county.accounts.queries import actor_of

COUNTY = "150424"
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def make_officer(db: None) -> Callable[..., Officer]:
    """Return a function that makes an officer with one appointment."""

    def make(role: str, division: str = COUNTY, username: str = "") -> Officer:
        username = username or f"{role}_{division}"
        officer, _ = Officer.objects.get_or_create(username=username, defaults={"name": username})
        Appointment.objects.get_or_create(officer=officer, role=role, division_code=division, from_on=LONG_AGO)
        return officer

    return make


@pytest.fixture
def make_actor(make_officer: Callable[..., Officer]) -> Callable[..., Actor]:
    """Return a function that makes an officer and gives the actor of today."""

    def make(role: str, division: str = COUNTY) -> Actor:
        return actor_of(make_officer(role, division), on=date(2024, 6, 30))

    return make


@pytest.fixture
def client_of(make_officer: Callable[..., Officer]) -> Callable[..., Client]:
    """Return a function that gives a client logged in as an officer of a role."""

    def make(role: str, division: str = COUNTY) -> Client:
        client = Client()
        client.force_login(make_officer(role, division))
        return client

    return make
