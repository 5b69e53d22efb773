"""How the screening grows: a tenth of the nation, then the nation, by household ranges in bounded memory, beside the floor."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from jingzhun.bench.said import measured, peak_mb
from jingzhun.bench.scene import SEED, Scene, policy_of_the_day
from jingzhun.bench.sides.ours import one_pass
from jingzhun.synthetic import write_person_years
from jingzhun.tables.ready_store import build_ready

TENTH = 10
Tell = Callable[[str, int, int], None]


def measure(persons: int, *, folder: Path | None = None, tell: Tell = lambda step, done, total: None) -> dict[str, object]:
    """Return seconds of writing, projecting and screening at a tenth and at the whole, the floor beside each, and the peak memory.

    Parameters
    ----------
    folder
        Where everything is written and kept, so that a killed run goes on; a temporary folder where it is left out.
    tell
        Told of each step how much is done, of how much.
    """
    with tempfile.TemporaryDirectory(prefix="jingzhun-nation-") as temporary:
        place = folder or Path(temporary)
        small = _run(Scene(place / "tenth"), persons // TENTH, tell)
        whole = _run(Scene(place / "whole"), persons, tell)
    growth = float(str(whole["screen_s"])) / float(str(small["screen_s"])) / TENTH
    return {
        "persons": persons,
        "tenth": small,
        "whole": whole,
        "growth_over_linear": round(growth, 2),
        "peak_mb": peak_mb(),
    }


def _run(scene: Scene, persons: int, tell: Tell) -> dict[str, object]:
    scene.folder.mkdir(parents=True, exist_ok=True)
    marker = scene.folder / f"persons-{persons}"
    found: dict[str, object] = {"persons": persons}
    if not marker.exists():
        started = time.perf_counter()
        write_person_years(
            persons=persons, seed=SEED, folder=scene.years, tell=lambda done, total: tell(f"1 {persons}", done, total)
        )
        found["write_s"] = round(time.perf_counter() - started, 1)
        started = time.perf_counter()
        build_ready(scene.years, scene.ready, tell=lambda done, total: tell(f"2 {persons}", done, total))
        found["project_s"] = round(time.perf_counter() - started, 1)
        marker.touch()
    started = time.perf_counter()
    told = one_pass(scene.ready, scene.out("one_pass"), policy_of_the_day(), tell_rows=lambda d, t: tell(f"3 {persons}", d, t))
    seconds = time.perf_counter() - started
    floor = measured("jingzhun.bench.sides.floor", {"folder": str(scene.folder), "times": 1})
    found |= {
        "households": told["rows"],
        "resumed_parts": told["resumed"],
        "screen_s": round(seconds, 2),
        "persons_per_s": round(persons / seconds),
        "floor_s": round(floor["floor_s"], 2),
        "over_floor": round(seconds / floor["floor_s"], 2),
        "mb_on_disk": sum(f.stat().st_size for f in scene.folder.rglob("*.parquet")) >> 20,
    }
    shutil.rmtree(scene.out("one_pass"))
    return found
