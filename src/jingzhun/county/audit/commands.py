"""A command is done once, however often it is sent (trust.md E.2.2, F03, F26, F27).

Whoever asks makes a key (UUIDv7) before asking. The key, a hash of what was asked and the answer are written in the transaction of the
effect; so there is no effect without a stored answer and no stored answer without an effect, also when the process is killed between
the commit and the reply. The answer lies sealed: it may show a household.

In progress: PostgreSQL answers 409 at once by an advisory lock; SQLite has one writer, whoever comes second waits for the first and then
gets its answer.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from jingzhun.county.audit.models import Command
from jingzhun.county.config.sealed import keys
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

KEPT = timedelta(days=90)  # offline phones are late
UUID7 = 7
LOCK_BITS = 63  # an advisory lock is a signed 64-bit number
RETRY_AFTER_SECONDS = 2
BAD_KEY = Bilingual("Idempotency-Key 须为 UUIDv7", "the Idempotency-Key must be a UUIDv7")
OTHER_BODY = Bilingual("这个指令编号已用于另一内容，请换新编号", "this key was used for something else; make a new one")
IN_PROGRESS = Bilingual("同一指令正在处理，请稍后再问结果", "the same command is being worked on; ask again shortly")
STATUS = {"bad_key": 422, "other_body": 422, "in_progress": 409}


class CommandRefused(JingzhunError):
    """A command was not done: its key is unusable, belongs to something else, or is being worked on."""

    @property
    def status(self) -> int:
        """Return the HTTP status of the refusal."""
        return STATUS[self.code]


@dataclass(frozen=True)
class Answered:
    """An answer, the first one or the same again.

    Parameters
    ----------
    is_again
        Whether it was stored before: nothing was done this time.
    was_used_before
        Whether the key had been used more than 90 days ago; the effect is new, and the door warns.
    """

    status: int
    body: Mapping[str, object]
    is_again: bool = False
    was_used_before: bool = False


def once(*, key: str, officer_id: int | None, asked: object, do: Callable[[], tuple[int, Mapping[str, object]]]) -> Answered:
    """Do a command, or return the answer that its key already has.

    Parameters
    ----------
    asked
        What was asked: method, address and body, as plain data.
    do
        Does it and returns status and answer; its effect and the answer are committed together. What it raises is not stored.

    Raises
    ------
    CommandRefused
        ``bad_key``, ``other_body`` (422) or ``in_progress`` (409).
    """
    _must_be_key(key)
    body_hash = hashlib.sha256(json.dumps([officer_id, asked], sort_keys=True, default=str).encode()).hexdigest()
    with transaction.atomic():
        if not _taken(key):
            raise CommandRefused("in_progress", IN_PROGRESS)
        before = Command.objects.filter(pk=key).first()
        is_old = before is not None and before.at < timezone.now() - KEPT
        if before is not None and not is_old:
            if before.body_hash != body_hash:
                raise CommandRefused("other_body", OTHER_BODY)
            return Answered(before.status, json.loads(keys().open(before.answer, _bound_to(key))), is_again=True)
        status, body = do()
        sealed = keys().seal(json.dumps(body, ensure_ascii=False, default=str), _bound_to(key))
        told = {"at": timezone.now(), "officer_id": officer_id, "body_hash": body_hash, "status": status, "answer": sealed}
        Command.objects.update_or_create(key=key, defaults=told)
    return Answered(status, body, was_used_before=is_old)


def forget_old_commands() -> int:
    """Take away the answers of commands that are older than anybody asks for, and return how many."""
    return Command.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


def _must_be_key(key: str) -> None:
    try:
        made = uuid.UUID(key)
    except ValueError:
        raise CommandRefused("bad_key", BAD_KEY) from None
    if made.version != UUID7 or str(made) != key.lower():
        raise CommandRefused("bad_key", BAD_KEY)


def _taken(key: str) -> bool:
    """Return whether this transaction is the only one that works on the key."""
    if connection.vendor != "postgresql":
        return True  # an immediate transaction is the only one that writes
    number = uuid.UUID(key).int & ((1 << LOCK_BITS) - 1)  # the lower half of a UUIDv7 is random
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        return bool(cursor.fetchone()[0])


def _bound_to(key: str) -> str:
    return f"audit_command.answer {key}"
