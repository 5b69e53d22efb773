"""How deprivations stand against a published poverty level: rank correlations, shares and one table by group, without scipy."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from jingzhun.intake.survey import Surveyed, read_survey
from jingzhun.intake.survey_layout import survey_layout_of
from jingzhun.policy import load
from jingzhun.screening import deprivations
from jingzhun.sheets.reading import read
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.surveys import DEPRIVATIONS, DIMENSIONS, SURVEY_HOUSEHOLDS, SURVEY_PERSONS

PLACE = "cn/test/costa_rica"
AS_OF = date(2018, 7, 1)  # the survey says no day; its data were published in July 2018
GROUPS = ("region", "area", "head_sex", "dependency")


@dataclass(frozen=True)
class Correlation:
    """Spearman's rho of count and level in one group.

    Parameters
    ----------
    unknown
        Households of the group that are left out because a dimension is unknown.
    z
        Rho in standard deviations from 0 were there no relation: rho × √(n − 1).
    """

    group: str
    value: str
    households: int
    unknown: int
    rho: float

    @property
    def z(self) -> float:
        return self.rho * (self.households - 1) ** 0.5 if self.households else float("nan")


def survey_of(folder: Path) -> Surveyed:
    """Read the Costa Rican survey."""
    data = gzip.decompress((folder / "costa_rica_hh" / "train.csv.gz").read_bytes())
    return read_survey(read(data, name="train.csv"), survey_layout_of("costa_rica"))


def judged(survey: Surveyed) -> pl.DataFrame:
    """Return one row a household: deprivations beside everything the survey says of it, with the sex of its head."""
    policy = load(PLACE, AS_OF)
    with DuckEngine() as engine:
        homes = engine.table("homes", SURVEY_HOUSEHOLDS.conform(survey.households), SURVEY_HOUSEHOLDS)
        people = engine.table("people", SURVEY_PERSONS.conform(survey.persons), SURVEY_PERSONS)
        found = DEPRIVATIONS.conform(engine.run(deprivations(homes, people, policy).order_by("household_id")))
    heads = pl.DataFrame(pl.from_arrow(survey.persons)).select(
        pl.col("person_id").alias("head_id"), pl.col("sex").alias("head_sex")
    )
    homes_told = pl.DataFrame(pl.from_arrow(survey.households)).join(heads, on="head_id", how="left")
    return pl.DataFrame(pl.from_arrow(found)).join(homes_told, on="household_id", how="inner").sort("household_id")


def average_ranks(values: Sequence[int]) -> np.ndarray:
    """Return the rank of each value, from 1; equal values share the mean of their ranks."""
    _, inverse, counts = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return ((last - counts + 1 + last) / 2)[inverse]


def spearman(first: Sequence[int], second: Sequence[int]) -> float:
    """Return Spearman's rho: the correlation of average ranks; not a number where one of both is constant."""
    a, b = average_ranks(first), average_ranks(second)
    a, b = a - a.mean(), b - b.mean()
    spread = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / spread if spread else float("nan")


def correlations(homes: pl.DataFrame) -> list[Correlation]:
    """Return the correlation of all households, then of each group."""
    parts = [("all", "all", homes)]
    for group in GROUPS:
        parts += [(group, str(key[0]), part) for key, part in sorted(homes.group_by(group), key=lambda p: str(p[0][0]))]
    return [_correlation(group, value, part) for group, value, part in parts]


def _correlation(group: str, value: str, homes: pl.DataFrame) -> Correlation:
    known = homes.filter(pl.col("unknown_count") == 0)
    rho = spearman(known["deprived_count"].to_list(), known["poverty_level"].to_list()) if known.height else float("nan")
    return Correlation(group, value, known.height, homes.height - known.height, rho)


def shares_by_level(homes: pl.DataFrame) -> dict[str, dict[int, float]]:
    """Return for each dimension the share of deprived households among those that are known, by poverty level."""
    found: dict[str, dict[int, float]] = {}
    for name in DIMENSIONS:
        known = homes.filter(pl.col(name).is_not_null()).group_by("poverty_level").agg(pl.col(name).mean())
        found[name] = dict(sorted(known.rows()))
    return found


def lines(found: Sequence[Correlation], shares: Mapping[str, Mapping[int, float]]) -> list[str]:
    """Return both tables as text."""
    head = f"{'group':<12}{'value':<18}{'households':>10}{'unknown':>9}{'rho':>9}{'z':>8}"
    rows = [f"{c.group:<12}{c.value:<18}{c.households:>10}{c.unknown:>9}{c.rho:>9.3f}{c.z:>8.1f}" for c in found]
    levels = sorted({level for by_level in shares.values() for level in by_level})
    told = [f"{'deprived in':<14}" + "".join(f"{f'level {level}':>10}" for level in levels)]
    told += [f"{name:<14}" + "".join(f"{by_level[level]:>10.1%}" for level in levels) for name, by_level in shares.items()]
    return [head, *rows, "", *told]


def main(folder: Path) -> list[str]:
    """Return both tables of the survey below a folder of shared data."""
    homes = judged(survey_of(folder))
    return lines(correlations(homes), shares_by_level(homes))


if __name__ == "__main__":
    sys.stdout.write("\n".join(main(Path(sys.argv[1]))) + "\n")
