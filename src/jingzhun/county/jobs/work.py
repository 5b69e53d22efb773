"""What a kind of job is: a function that does one chunk, from a checkpoint to the next.

A chunk has two halves. The first reads and computes for as long as it takes, outside any transaction. The second writes, inside the
transaction that also saves the checkpoint; a worker that lost its lease in between finds another fence and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from jingzhun.county.accounts.actor import Actor
from jingzhun.values.speech import Bilingual


@dataclass(frozen=True)
class Held:
    """What a chunk is given.

    Parameters
    ----------
    actor
        Who asked, with the rights of this moment.
    arguments
        What was asked, as it was stored.
    checkpoint
        What the chunk before left; empty at the first.
    """

    job_id: str
    actor: Actor
    arguments: Mapping[str, object]
    checkpoint: Mapping[str, object]


@dataclass(frozen=True)
class Chunk:
    """What a chunk gives back.

    Parameters
    ----------
    checkpoint
        From where the next chunk goes on.
    write
        Writes the chunk's effect; called in the transaction of the checkpoint.
    is_last
        Whether the job is done with it; ``result`` is then kept.
    """

    checkpoint: Mapping[str, object]
    done: int
    total: int | None
    write: Callable[[], None] | None = None
    is_last: bool = False
    step: Bilingual | None = None
    result: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class JobKind:
    """A kind of job.

    Parameters
    ----------
    name
        Stored with the job; never renamed.
    act
        The act that whoever asked must still be allowed to do at every chunk (trust.md S12).
    chunk
        Does one chunk.
    """

    name: str
    title: Bilingual
    act: str
    chunk: Callable[[Held], Chunk]
