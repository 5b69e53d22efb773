"""How long does the main job take? The demo county from nothing to its report, step by step."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from jingzhun.cli.month.demonstration import Plan, demonstrate


def measure() -> dict[str, object]:
    """Return the seconds of each step and of the whole."""
    steps: dict[str, float] = {}
    last = time.perf_counter()

    def mark(step: str) -> None:
        nonlocal last
        now = time.perf_counter()
        steps[step] = round(now - last, 1)
        last = now

    with tempfile.TemporaryDirectory() as folder:
        demonstrate(Plan(out=Path(folder) / "demo"), tell=mark)
    return {"steps_s": steps, "total_s": round(sum(steps.values()), 1)}
