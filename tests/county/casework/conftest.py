"""A clue of a household, the officers who work its case to the end, and the yearly survey of some homes."""

from __future__ import annotations

from county.casework.chain import at, crew
from county.casework.sheets import clerk, office, survey
from county.judged import run, two_ill

__all__ = ["at", "clerk", "crew", "office", "run", "survey", "two_ill"]
