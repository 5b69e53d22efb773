"""What the templates of surveys get: one documented class a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from jingzhun.county.casework.models import Survey, SurveySheet
from jingzhun.county.casework.rounds import RoundLine
from jingzhun.county.registry.models import Household, Person
from jingzhun.values.speech import Bilingual


@dataclass(frozen=True)
class VillageSheets:
    """A village's sheets: a share, in the order of the codes and never a rank; the total has no code."""

    code: str
    name: str
    numbers: Mapping[str, int]
    share: str


@dataclass(frozen=True)
class LookedAt:
    """A sheet that must be looked at; both incomes are null for who sees no amounts (practice.md P28)."""

    sheet: SurveySheet
    village: str
    why: tuple[Bilingual, ...]
    now_fen: int | None
    before_fen: int | None
    may_answer: bool


@dataclass(frozen=True)
class SurveyPage:
    """One survey: its tab, its coverage, and the homes of the tab.

    Parameters
    ----------
    tab
        ``left`` homes without a signed sheet, ``looked`` sheets to be looked at, ``differs`` from the extract.
    village
        The one chosen, or the only one, or empty.
    counts
        Homes by tab; each is the count of its list.
    unjudged
        Sheets signed before the line was known, for whoever may have them judged by it now.
    """

    line: RoundLine[Survey]
    tab: str
    counts: Mapping[str, int]
    villages: tuple[VillageSheets, ...]
    total: VillageSheets
    village: str
    left: tuple[tuple[Household, str, bool], ...]
    looked: tuple[LookedAt, ...]
    next_page: str
    extract: int
    may_fill: bool
    may_lead: bool
    line_is_unknown: bool
    unjudged: int
    refused: Bilingual | None = None


@dataclass(frozen=True)
class SheetLine:
    """One line of a sheet.

    Parameters
    ----------
    typed
        Yuan as the household told it, as text.
    filled_fen
        What stands where it is left empty; null where nobody tells it or the reader sees no amounts.
    is_told
        Whether a department told it; the village reads that and no amount.
    before_fen
        The window before; null where not known or not shown.
    """

    code: str
    label: Bilingual
    typed: str
    filled_fen: int | None
    is_told: bool
    is_price: bool
    before_fen: int | None
    counts: bool


@dataclass(frozen=True)
class SheetPart:
    """One part of a sheet: the lines of which something is known, and the others, which are folded."""

    label: Bilingual
    lines: tuple[SheetLine, ...]
    others: tuple[SheetLine, ...]


@dataclass(frozen=True)
class SheetPage:
    """A household's sheet.

    Parameters
    ----------
    sees_amounts
        Whether departments' figures, last year and the sums are shown (practice.md P28).
    changes
        Natural changes recorded since the window began.
    """

    survey: Survey
    household: Household
    village: str
    sheet: SurveySheet | None
    version: int
    parts: tuple[SheetPart, ...]
    members: tuple[tuple[Person, Bilingual], ...]
    grown: tuple[Person, ...]
    changes: int
    sees_amounts: bool
    why: tuple[Bilingual, ...]
    note: str
    today: date
    may_change: bool
    given: dict[str, str] = field(default_factory=dict)
    refused: Bilingual | None = None
