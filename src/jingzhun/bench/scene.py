"""Where a comparison of screenings plays: so many persons on disk, as told and as the rule-ready projection, under one policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from jingzhun.policy import Policy, load
from jingzhun.synthetic import write_person_years
from jingzhun.tables.parts import parts_in
from jingzhun.tables.ready import STANDINGS
from jingzhun.tables.ready_store import build_ready

PLACE, DAY, SEED = "cn/150424", date(2024, 6, 30), 1


@dataclass(frozen=True)
class Scene:
    """One folder: ``years`` as told, ``ready`` the projection, further folders for what each side writes."""

    folder: Path

    @property
    def years(self) -> Path:
        """Parts of ``person_years``."""
        return self.folder / "years"

    @property
    def ready(self) -> Path:
        """Parts of ``ready_persons`` and their code tables."""
        return self.folder / "ready"

    def out(self, side: str) -> Path:
        """Return where a side writes its answer."""
        return self.folder / f"out-{side}"

    def set(self, persons: int) -> None:
        """Write the persons, unless they are there."""
        marker = self.folder / f"persons-{persons}"
        if not marker.exists():
            write_person_years(persons=persons, seed=SEED, folder=self.years)
            build_ready(self.years, self.ready)
            marker.touch()


def policy_of_the_day() -> Policy:
    """Return the policy that every side is held to."""
    return load(PLACE, DAY)


def as_written(folder: Path) -> pa.Table:
    """Return the ``standings`` that a side wrote, in the types it wrote."""
    return pa.concat_tables([pq.ParquetFile(part).read() for part in parts_in(folder)]).unify_dictionaries()


def answers_in(folder: Path) -> pa.Table:
    """Return the ``standings`` that a side wrote, sorted and checked."""
    found = pa.concat_tables([STANDINGS.conform(pq.ParquetFile(part).read()) for part in parts_in(folder)])
    return found.sort_by("household_id").combine_chunks()
