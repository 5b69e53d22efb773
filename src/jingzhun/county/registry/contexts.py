"""What the registry's parts of a page get, one documented class each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jingzhun.county.registry.conflicts import Told
from jingzhun.county.registry.forms import PaperForm
from jingzhun.county.registry.models import Household
from jingzhun.county.registry.papers import IndexLine
from jingzhun.values.speech import Bilingual


@dataclass(frozen=True)
class Member:
    """One member of a household on a day; numbers are masked.

    Parameters
    ----------
    states
        What is true of the person that day, in words: schooling, labour, work, health where the reader may know it.
    shares_income
        Whether the person shares the household's income; another dated fact than living here (practice.md P5).
    """

    person_id: int
    name: str
    is_head: bool
    relation: Bilingual | None
    sex: Bilingual | None
    birth_on: date | None
    age: int | None
    id_masked: str
    phone_masked: str
    shares_income: bool
    states: tuple[Bilingual, ...]


@dataclass(frozen=True)
class MembersPanel:
    """Who lives in the household on a day, the head first, and who is registered here but lives elsewhere."""

    on: date
    living: tuple[Member, ...]
    elsewhere: tuple[Member, ...]
    may_unmask: bool


@dataclass(frozen=True)
class HomePanel:
    """House and water as they were last found; null where nothing was told."""

    house: tuple[Bilingual, ...]
    house_on: date | None
    water: tuple[Bilingual, ...]
    water_on: date | None


@dataclass(frozen=True)
class Happened:
    """One line of the timeline.

    Parameters
    ----------
    amount_fen
        Null where there is none, and for readers who are not told amounts.
    """

    on: date
    words: Bilingual
    who: str
    amount_fen: int | None
    told_by: Bilingual | None
    source: str


@dataclass(frozen=True)
class TimelinePanel:
    """What happened to the household, the newest first; ``left_out`` counts the older ones that do not stand here."""

    lines: tuple[Happened, ...]
    left_out: int


@dataclass(frozen=True)
class HelpersPanel:
    """Who helps this household, since when."""

    helpers: tuple[tuple[str, str, date], ...]  # name, office, first day


@dataclass(frozen=True)
class StatusPanel:
    """The statuses the household had, the newest first: label, first and last day, the main risk then."""

    states: tuple[tuple[Bilingual, date, date | None, Bilingual | None], ...]


@dataclass(frozen=True)
class PapersPage:
    """The file of a household (一户一档): its index with what is missing, and the form that puts a paper in.

    Parameters
    ----------
    refused
        Why the last paper was not taken; null where nothing was refused.
    """

    household: Household
    lines: tuple[IndexLine, ...]
    form: PaperForm
    may_change: bool
    refused: Bilingual | None = None

    @property
    def missing(self) -> int:
        """Return how many kinds the case asks for and the file lacks."""
        return sum(line.is_missing for line in self.lines)


@dataclass(frozen=True)
class PapersPanel:
    """The file in one line of the household page: how many papers are there, which kinds are missing."""

    household_id: int
    there: int
    missing: tuple[Bilingual, ...]


@dataclass(frozen=True)
class ConflictLine:
    """One question that sources answer differently: what, whose, and each value in words with its source."""

    what: Bilingual
    who: str
    told: tuple[tuple[Bilingual, Told], ...]


@dataclass(frozen=True)
class ConflictsPanel:
    """Where sources tell different things of a household."""

    lines: tuple[ConflictLine, ...]
