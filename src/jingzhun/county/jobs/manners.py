"""Long jobs give way to people: whoever clicks gets the processor first, and a job goes on with what is left."""

from __future__ import annotations

import os

NICENESS = 15  # of 19: a page that waits takes about 30 times the share of a job


def give_way() -> None:
    """Let every other process of the machine go first; children inherit it, and there is no way back."""
    os.nice(NICENESS - os.nice(0) if os.nice(0) < NICENESS else 0)
