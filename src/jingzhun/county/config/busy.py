"""A database that cannot be reached, has no connection left, or keeps a row locked: told within seconds as such, never as a page that hangs (trust.md F14, F15)."""

from __future__ import annotations

import weakref
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse

LONGEST_LOCK_MS = 8_000
RETRY_AFTER = "5"  # seconds: a restart takes some, a long transaction too
STATUS = 503
BUSY_STATES = (
    "53300",  # too many connections
    "53400",
    "55P03",  # a lock was not to be had in time
    "57P01",  # the server is being shut down, or just was
    "57P02",
    "57P03",
    "08000",
    "08003",
    "08006",
    "08001",
    "08004",
)
LOCKED = ("database is locked", "database table is locked")  # SQLite, after its own patience
BROKEN = 3  # PQTRANS_INERROR of libpq
_TOLD: weakref.WeakSet[object] = weakref.WeakSet()


def is_busy(error: BaseException | None) -> bool:
    """Return whether an error says that the database will answer again by itself."""
    if isinstance(error, InterfaceError):  # a connection that went away under us
        return True
    if not isinstance(error, OperationalError):
        return False
    if connection.vendor != "postgresql":
        return str(error) in LOCKED
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state in BUSY_STATES  # without a state the connection itself was not to be had


class WaitsForNoLockLong:
    """Lets a page wait for a row that somebody else holds for some seconds only; a worker's own connections wait as long as they need.

    Nothing is asked of the database before the page itself asks: a style sheet, and the word whether the site is up, need none.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with each connection told once, before its first statement."""
        if connection.vendor != "postgresql":
            return self.get_response(request)
        with connection.execute_wrapper(_told_once):
            return self.get_response(request)


def _told_once(execute: Callable[..., object], *statement: object) -> object:
    # In a transaction that a statement has broken only its undoing is heard.
    if connection.connection not in _TOLD and connection.connection.info.transaction_status != BROKEN:
        # A transaction that is undone takes with it what was set in it.
        within = "LOCAL" if connection.in_atomic_block else "SESSION"
        with connection.connection.cursor() as cursor:
            cursor.execute(f"SET {within} lock_timeout TO {LONGEST_LOCK_MS}")
        if within == "SESSION":
            _TOLD.add(connection.connection)
    return execute(*statement)
