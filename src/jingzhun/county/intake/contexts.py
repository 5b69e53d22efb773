"""What the templates of the Excel door get: one documented class a page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from jingzhun.county.config.states import State
from jingzhun.county.intake.models import Delivery
from jingzhun.county.jobs.contexts import JobShown
from jingzhun.values.speech import Bilingual

Text = str | Promise


@dataclass(frozen=True)
class Line:
    """A delivery on the list."""

    delivery: Delivery
    kind: Bilingual | None
    state: State
    who: str


@dataclass(frozen=True)
class DoorPage:
    """The list of deliveries with the form for a new file."""

    lines: tuple[Line, ...]
    period: str
    next_page: str
    refused: Bilingual | None = None


@dataclass(frozen=True)
class GridCell:
    """A cell of a wrong row: its text, and what is wrong with it."""

    place: int
    text: str
    faults: tuple[Bilingual, ...]

    @property
    def is_wrong(self) -> bool:
        """Return whether the cell is to be mended."""
        return bool(self.faults)


@dataclass(frozen=True)
class GridRow:
    """A wrong row: its number in the file, its cells, and what is wrong with the row as a whole."""

    row: int
    cells: tuple[GridCell, ...]
    faults: tuple[Bilingual, ...]


@dataclass(frozen=True)
class Step:
    """One of the seven steps: its name and whether it is done, now or to come."""

    name: Text
    way: str


@dataclass(frozen=True)
class Candidate:
    """A person whom a row may be about."""

    person_id: int
    name: str
    place: str
    score: str
    evidence: Bilingual


@dataclass(frozen=True)
class Asked:
    """A row of the linking queue: its cells by header, the persons it may be, and the answer so far."""

    row: int
    told: tuple[tuple[str, str], ...]
    candidates: tuple[Candidate, ...]
    answer: int | None
    is_answered: bool
    is_written: bool


@dataclass(frozen=True)
class DeliveryPage:
    """A delivery at its step.

    Parameters
    ----------
    columns
        Header as in the file and the column it was recognised as.
    effects
        How many records of each table were written, and how many taken back.
    """

    line: Line
    steps: tuple[Step, ...]
    shown: JobShown | None
    columns: tuple[tuple[str, Bilingual], ...]
    common: tuple[tuple[Bilingual, int], ...]
    rows: tuple[GridRow, ...]
    header: tuple[str, ...]
    rows_page: int
    has_more: bool
    note: Bilingual | None
    effects: tuple[tuple[Text, int, int], ...]
    asked: int
    answered: int
    may_confirm: bool
    needs_second: bool
    refused: Bilingual | None = None


@dataclass(frozen=True)
class LinkingPage:
    """The linking queue of a delivery."""

    line: Line
    rows: tuple[Asked, ...]
    left: int
    waiting: int
    refused: Bilingual | None = None
