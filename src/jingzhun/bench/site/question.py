"""How fast is the county's site at the demo's size? On SQLite, and on the embedded PostgreSQL where it is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from jingzhun.bench.site import postgresql

SETTINGS = "jingzhun.bench.site.settings"
STORE = Path(os.environ.get("JINGZHUN_BENCH_STORE", "demo/data"))
FOLDER = Path(os.environ.get("JINGZHUN_BENCH_SITE", "demo-site"))


def measure() -> dict[str, object]:
    """Return the figures of each database; needs ``make demo`` for the county to load."""
    found: dict[str, object] = {"sqlite": _on(FOLDER / "sqlite", "")}
    if postgresql.is_here():
        found["postgresql"] = _on(FOLDER / "postgresql", postgresql.address_of((FOLDER / "postgresql-server").resolve()))
    return found


def _on(data: Path, database: str) -> dict[str, object]:
    told = {
        "JINGZHUN_MODE": "demo",
        "JINGZHUN_DATA": str(data.resolve()),
        "JINGZHUN_DATABASE": database,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
    }
    environment = {**os.environ, **told}
    prepare = [sys.executable, "-m", "django", "serve_site", "--prepare-only", "--store", str(STORE.resolve())]
    subprocess.run(prepare, env=environment, check=True, stdout=subprocess.DEVNULL)
    done = subprocess.run(
        [sys.executable, "-m", "django", "measure_site"], env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    answer: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer
