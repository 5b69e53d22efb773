"""Every invariant of the site, by list: what ``jingzhun verify --all`` asks. An app's own stand in its ``invariants.py``."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import DatabaseError

from jingzhun.county.audit.invariants import INVARIANTS as AUDIT
from jingzhun.county.audit.invariants import Breach, Invariant
from jingzhun.county.casework.invariants import INVARIANTS as CASEWORK
from jingzhun.county.clues.invariants import INVARIANTS as CLUES
from jingzhun.county.config.soundness import unsoundnesses
from jingzhun.county.jobs.invariants import INVARIANTS as JOBS
from jingzhun.county.registry.invariants import INVARIANTS as REGISTRY
from jingzhun.values.speech import Bilingual

UNREADABLE = Bilingual("读不出：{why}", "cannot be read: {why}")


def soundness_breaches() -> Iterator[Breach]:
    """Yield what the database finds wrong with itself."""
    for where, sentence in unsoundnesses():
        yield Breach("I9", where, sentence)


SOUNDNESS = Invariant(
    "I9",
    Bilingual("数据库文件完好，外键成立", "the database is sound and its foreign keys hold"),
    soundness_breaches,
    Bilingual("停止写入；用 jingzhun drill 验证备份后恢复", "stop writing; restore from a backup that jingzhun drill proved"),
)
INVARIANTS: tuple[Invariant, ...] = (SOUNDNESS, *AUDIT, *JOBS, *REGISTRY, *CLUES, *CASEWORK)
NOT_YET = ("I3", "I11")  # funds, phones: their tables come with their apps


@dataclass(frozen=True)
class Verified:
    """What asking one invariant gave.

    Parameters
    ----------
    seconds
        How long it took.
    """

    invariant: Invariant
    breaches: tuple[Breach, ...]
    seconds: float


def verify(invariants: tuple[Invariant, ...] = INVARIANTS) -> Iterator[Verified]:
    """Yield each invariant with what breaches it; a table that cannot even be read breaches it too."""
    for invariant in invariants:
        began = time.monotonic()
        try:
            found = tuple(invariant.breaches())
        except DatabaseError as error:
            found = (Breach(invariant.code, "database", UNREADABLE.format(why=str(error).splitlines()[0])),)
        yield Verified(invariant, found, time.monotonic() - began)
