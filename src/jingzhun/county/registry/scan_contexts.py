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
    """A part of a pile: whose it is, of what kind, and what became of it.

    Parameters
    ----------
    head
        Head of the household, where it is the reader's to change today; else empty.
    """

    part: ScanPart
    head: str
    label: Bilingual
    state: State
    why: Bilingual | None


@dataclass(frozen=True)
class PilePage:
    """One pile: its parts, or the work at it while it is read.

    Parameters
    ----------
    known
        Parts that can be filed and are not yet.
    is_given_up
        Whether the work ended and no result will come.
    """

    pile: ScanPile
    state: State
    parts: tuple[PartLine, ...]
    known: int
    is_given_up: bool
    shown: JobShown | None
    fault: Bilingual | None
    refused: Bilingual | None = None
