"""How long does a large workbook take through the Excel door? On SQLite, and on the embedded PostgreSQL where it is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from jingzhun.bench.site import postgresql

SETTINGS = "jingzhun.bench.site.settings"


def measure() -> dict[str, object]:
    """Return the figures of each database, each on an empty site of its own."""
    with tempfile.TemporaryDirectory(prefix="jingzhun-door-") as folder:
        found: dict[str, object] = {"sqlite": _on(Path(folder) / "sqlite", "")}
        if postgresql.is_here():
            found["postgresql"] = _on(Path(folder) / "postgresql", postgresql.address_of(Path(folder) / "server"))
    return found


def _on(data: Path, database: str) -> dict[str, object]:
    data.mkdir(parents=True, exist_ok=True)
    told = {"JINGZHUN_MODE": "test", "JINGZHUN_DATA": str(data), "JINGZHUN_DATABASE": database, "DJANGO_SETTINGS_MODULE": SETTINGS}
    environment = {**os.environ, **told}
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=environment, check=True, stdout=subprocess.DEVNULL)
    done = subprocess.run(
        [sys.executable, "-m", "django", "measure_door"], env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    answer: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer
