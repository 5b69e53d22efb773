"""How long does a county's month take through the site, step by step? On SQLite, and on the embedded PostgreSQL where it is installed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from jingzhun.bench.site import postgresql
from jingzhun.bench.site.question import answer_of

DEMO = Path(os.environ.get("JINGZHUN_BENCH_DEMO", "demo"))


def measure() -> dict[str, object]:
    """Return the figures of each database, each on an empty site of its own; needs ``make demo`` for the county and its files."""
    with tempfile.TemporaryDirectory(prefix="jingzhun-month-") as folder:
        found: dict[str, object] = {"sqlite": _on(Path(folder) / "sqlite", "")}
        if postgresql.is_here():
            found["postgresql"] = _on(Path(folder) / "postgresql", postgresql.address_of(Path(folder) / "server"))
    return found


def _on(data: Path, database: str) -> dict[str, object]:
    data.mkdir(parents=True, exist_ok=True)
    return answer_of(["measure_month", "--demo", str(DEMO.resolve())], ["migrate", "-v0"], data, database, mode="test")
