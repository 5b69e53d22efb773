"""Is the trail whole? Every link recomputed, from the first; the first broken one is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jingzhun.county.audit.models import ChainHead, Event
from jingzhun.county.audit.operations import GENESIS, HASHED, HEAD, hash_of_row

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
    """Return the state of the whole chain; events are read in order, a few thousand at a time, as plain rows for speed."""
    previous, sequence = GENESIS, 0
    for row in Event.objects.order_by("sequence").values_list(*HASHED, "hash").iterator(AT_A_TIME):
        *said, kept = row
        why = _fault(said, sequence + 1, previous, kept)
        if why:
            return ChainState(sequence, sequence + 1, why)
        previous, sequence = kept, said[0]
    head = ChainHead.objects.filter(pk=HEAD).first()
    if head is None or (head.sequence, head.hash) != (sequence, previous):
        return ChainState(sequence, sequence + 1, "head")
    return ChainState(sequence)


def _fault(said: list[Any], sequence: int, previous: str, kept: str) -> str:
    if said[0] != sequence:
        return "missing"
    if said[-1] != previous:
        return "unlinked"
    return "" if hash_of_row(said) == kept else "changed"
