"""How fast is the county's site at the demo's size? On SQLite, and on the embedded PostgreSQL where it is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
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
    prepare = ["serve_site", "--prepare-only", "--store", str(STORE.resolve())]
    return answer_of(["measure_site"], prepare, data.resolve(), database, mode="demo")


def answer_of(command: list[str], prepare: list[str], data: Path, database: str, *, mode: str) -> dict[str, object]:
    """Return what a command of the bench site with its options prints last, in a process of its own on a site that another command made ready."""
    told = {"JINGZHUN_MODE": mode, "JINGZHUN_DATA": str(data), "JINGZHUN_DATABASE": database, "DJANGO_SETTINGS_MODULE": SETTINGS}
    environment = {**os.environ, **told}
    django = [sys.executable, "-m", "django"]
    subprocess.run([*django, *prepare], env=environment, check=True, stdout=subprocess.DEVNULL)
    done = subprocess.run([*django, *command], env=environment, check=True, stdout=subprocess.PIPE, text=True)
    answer: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def on_each(command: list[str]) -> dict[str, object]:
    """Return what a command prints on each database, each on an empty site of its own that goes with it."""
    prepare = ["migrate", "-v0"]
    with tempfile.TemporaryDirectory(prefix="jingzhun-bench-") as folder:
        places = {"sqlite": ""}
        if postgresql.is_here():
            places["postgresql"] = postgresql.address_of(Path(folder) / "server")
        for name in places:
            (Path(folder) / name).mkdir()
        return {name: answer_of(command, prepare, Path(folder) / name, database, mode="test") for name, database in places.items()}
