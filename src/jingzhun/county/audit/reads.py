"""The log of looks at personal data: noted while a page is made, written after its answer, many at a time.

Reason: a write in the way of every page would make each reader wait for the one writer that SQLite has. Rejected: writing in the
request (measured by ``bench-site``), and the log file (nobody could ask it who looked). Limit: a process that is killed loses what it
has not yet written, at most ``EVERY_SECONDS`` of looks; this is signed in docs/decisions/0017.
"""

from __future__ import annotations

import atexit
import logging
import threading
from collections import deque
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest
from django.utils import timezone

from jingzhun.county.audit.models import Read

EVERY_SECONDS = 0.5
AT_A_TIME = 500
NOTED = "noted_reads"
LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class Look:
    """One look at personal data.

    Parameters
    ----------
    what
        household_page, person_page, household_list, search, id_unmasked, export …
    count
        How many households or persons were shown.
    """

    actor_id: int
    what: str
    for_actor_id: int | None = None
    household_id: int | None = None
    count: int = 1
    reason: str = ""
    request_id: str = ""


def note_read(request: HttpRequest, what: str, *, household_id: int | None = None, count: int = 1, reason: str = "") -> None:
    """Note that this request shows personal data; written once the answer is made."""
    actor = request.actor  # type: ignore[attr-defined]
    look = Look(
        actor_id=actor.officer_id or 0,
        for_actor_id=actor.for_officer_id,
        what=what,
        household_id=household_id,
        count=count,
        reason=reason,
        request_id=getattr(request, "request_id", ""),
    )
    request.__dict__.setdefault(NOTED, []).append(look)


class ReadLog:
    """Gathers looks of all requests of a process and writes them in batches from a thread of its own."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[Look, datetime]] = deque()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, looks: list[Look]) -> None:
        """Take looks over; they are written within ``EVERY_SECONDS``, or now where the settings say inline."""
        now = timezone.now()
        self._waiting.extend((look, now) for look in looks)
        if settings.AUDIT_READS_INLINE:
            self.flush()
            return
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._write_on, name="read-log", daemon=True)
                self._thread.start()
                atexit.register(self.flush)

    def flush(self) -> int:
        """Write what is waiting and return how many."""
        count = 0
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(AT_A_TIME, len(self._waiting)))]
            try:
                Read.objects.bulk_create(Read(at=at, **vars(look)) for look, at in batch)
            except DatabaseError:
                self._waiting.extendleft(reversed(batch))  # nothing is dropped: the next turn tries again, and the log tells it
                raise
            count += len(batch)
        return count

    def _write_on(self) -> None:
        while True:
            self._wake.wait(EVERY_SECONDS)
            if self._waiting:
                try:
                    self.flush()
                except DatabaseError:
                    LOGGER.exception("looks could not be written; %d wait", len(self._waiting))
                finally:
                    connection.close()


LOG = ReadLog()
