"""What the pages of filing and scans get: one documented class a page."""

from __future__ import annotations

from dataclasses import dataclass

from jingzhun.county.config.states import State
from jingzhun.county.jobs.contexts import JobShown
from jingzhun.county.registry.filing import Lacking
from jingzhun.county.registry.models import ScanPart, ScanPile
from jingzhun.values.speech import Bilingual


@dataclass(frozen=True)
class FilingPage:
    """Who lacks papers in a village, the piles given, and the form to give one."""

    villages: tuple[tuple[str, str], ...]
    village: str
    lacking: tuple[Lacking, ...]
    piles: tuple[tuple[ScanPile, State], ...]
    refused: Bilingual | None = None


@dataclass(frozen=True)
class PartLine:
    """A part of a pile: whose it is, of what kind, and what became of it."""

    part: ScanPart
    label: Bilingual
    state: State
    why: Bilingual | None


@dataclass(frozen=True)
class PilePage:
    """One pile: its parts, or the work at it while it is read."""

    pile: ScanPile
    state: State
    parts: tuple[PartLine, ...]
    known: int
    shown: JobShown | None
    fault: Bilingual | None
    refused: Bilingual | None = None
