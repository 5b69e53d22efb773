"""The one way into the trail. An event is written in the transaction of the change it tells of, or the change does not happen.

The chain: each event's hash is SHA-256 over the hash before it and the event's own fields as canonical JSON. The head is one row that
whoever appends locks, so events are in one order on both databases.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from jingzhun.county.audit.models import ChainHead, Event

GENESIS = "0" * 64
HEAD = 1


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
    said = {
        "sequence": event.sequence,
        "at": int(event.at.timestamp() * 1_000_000),
        "actor_id": event.actor_id,
        "for_actor_id": event.for_actor_id,
        "act": event.act,
        "subject": [event.subject_kind, event.subject_id],
        "household_id": event.household_id,
        "division_code": event.division_code,
        "command_id": event.command_id,
        "request_id": event.request_id,
        "changes": event.changes,
        "reason": event.reason,
        "previous": event.previous_hash,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
