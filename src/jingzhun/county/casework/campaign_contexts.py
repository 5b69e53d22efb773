"""What the templates of campaigns get: one documented class a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jingzhun.county.casework.models import Campaign
from jingzhun.county.casework.rounds import RoundLine
from jingzhun.county.registry.models import Household
from jingzhun.values.speech import Bilingual


@dataclass(frozen=True)
class VillageCoverage:
    """A village's coverage: a share, in the order of the codes and never a rank; the total has no code."""

    code: str
    name: str
    homes: int
    seen: int
    phoned: int
    absent: int
    findings: int
    cases: int
    share: str


@dataclass(frozen=True)
class CampaignPage:
    """One campaign: its coverage and the homes that are left in one village; ``village`` is the one chosen, or the only one, or empty."""

    line: RoundLine[Campaign]
    villages: tuple[VillageCoverage, ...]
    total: VillageCoverage
    village: str
    left: tuple[tuple[Household, str], ...]
    next_page: str
    may_visit: bool
    may_lead: bool
    refused: Bilingual | None = None


@dataclass(frozen=True)
class HomePage:
    """The form of one home: the campaign's questions with what was told before."""

    row: Campaign
    household: Household
    village: str
    questions: tuple[tuple[str, str], ...]
    note: str
    risk: str
    risks: tuple[tuple[str, Bilingual], ...]
    on: date
    way: str = "seen"
    refused: Bilingual | None = None
