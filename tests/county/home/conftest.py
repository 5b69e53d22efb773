"""The roof's tests look at the small judged county that the clues' tests make."""

from __future__ import annotations

from county.clues.conftest import run, two_ill

__all__ = ["run", "two_ill"]
