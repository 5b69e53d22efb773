"""How long does a large workbook take through the Excel door? On SQLite, and on the embedded PostgreSQL where it is installed."""

from __future__ import annotations

import tempfile
from pathlib import Path

from jingzhun.bench.site import postgresql
from jingzhun.bench.site.question import answer_of


def measure() -> dict[str, object]:
    """Return the figures of each database, each on an empty site of its own."""
    with tempfile.TemporaryDirectory(prefix="jingzhun-door-") as folder:
        found: dict[str, object] = {"sqlite": _on(Path(folder) / "sqlite", "")}
        if postgresql.is_here():
            found["postgresql"] = _on(Path(folder) / "postgresql", postgresql.address_of(Path(folder) / "server"))
    return found


def _on(data: Path, database: str) -> dict[str, object]:
    data.mkdir(parents=True, exist_ok=True)
    return answer_of(["measure_door"], ["migrate", "-v0"], data, database, mode="test")
