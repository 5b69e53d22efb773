"""How long does a county's month take through the site, step by step? On SQLite, and on the embedded PostgreSQL where it is installed."""

from __future__ import annotations

import os
from pathlib import Path

from jingzhun.bench.site.question import on_each

DEMO = Path(os.environ.get("JINGZHUN_BENCH_DEMO", "demo"))


def measure() -> dict[str, object]:
    """Return the figures of each database; needs ``make demo`` for the county and its files."""
    return on_each(["measure_month", "--demo", str(DEMO.resolve())])
