"""The floor: what any plan must at least do. Sum every column that is read, by the faster of Polars and DuckDB, and write the same answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from jingzhun.bench.said import asked, seconds_of, tell
from jingzhun.bench.scene import Scene, as_written
from jingzhun.tables.contract import Contract
from jingzhun.tables.ready import PERSON_YEARS, READY_PERSONS

TIMES = 5


def read_s(folder: Path, contract: Contract, times: int = TIMES) -> float:
    """Return the seconds of the faster reader: sums of numbers, counts of the rest."""
    files = str(folder / "part-*.parquet")
    numbers = [c.name for c in contract.columns if c.type.startswith("int")]
    others = [c.name for c in contract.columns if c.name not in numbers]
    sums = ", ".join([f"sum({n})" for n in numbers] + [f"count({n})" for n in others])

    def by_duckdb() -> object:
        return duckdb.read_parquet(files).aggregate(sums).fetchall()

    def by_polars() -> object:
        wanted = [pl.col(numbers).sum(), *([pl.col(others).count()] if others else [])]
        return pl.scan_parquet(files).select(wanted).collect(engine="streaming")

    return min(seconds_of(by_duckdb, times=times), seconds_of(by_polars, times=times))


def write_s(answer: pa.Table, place: Path, times: int = TIMES) -> float:
    """Return the seconds of the fastest writer of the answer as one zstd Parquet file."""
    frame = pl.from_arrow(answer)
    assert isinstance(frame, pl.DataFrame)  # noqa: S101  # a table gives a frame
    writers: tuple[Callable[[], object], ...] = (
        lambda: duckdb.from_arrow(answer).write_parquet(str(place), compression="zstd"),
        lambda: frame.write_parquet(place, compression="zstd"),
        lambda: pq.write_table(answer, place, compression="zstd"),
    )
    return min(seconds_of(writer, times=times) for writer in writers)


def main() -> None:
    """Measure the floor of both layouts over the same answer."""
    scene, times = Scene(Path(asked()["folder"])), int(asked().get("times", TIMES))
    written = write_s(as_written(scene.out("one_pass")), scene.folder / "floor.parquet", times)
    ready, years = read_s(scene.ready, READY_PERSONS, times), read_s(scene.years, PERSON_YEARS, times)
    tell(write_s=written, ready_s=ready, years_s=years, floor_s=ready + written, raw_floor_s=years + written)


if __name__ == "__main__":
    main()
