"""How fast departmental data comes in: a workbook read and checked in the limited child, and the rule-ready projection built."""

from __future__ import annotations

import tempfile
from pathlib import Path

from jingzhun.bench import read_workbook
from jingzhun.bench.said import seconds_of
from jingzhun.bench.scene import SEED, Scene
from jingzhun.synthetic import write_person_years
from jingzhun.tables.ready_store import build_ready

PERSONS = 1_000_000


def measure(persons: int = PERSONS) -> dict[str, object]:
    """Return what ``read_workbook`` does, and how many persons a second become rows of the projection."""
    with tempfile.TemporaryDirectory(prefix="jingzhun-intake-") as folder:
        scene = Scene(Path(folder))
        written = seconds_of(lambda: write_person_years(persons=persons, seed=SEED, folder=scene.years))
        built = seconds_of(lambda: build_ready(scene.years, scene.ready), times=3)
    workbook = read_workbook.measure()
    checked = float(str(workbook["limited_s"])) + float(str(workbook["check_s"]))
    return {
        "workbook": workbook,
        "workbook_rows_per_s": round(int(str(workbook["rows"])) / checked),
        "persons": persons,
        "generated_per_s": round(persons / written),
        "projected_per_s": round(persons / built),
    }
