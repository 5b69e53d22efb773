"""What every request has: an id of its own, and the promise that a safe method writes nothing."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER", "TRUNCATE")
ALLOWED_TABLES = ("django_session", "usersessions_usersession", "cache_entries", "audit_read", "api_spentnonce")
CURRENT: ContextVar[str] = ContextVar("request_id", default="")


class RequestId:
    """Gives each request an id that the log, the trail and an error page tell; a client's own header is not believed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request under a new id."""
        request.request_id = secrets.token_hex(8)  # type: ignore[attr-defined]
        token = CURRENT.set(request.request_id)  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        finally:
            CURRENT.reset(token)
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response


class WroteOnRead(RuntimeError):
    """A GET tried to change records."""


class SafeMethodsWriteNothing:
    """Refuses a statement that writes while a GET, HEAD or OPTIONS is answered; sessions, the cache, spent nonces and the log of reads excepted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with writing refused where the method is safe."""
        if request.method not in SAFE:
            return self.get_response(request)
        with reading_only():
            return self.get_response(request)


@contextmanager
def reading_only() -> Iterator[None]:
    """Refuse writing statements on the connection while inside."""
    with connection.execute_wrapper(_refuse_writes):
        yield


def _refuse_writes(execute: Callable[..., Any], sql: str, *handed: object) -> object:
    if sql.lstrip().upper().startswith(WRITES) and not any(f'"{table}"' in sql for table in ALLOWED_TABLES):
        raise WroteOnRead(sql.split('"')[1] if '"' in sql else sql[:20])
    return execute(sql, *handed)
