"""Our own plans, from files to answer: the one pass, and the Ibis definition by household ranges on DuckDB and whole on Polars."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq

from jingzhun.bench.said import asked, seconds_of, tell
from jingzhun.bench.scene import Scene, policy_of_the_day
from jingzhun.policy import Policy
from jingzhun.screening import core
from jingzhun.screening.one_pass import OnePass
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.engines.polars import PolarsEngine
from jingzhun.tables.parts import PartRun, parts_in, stamp_of
from jingzhun.tables.ready_store import build_ready, read_circumstances, read_part

RANGE = 8  # parts a household range of DuckDB holds: two million persons
TIMES = 3
REPEATED = ("village_no", "members", "is_in_range", "education", "medical", "housing", "water", "class", "class_reason")


def one_pass(
    ready: Path, out: Path, policy: Policy, *, threads: int = 2, tell_rows: Callable[[int, int], None] | None = None
) -> dict[str, int]:
    """Screen the projection part by part in one pass over sorted rows; goes on where a killed run stopped."""
    with DuckEngine() as engine:
        made = OnePass(read_circumstances(ready), policy, engine)
    parts = parts_in(ready)
    about = {"plan": "core", "policy": policy.hash, "as_of": str(policy.as_of), "input": stamp_of(parts)}
    run = PartRun(out, about, threads=threads, repeated=REPEATED)
    return run.run(parts, lambda part: made.standings(read_part(part)), tell=tell_rows)


def duckdb(ready: Path, out: Path, policy: Policy) -> None:
    """Screen the projection by the Ibis definition on DuckDB, a range of households at a time."""
    out.mkdir(parents=True)
    parts = parts_in(ready)
    with DuckEngine(folder=out, reads=[ready]) as engine:
        tables = {name: engine.table(name, table) for name, table in read_circumstances(ready).items()}
        persons = engine.table("ready_persons", ready / "part-*.parquet")
        for number, first in enumerate(range(0, len(parts), RANGE)):
            (low, _), (_, high) = bounds_of(parts[first]), bounds_of(parts[min(first + RANGE, len(parts)) - 1])
            mine = persons.filter(persons.household_id.between(low, high))
            engine.write(core.standings({**tables, "ready_persons": mine}, policy), out / f"part-{number:05}.parquet")


def polars(ready: Path, out: Path, policy: Policy) -> None:
    """Screen the projection by the Ibis definition on Polars, whole."""
    out.mkdir(parents=True)
    with PolarsEngine() as engine:
        tables = {name: engine.table(name, table) for name, table in read_circumstances(ready).items()}
        persons = engine.table("ready_persons", ready / "part-*.parquet")
        engine.write(core.standings({**tables, "ready_persons": persons}, policy), out / "part-00000.parquet")


def raw(years: Path, ready: Path, out: Path, policy: Policy) -> None:
    """Build the projection from what was told, store it, and screen it in one pass."""
    build_ready(years, ready)
    one_pass(ready, out, policy)


def bounds_of(part: Path) -> tuple[int, int]:
    """Return the first and last household of a part, from its footer."""
    footer = pq.read_metadata(part)
    groups = [footer.row_group(i).column(0).statistics for i in range(footer.num_row_groups)]
    return min(g.min for g in groups), max(g.max for g in groups)


def main() -> None:
    """Measure one engine on one layout."""
    what, scene, policy = asked()["engine"], Scene(Path(asked()["folder"])), policy_of_the_day()
    out, built = scene.out(what), scene.folder / "ready-again"
    work: dict[str, Callable[[], object]] = {
        "one_pass": lambda: one_pass(scene.ready, out, policy),
        "duckdb": lambda: duckdb(scene.ready, out, policy),
        "polars": lambda: polars(scene.ready, out, policy),
        "raw": lambda: raw(scene.years, built, out, policy),
    }

    def anew() -> None:
        shutil.rmtree(out, ignore_errors=True)
        shutil.rmtree(built, ignore_errors=True)

    found = []
    for _ in range(TIMES):
        anew()
        found.append(seconds_of(work[what]))
    shutil.rmtree(built, ignore_errors=True)
    tell(seconds=sorted(found)[len(found) // 2], first_s=found[0])


if __name__ == "__main__":
    main()
