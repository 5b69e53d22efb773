"""Is the trail whole? Every link recomputed, from the first; the first broken one is named."""

from __future__ import annotations

from dataclasses import dataclass

from jingzhun.county.audit.models import ChainHead, Event
from jingzhun.county.audit.operations import GENESIS, HEAD, hash_of

AT_A_TIME = 5_000


@dataclass(frozen=True)
class ChainState:
    """What checking found.

    Parameters
    ----------
    broken_at
        Sequence of the first event that is missing, changed or out of order; null where the chain is whole.
    why
        ``missing``, ``changed``, ``unlinked``, ``head`` or empty.
    """

    events: int
    broken_at: int | None = None
    why: str = ""

    @property
    def is_whole(self) -> bool:
        """Return whether nothing is broken."""
        return self.broken_at is None


def check_chain() -> ChainState:
    """Return the state of the whole chain; events are read in order, a few thousand at a time."""
    previous, sequence = GENESIS, 0
    for event in Event.objects.order_by("sequence").iterator(AT_A_TIME):
        why = _fault(event, sequence + 1, previous)
        if why:
            return ChainState(sequence, sequence + 1, why)
        previous, sequence = event.hash, event.sequence
    head = ChainHead.objects.filter(pk=HEAD).first()
    if head is None or (head.sequence, head.hash) != (sequence, previous):
        return ChainState(sequence, sequence + 1, "head")
    return ChainState(sequence)


def _fault(event: Event, sequence: int, previous: str) -> str:
    if event.sequence != sequence:
        return "missing"
    if event.previous_hash != previous:
        return "unlinked"
    return "" if hash_of(event) == event.hash else "changed"
