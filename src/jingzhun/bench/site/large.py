"""How long does a search take among 300,000 people, and the whole trail's check at a million events? On SQLite, and on the embedded PostgreSQL."""

from __future__ import annotations

import os
from pathlib import Path

from jingzhun.bench.site.question import on_each

DEMO = Path(os.environ.get("JINGZHUN_BENCH_DEMO", "demo"))


def measure() -> dict[str, object]:
    """Return the figures of each database; needs ``make demo`` for the county."""
    return on_each(["measure_large", "--store", str((DEMO / "data").resolve())])
