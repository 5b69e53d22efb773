"""What the tests of accounts share: a password that the profile takes, an authenticator whose codes can be read, a log-in by hand."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.operations.set_password import keep_password

PASSWORD = "Grain-and-water-7"  # noqa: S105 - of officers who do not exist
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105
STEP = 30


@pytest.fixture(autouse=True)
def _no_counted_tries(db: None) -> None:
    cache.clear()


@pytest.fixture
def with_password() -> Callable[[Officer], Officer]:
    """Return a function that gives an officer a password."""

    def give(officer: Officer) -> Officer:
        keep_password(officer, PASSWORD)
        return officer

    return give


def add_authenticator(officer: Officer) -> Authenticator:
    """Give an officer an authenticator with the known secret."""
    return TOTP.activate(officer, SECRET).instance


def code_now(shift: int = 0) -> str:
    """Return the code the authenticator shows now, or ``shift`` steps later."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // STEP + shift))


def log_in(client: Client, username: str, password: str = PASSWORD, **more: str) -> object:
    """Send the log-in form."""
    return client.post("/accounts/login/", {"login": username, "password": password, **more})
