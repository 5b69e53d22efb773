"""What a day's changes cost: one household in a hundred, its rows carried by the change set, beside the full run."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.bench.said import peak_mb, seconds_of
from jingzhun.bench.scene import SEED, Scene, answers_in, policy_of_the_day
from jingzhun.bench.sides.ours import one_pass
from jingzhun.screening.one_pass import OnePass
from jingzhun.tables.changes import ChangeSet, replaced
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.parts import parts_in
from jingzhun.tables.ready import STANDINGS
from jingzhun.tables.ready_store import read_circumstances, read_part

SHARE = 100  # one household in so many changes
TIMES = 5
Tell = Callable[[str], None]


def measure(persons: int, *, folder: Path | None = None, tell: Tell = lambda step: None) -> dict[str, object]:
    """Return the seconds of a full run, of a change set carrying its rows, and of fetching such rows where they are not carried."""
    with tempfile.TemporaryDirectory(prefix="jingzhun-changes-") as temporary:
        scene = Scene(folder or Path(temporary))
        scene.folder.mkdir(parents=True, exist_ok=True)
        tell("writing")
        scene.set(persons)
        policy = policy_of_the_day()
        tell("full")
        full = seconds_of(lambda: one_pass(scene.ready, Path(temporary) / "full", policy))
        with DuckEngine() as engine:
            made = OnePass(read_circumstances(scene.ready), policy, engine)
        chosen = _chosen(scene)
        tell("changes")
        fetched: list[pa.Table] = []
        fetch = seconds_of(lambda: fetched.append(_rows_of(scene, chosen)))
        changes = ChangeSet(fetched[0])
        carried = seconds_of(lambda: made.standings(changes.persons), times=TIMES)
        before = answers_in(Path(temporary) / "full")
        found = made.standings(changes.persons)
        kept = seconds_of(lambda: replaced(before, changes, found))
        is_equal = replaced(before, changes, found) == before
    return {
        "persons": persons,
        "changed_households": len(chosen),
        "full_s": round(full, 3),
        "carried_s": round(carried, 4),
        "carried_over_full": round(carried / full, 4),
        "fetching_s": round(fetch, 3),
        "fetching_over_full": round(fetch / full, 3),
        "household_table_kept_current_s": round(kept, 3),
        "rows_equal_full_run": is_equal and STANDINGS.conform(found).num_rows == len(chosen),
        "peak_mb": peak_mb(),
    }


def _chosen(scene: Scene) -> pa.Array:
    """Return one household in a hundred, spread over all parts."""
    rng = np.random.default_rng(SEED)
    found = []
    for part in parts_in(scene.ready):
        homes = pc.unique(read_part(part)["household_id"]).to_numpy()
        found.append(homes[rng.random(len(homes)) < 1 / SHARE])
    return pa.array(np.concatenate(found))


def _rows_of(scene: Scene, households: pa.Array) -> pa.Table:
    """Return the rows of some households by reading every part: what a change set that carries its rows saves."""
    parts = (read_part(part) for part in parts_in(scene.ready))
    return pa.concat_tables([p.filter(pc.is_in(p["household_id"], value_set=households)) for p in parts])
