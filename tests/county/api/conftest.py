"""A program with a key, for every test of the API."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from county.judged import run, small_county, two_ill
from jingzhun.county.accounts.actor import system_actor
from jingzhun.county.accounts.models import Officer
from jingzhun.county.api.keys import KEY_ACTS
from jingzhun.county.api.operations.make_api_key import NewKey, make_api_key

__all__ = ["run", "small_county", "two_ill"]


def command() -> str:
    """Return a new command's key (UUIDv7), as a program makes one."""
    drawn = uuid.uuid4().hex
    return str(uuid.UUID(f"{time.time_ns() // 1_000_000:012x}7{drawn[13:]}"))


READS = ("see_figures", "see_households", "see_clues")


@dataclass
class Program:
    """Asks as a program does: a key in a header, no session."""

    secret: str
    key_id: str
    client: Client

    def ask(self, path: str, method: str = "get", **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.secret}"} | more.pop("headers", {})
        return getattr(self.client, method)(f"/api/v1/{path}", headers=headers, **more)

    def write(self, path: str, body: object, **headers: str) -> Any:
        return self.ask(path, "post", data=body, content_type="application/json", headers=headers)


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def make_key(make_officer: Callable[..., Officer]) -> Callable[..., NewKey]:
    def make(
        *,
        role: str = "leading_group_office",
        home: str = "150424",
        acts: tuple[str, ...] = READS,
        divisions: tuple[str, ...] = (),
        last: date | None = None,
    ) -> NewKey:
        return make_api_key(
            actor=system_actor("150424"),
            name="test",
            owner_id=make_officer(role, home).pk,
            acts=acts,
            divisions=divisions or (home,),
            expires_on=last or timezone.localdate() + timedelta(days=30),
        )

    return make


@pytest.fixture
def program(make_key: Callable[..., NewKey]) -> Callable[..., Program]:
    def make(**told: Any) -> Program:
        made = make_key(**told)
        return Program(made.shown_once, made.key.key_id, Client(raise_request_exception=False))

    return make


ALL = KEY_ACTS
