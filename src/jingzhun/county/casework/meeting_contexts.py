"""What the templates of meetings get: one documented class a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from jingzhun.county.casework.contexts import InboxLine
from jingzhun.county.casework.models import AgendaItem, Attendee, Meeting
from jingzhun.county.config.states import State
from jingzhun.values.speech import Bilingual


@dataclass(frozen=True)
class MeetingLine:
    """A meeting on the list."""

    row: Meeting
    village: str
    state: State
    cases: int
    people: int


@dataclass(frozen=True)
class MeetingsPage:
    """The meetings, and the form to call one of the cases that wait."""

    lines: tuple[MeetingLine, ...]
    waiting: tuple[InboxLine, ...]
    villages: tuple[tuple[str, str], ...]
    people: str
    today: date
    may_call: bool
    refused: Bilingual | None = None
    given: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AgendaLine:
    """A case of a meeting: whose, who leaves the room for it, what was voted or what was typed before it was refused."""

    item: AgendaItem
    head_name: str
    group_name: str
    recused: tuple[str, ...]
    said: Bilingual | None
    given: dict[str, str]


@dataclass(frozen=True)
class MeetingPage:
    """One meeting: who is called, the cases, and the votes or the form for them."""

    line: MeetingLine
    people: tuple[Attendee, ...]
    agenda: tuple[AgendaLine, ...]
    may_hold: bool
    present: frozenset[int]
    given: dict[str, str]
    refused: Bilingual | None = None
