"""What the pages of boundaries get: one documented class a page."""

from __future__ import annotations

from dataclasses import dataclass

from jingzhun.county.config.states import State
from jingzhun.county.registry.models import BoundarySet
from jingzhun.county.registry.projecting import WIDTH
from jingzhun.values.speech import Bilingual


@dataclass(frozen=True)
class BoundaryLine:
    """A set of boundaries on the list."""

    row: BoundarySet
    state: State
    divisions: int


@dataclass(frozen=True)
class BoundariesPage:
    """The sets that were read, and the form to give another."""

    lines: tuple[BoundaryLine, ...]
    source: str = ""
    refused: Bilingual | None = None


@dataclass(frozen=True)
class BoundarySetPage:
    """One set: what the check found, by name, and the areas drawn.

    Parameters
    ----------
    overlaps
        Pairs of names and the hectares they share.
    paths
        Name and SVG path of each area.
    """

    line: BoundaryLine
    unmet: tuple[str, ...]
    twice: tuple[str, ...]
    missing: tuple[str, ...]
    mended: tuple[str, ...]
    no_area: tuple[str, ...]
    overlaps: tuple[tuple[str, str, str], ...]
    gaps_ha: str
    paths: tuple[tuple[str, str], ...]
    height: int
    may_confirm: bool
    may_drop: bool
    refused: Bilingual | None = None
    width: int = WIDTH
