"""A write of a program, done once however often it is sent: the ground's command store at the API's door."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpRequest, JsonResponse

from jingzhun.county.accounts.views.doors import actor_in
from jingzhun.county.audit import commands

HEADER = "Idempotency-Key"


class KeyMissing(Exception):
    """A write came without an idempotency key."""


def once(request: HttpRequest, status: int, do: Callable[[], Mapping[str, object]], *, digest: str = "") -> JsonResponse:
    """Do a command and return its answer, or the answer that was given before.

    Parameters
    ----------
    digest
        Of a file that came as a form, whose body can no longer be read.

    Raises
    ------
    KeyMissing
        Without an ``Idempotency-Key``.
    CommandRefused
        ``bad_key``, ``other_body``, ``in_progress``.
    """
    key = request.headers.get(HEADER, "")
    if not key:
        raise KeyMissing
    program = request.api_key.key_id  # type: ignore[attr-defined]  # set by KeyAuth
    asked = {"program": program, "method": request.method, "address": request.path, "query": request.GET.urlencode()}
    asked["body"] = digest or request.body.decode("utf-8", "replace")
    found = commands.once(key=key, officer_id=actor_in(request).officer_id, asked=asked, do=lambda: (status, do()))
    answer = JsonResponse(found.body, status=found.status)
    if found.is_again:
        answer["Idempotent-Replayed"] = "true"
    if found.was_used_before:
        answer["Warning"] = '299 - "this Idempotency-Key was used more than 90 days ago"'
    return answer
