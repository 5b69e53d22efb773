"""The one way into the trail. An event is written in the transaction of the change it tells of, or the change does not happen.

The chain: each event's hash is SHA-256 over the hash before it and the event's own fields as canonical JSON. The head is one row that
whoever appends locks, so events are in one order on both databases.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from jingzhun.county.audit.models import ChainHead, Event

GENESIS = "0" * 64
HEAD = 1
MICROSECONDS = 1_000_000
HASHED = (
    "sequence",
    "at",
    "actor_id",
    "for_actor_id",
    "act",
    "subject_kind",
    "subject_id",
    "household_id",
    "division_code",
    "command_id",
    "request_id",
    "changes",
    "reason",
    "previous_hash",
)
ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, default=str)


@dataclass(frozen=True, kw_only=True)
class Change:
    """What happened, as the caller tells it.

    Parameters
    ----------
    act
        Verb and noun of the operation.
    changes
        ``{field: (before, after)}``. Sensitive values go in as keyed fingerprints, never in clear.
    """

    actor_id: int | None
    act: str
    subject_kind: str
    subject_id: str
    household_id: int | None = None
    division_code: str = ""
    for_actor_id: int | None = None
    command_id: str = ""
    request_id: str = ""
    changes: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""


class OutsideTransaction(RuntimeError):
    """An event was recorded outside the transaction of its change."""


def record(*happened: Change) -> None:
    """Append changes to the chain, in their order.

    Raises
    ------
    OutsideTransaction
        Outside an atomic block: the event could then outlive a change that was rolled back.
    """
    record_many(happened)


def record_many(happened: Iterable[Change]) -> int:
    """Append changes to the chain in one go and return how many; see ``record``."""
    if not connection.in_atomic_block:
        raise OutsideTransaction
    with transaction.atomic():
        head = ChainHead.objects.select_for_update().get(pk=HEAD)
        at = timezone.now()
        events = []
        for one in happened:
            event = _event(one, sequence=head.sequence + 1, at=at, previous=head.hash)
            head.sequence, head.hash = event.sequence, event.hash
            events.append(event)
        Event.objects.bulk_create(events, batch_size=500)
        head.save(update_fields=("sequence", "hash"))
    return len(events)


def _event(change: Change, *, sequence: int, at: datetime, previous: str) -> Event:
    event = Event(**asdict(change) | {"changes": dict(change.changes)}, sequence=sequence, at=at, previous_hash=previous)
    event.hash = hash_of(event)
    return event


def hash_of(event: Event) -> str:
    """Return the hash an event must have: over the one before it and everything it says."""
    return hash_of_row([getattr(event, name) for name in HASHED])


def hash_of_row(said: Sequence[Any]) -> str:
    """Return the hash of an event given as the values of ``HASHED``."""
    (
        sequence,
        at,
        actor_id,
        for_actor_id,
        act,
        kind,
        subject,
        household_id,
        division,
        command,
        request,
        changes,
        reason,
        previous,
    ) = said
    told = {
        "sequence": sequence,
        "at": int(at.timestamp() * MICROSECONDS),
        "actor_id": actor_id,
        "for_actor_id": for_actor_id,
        "act": act,
        "subject": [kind, subject],
        "household_id": household_id,
        "division_code": division,
        "command_id": command,
        "request_id": request,
        "changes": changes,
        "reason": reason,
        "previous": previous,
    }
    return hashlib.sha256(ENCODER.encode(told).encode()).hexdigest()
