"""The request's actor: read once a request, so that rights taken away are gone with the next click (trust.md S12)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.queries import actor_of

NOBODY = Actor(officer_id=0, name="")


class ActorOfRequest:
    """Sets ``request.actor``; nobody logged in is an actor without a single role."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with its actor known."""
        request.actor = SimpleLazyObject(lambda: self._actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def _actor(self, request: HttpRequest) -> Actor:
        if not request.user.is_authenticated:
            return NOBODY
        return actor_of(request.user, on=timezone.localdate(), request_id=getattr(request, "request_id", ""))
