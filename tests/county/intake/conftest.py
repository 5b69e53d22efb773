"""Files for the door: the insurance office's list of stays, of people whom the registry knows."""

from __future__ import annotations

from county.intake.door import door, office
from county.judged import run

__all__ = ["door", "office", "run"]
