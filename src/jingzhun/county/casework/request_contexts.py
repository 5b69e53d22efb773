"""What the templates of requests for help get: one documented class a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise

from jingzhun.county.casework.models import ApplicationDoor, HelpRequest
from jingzhun.county.config.states import Clock, State
from jingzhun.county.registry.models import Person
from jingzhun.values.speech import Bilingual

Text = str | Promise


@dataclass(frozen=True)
class RequestLine:
    """A request on the list: who, where, how it came, where it stands, by when."""

    row: HelpRequest
    name: str
    village: str
    way: Text
    risk: Bilingual | None
    state: State
    clock: Clock | None


@dataclass(frozen=True)
class RequestsPage:
    """A tab of requests, and the form to write one down.

    Parameters
    ----------
    counts
        Requests by tab; each is the count of its list.
    """

    lines: tuple[RequestLine, ...]
    tab: str
    counts: dict[str, int]
    next_page: str
    ways: tuple[tuple[str, Text], ...]
    risks: tuple[tuple[str, Bilingual], ...]
    villages: tuple[tuple[str, str], ...]
    may_take: bool
    refused: Bilingual | None = None
    given: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RequestPage:
    """One request; ``told`` is what was told, numbers masked."""

    line: RequestLine
    told: dict[str, str]
    candidates: tuple[Person, ...]
    answer: str
    may_take: bool
    may_open: bool
    procedures: tuple[str, ...]
    refused: Bilingual | None = None


@dataclass(frozen=True)
class DoorLine:
    """A village and its door; null where it has none."""

    code: str
    name: str
    town: str
    door: ApplicationDoor | None


@dataclass(frozen=True)
class DoorsPage:
    """The villages with their codes for applying."""

    lines: tuple[DoorLine, ...]


@dataclass(frozen=True)
class PosterPage:
    """A village's code to print and hang up."""

    village: str
    address: str
    image: str


@dataclass(frozen=True)
class ApplyPage:
    """The application a village's code opens: five questions and who asks."""

    village: str
    risks: tuple[tuple[str, Bilingual], ...]
    given: dict[str, str]
    refused: Bilingual | None = None


@dataclass(frozen=True)
class ReceiptPage:
    """A receipt: the number, where the request stands, by when it is answered, the answer.

    Parameters
    ----------
    address
        Where the receipt is found again; told once, with its code as a picture. Empty when it is looked at later.
    """

    number: str
    village: str
    received_on: date
    due_on: date | None
    state: State
    answer: str
    may_withdraw: bool
    address: str = ""
    image: str = ""
    refused: Bilingual | None = None
