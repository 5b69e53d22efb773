"""``jingzhun screen-ranges``: the whole screening of a registry of any size, a range of households at a time, resumed where it was killed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import typer

from jingzhun.cli.doors import (
    AcceptReservedOption,
    DayOption,
    JsonOption,
    PlaceOption,
    answer,
    bar_of,
    day_of,
    policy_of,
    progress,
    told,
)
from jingzhun.policy import Policy
from jingzhun.screening import screen
from jingzhun.screening.case import all_arrived
from jingzhun.screening.prepared import INPUTS
from jingzhun.screening.slices import between, kept_answers, last_of, slice_of
from jingzhun.tables.batches import BATCHES
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.parts import stamp_of
from jingzhun.tables.ranges import Range, RangeRun, ranges_of

READ = (*(c.name for c in INPUTS), BATCHES.name)
LAST = ("clues", "findings")


@dataclass(frozen=True)
class Screening:
    """One screening by ranges: registry and facts as Parquet files named by their contracts, policy, memory of each engine."""

    registry: Path
    policy: Policy
    households: int
    memory_mb: int
    every_list_arrived: bool = False
    last: Path | None = None

    def run(self, out: Path, tell: Callable[[int, int], None] | None = None) -> dict[str, int]:
        """Screen every range that is not done into a folder, and return the rows by table."""
        files = sorted([*self._files().values(), *self._last_files().values()])
        about = {"plan": "screening", "policy": self.policy.hash, "as_of": str(self.policy.as_of), "input": stamp_of(files)}
        about |= {"households": str(self.households), "every_list_arrived": str(self.every_list_arrived)}
        with DuckEngine(reads=[self.registry], memory_mb=self.memory_mb) as engine:
            bounds = engine.ranges(engine.table("households", self._files()["households"]), self.households)
        return RangeRun(out, about).run(ranges_of(bounds, self.households), self.answers, tell=tell)

    def answers(self, each: Range) -> Mapping[str, pa.Table]:
        """Return the answers of the households of one range."""
        core = between(each.low, each.high)
        reads = [self.registry, *([self.last] if self.last else [])]
        with DuckEngine(reads=reads, memory_mb=self.memory_mb) as engine:
            tables = {name: engine.table(name, path) for name, path in {**self._files(), **self._last_files()}.items()}
            given = slice_of(tables, engine, core, name="range")
            last = last_of(tables, engine, core)
        if self.every_list_arrived:
            given["batches"] = all_arrived(self.policy, self.policy.as_of)
        with DuckEngine(memory_mb=self.memory_mb) as engine:
            found = screen(given, self.policy, as_of=self.policy.as_of, engine=engine, last=last)
        with DuckEngine(memory_mb=self.memory_mb) as engine:
            return kept_answers(found, engine, core)

    def _files(self) -> dict[str, Path]:
        return {name: path for name in READ if (path := self.registry / f"{name}.parquet").exists()}

    def _last_files(self) -> dict[str, Path]:
        return {f"last_{name}": self.last / f"{name}.parquet" for name in LAST} if self.last else {}


def screen_ranges(
    *,
    registry: Annotated[
        Path, typer.Option("--registry", help="登记数据文件夹（每张表一个 Parquet）/ registry and facts, one Parquet a table")
    ],
    out: Annotated[Path, typer.Option("--out", help="结果文件夹；中断后可接着运行 / where answers go; a killed run goes on")],
    as_of: DayOption,
    households: Annotated[int, typer.Option("--households", min=100, help="每段户数 / households a range")] = 50_000,
    memory_mb: Annotated[int, typer.Option("--memory-mb", min=256, help="引擎内存上限 / memory of the engine")] = 1_024,
    every_list_arrived: Annotated[
        bool, typer.Option("--every-list-arrived", help="视为各部门名单均已送达 / take every department's list as delivered")
    ] = False,
    last: Annotated[
        Path | None, typer.Option("--last", help="上次结果（clues、findings） / clues and findings of the last run")
    ] = None,
    place: PlaceOption = "cn/150424",
    reserved: AcceptReservedOption = False,
    as_json: JsonOption = False,
) -> None:
    """分段筛查：任意规模，内存有界 / screen a registry of any size by household ranges, in bounded memory."""
    with told():
        policy = policy_of(place, day_of(as_of), reserved=reserved)
        asked = Screening(registry, policy, households, memory_mb, every_list_arrived, last)
        with progress() as shown:
            bar = bar_of(shown)
            found = asked.run(out, lambda done, total: bar("户 / households", done, total))
        answer(found, as_json=as_json, lines=(f"{name}: {count}" for name, count in found.items()))
