"""What the trail's pages are given, under the name ``shown``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.forms import Form

from jingzhun.values.speech import Bilingual


@dataclass(frozen=True)
class EventLine:
    """One event as a person reads it."""

    sequence: int
    at: datetime
    who: str
    for_whom: str
    sentence: Bilingual
    household_id: int | None
    reason: str
    changes: Sequence[tuple[Bilingual, Bilingual, Bilingual]]
    request_id: str


@dataclass(frozen=True)
class LookLine:
    """One look at personal data."""

    at: datetime
    who: str
    what: Bilingual
    household_id: int | None
    count: int
    reason: str


@dataclass(frozen=True)
class PaceLine:
    """A flagged pace: whose, when, how many requests in how many seconds."""

    sequence: int
    at: datetime
    officer: int | None
    who: str
    requests: int
    seconds: int


@dataclass(frozen=True)
class PacePage:
    """The flags that wait for a supervisor."""

    lines: Sequence[PaceLine]
    refused: Bilingual | None


@dataclass(frozen=True)
class TrailPage:
    """A page of the trail or of the looks.

    Parameters
    ----------
    older
        The address of the page before; empty where there is none.
    """

    form: Form
    lines: Sequence[EventLine | LookLine]
    older: str
