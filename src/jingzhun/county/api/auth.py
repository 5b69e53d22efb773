"""The only ways in: a key in the Authorization header, or a signature made with one. A session of the site is not one, so no page of a stranger can use the API."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import APIKeyHeader, HttpBearer

from jingzhun.county.accounts.floor import move_floor
from jingzhun.county.accounts.network import address_of
from jingzhun.county.api.keys import KeyActor, actor_by_key
from jingzhun.county.api.models import ApiKey
from jingzhun.county.api.signing import actor_by_signature
from jingzhun.county.config import limits
from jingzhun.county.config.requests import SAFE

LONGEST = 40  # of a name that is told back


class TooMany(Exception):
    """A key or an address asked too often."""


class StrangeParameters(Exception):
    """An address was given query parameters that it does not know; nothing is left out without a word (trust.md S09)."""

    def __init__(self, names: list[str]) -> None:
        self.faults = [
            {"loc": ("query", "asked", name[:LONGEST]), "type": "extra_forbidden", "msg": "not known here"} for name in names
        ]
        super().__init__(len(names))


class SignedAuth(APIKeyHeader):
    """Finds the actor of a partner's signed request; see ``signing``."""

    openapi_name = "signature"
    param_name = "X-Jingzhun-Signature"

    def authenticate(self, request: HttpRequest, key: str | None) -> KeyActor | None:
        """Return the actor; null where nothing is signed, or not by a key in force, or not for this request."""
        if not key:
            return None
        stranger = f"stranger:{address_of(request)}"
        if limits.count_of(stranger) > limits.A_STRANGER:
            raise TooMany
        return _let_in(request, actor_by_signature(request, key, request_id=getattr(request, "request_id", "")), stranger)


def _let_in(request: HttpRequest, found: tuple[KeyActor, ApiKey] | None, stranger: str) -> KeyActor | None:
    """Count a stranger, or make the actor the request's within what his key may ask."""
    if found is None:
        limits.is_over(stranger, limits.A_STRANGER)
        return None
    actor, key = found
    if limits.is_over(f"key:{key.key_id}", limits.A_KEY):
        raise TooMany
    if request.method in SAFE:  # reads stand on the floor that the middleware laid for nobody
        move_floor(actor)
    request.actor, request.api_key = actor, key  # type: ignore[attr-defined]
    strange = sorted(set(request.GET) - getattr(request, "known_parameters", frozenset()))
    if strange:
        raise StrangeParameters(strange)
    return actor


class KeyAuth(HttpBearer):
    """Finds the actor of a key and makes it the request's, so that queries, operations and the trail know who asks."""

    openapi_name = "key"

    def authenticate(self, request: HttpRequest, token: str) -> KeyActor | None:
        """Return the actor; null where the key is none."""
        stranger = f"stranger:{address_of(request)}"
        if limits.count_of(stranger) > limits.A_STRANGER:
            raise TooMany
        return _let_in(
            request, actor_by_key(token, on=timezone.localdate(), request_id=getattr(request, "request_id", "")), stranger
        )
