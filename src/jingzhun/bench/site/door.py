"""How long does a large workbook take through the Excel door? On SQLite, and on the embedded PostgreSQL where it is installed."""

from __future__ import annotations

from jingzhun.bench.site.question import on_each


def measure() -> dict[str, object]:
    """Return the figures of each database."""
    return on_each(["measure_door"])
