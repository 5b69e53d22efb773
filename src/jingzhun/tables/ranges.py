"""A run over ranges of households whose answer is several tables: one file a table and range, resumed where it was killed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from jingzhun.tables.durable import write_bytes
from jingzhun.tables.engines.parquet import write_parquet
from jingzhun.tables.parts import PartRun

DONE = "done"
LOWEST, HIGHEST = -(1 << 63), (1 << 63) - 1


@dataclass(frozen=True)
class Range:
    """Households from ``low`` to ``high``, both included; ``size`` of them are in the registry."""

    low: int
    high: int
    size: int

    @property
    def name(self) -> str:
        """Name of its files: where it begins."""
        return f"from-{self.low}" if self.low > LOWEST else "from-first"


def ranges_of(bounds: Sequence[tuple[int, int]], size: int) -> list[Range]:
    """Return ranges that together hold every number there is, so that no household falls between two of them."""
    lows = [LOWEST, *(first for first, _ in bounds[1:])]
    highs = [*(low - 1 for low in lows[1:]), HIGHEST]
    return [Range(low, high, size) for low, high in zip(lows, highs, strict=True)]


@dataclass(frozen=True)
class RangeRun:
    """One run into one folder: ``<table>/<range>.parquet``, and ``done/<range>.json`` written last.

    Parameters
    ----------
    folder, about
        As of ``PartRun``.
    """

    folder: Path
    about: Mapping[str, str]

    def run(
        self,
        ranges: Sequence[Range],
        work: Callable[[Range], Mapping[str, pa.Table]],
        *,
        tell: Callable[[int, int], None] | None = None,
    ) -> dict[str, int]:
        """Do the ranges that are not done; return the rows by table, with ``ranges`` and ``resumed``."""
        PartRun(self.folder, self.about).begin()
        total, done = sum(r.size for r in ranges), 0
        resumed = 0
        for each in ranges:
            place = self.folder / DONE / f"{each.name}.json"
            if place.exists():
                resumed += 1
            else:
                self._store(each, work(each), place)
            done += each.size
            if tell:
                tell(done, total)
        rows: dict[str, int] = {}
        for each in ranges:
            told = json.loads((self.folder / DONE / f"{each.name}.json").read_text(encoding="utf-8"))
            rows = {name: rows.get(name, 0) + count for name, count in told.items()}
        return {"ranges": len(ranges), "resumed": resumed, **rows}

    def _store(self, each: Range, tables: Mapping[str, pa.Table], place: Path) -> None:
        for name, table in tables.items():
            (self.folder / name).mkdir(exist_ok=True)
            write_parquet(table, self.folder / name / f"{each.name}.parquet")
        place.parent.mkdir(exist_ok=True)
        write_bytes(place, json.dumps({name: table.num_rows for name, table in tables.items()}).encode())
