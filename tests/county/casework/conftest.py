"""A clue of a household, and the officers who work its case to the end."""

from __future__ import annotations

from county.casework.chain import at, crew
from county.judged import run, two_ill

__all__ = ["at", "crew", "run", "two_ill"]
