"""Facts a run needs: divisions, name frequencies, census shares and the county's outline, each folder with its source."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

EDITIONS = (2016, 2019, 2023)


@dataclass(frozen=True)
class DivisionFact:
    """One division in one edition of the official list."""

    edition: int
    code: str
    name: str
    kind: str
    parent_code: str


@dataclass(frozen=True)
class DivisionChange:
    """One code that changed between the editions of 2016 and 2023: renamed, added, removed or suffix_only."""

    code: str
    name_2016: str
    name_2023: str
    change: str


def _rows(*path: str) -> Iterator[dict[str, str]]:
    place = resources.files("jingzhun.facts")
    for part in path:
        place = place / part
    data = place.read_bytes()
    text = gzip.decompress(data) if path[-1].endswith(".gz") else data
    return csv.DictReader(io.StringIO(text.decode("utf-8")))


@lru_cache(maxsize=1)
def linxi_divisions() -> tuple[DivisionFact, ...]:
    """Return towns and villages of Linxi in every edition."""
    return tuple(
        DivisionFact(int(r["edition"]), r["code"], r["name"], r["kind"], r["parent_code"]) for r in _rows("divisions", "linxi.csv")
    )


def linxi_villages(edition: int) -> tuple[DivisionFact, ...]:
    """Return village committees and communities of an edition; virtual living areas are not villages."""
    return tuple(d for d in linxi_divisions() if d.edition == edition and d.kind in {"village_committee", "community"})


def linxi_townships(edition: int) -> tuple[DivisionFact, ...]:
    """Return the township-level units of an edition."""
    return tuple(d for d in linxi_divisions() if d.edition == edition and len(d.code) == 9)


def short_name(name: str) -> str:
    """Return a village's name without its suffix of office, as people say it."""
    for suffix in ("村民委员会", "村委会", "社区居委会", "居民委员会", "居委会"):
        if name.endswith(suffix) and len(name) > len(suffix):
            return name.removesuffix(suffix)
    return name


@lru_cache(maxsize=1)
def division_changes() -> dict[str, DivisionChange]:
    """Return the changes of Inner Mongolia's codes between 2016 and 2023, by code."""
    rows = _rows("divisions", "neimenggu_changes.csv.gz")
    return {r["code"]: DivisionChange(r["code"], r["name_2016"], r["name_2023"], r["change"]) for r in rows}


def current_code(code: str) -> str | None:
    """Return the code in force in 2023 for a code of any edition; null where it was removed without a successor told."""
    change = division_changes().get(code)
    return None if change is not None and change.change == "removed" else code


@lru_cache(maxsize=1)
def surname_frequencies() -> dict[str, int]:
    """Return surnames with their counts."""
    return {r["surname"]: int(r["count"]) for r in _rows("chinese_names", "surnames.csv")}


@lru_cache(maxsize=1)
def given_character_frequencies() -> dict[str, tuple[int, int]]:
    """Return given-name characters with their counts of men and women."""
    return {r["character"]: (int(r["male"]), int(r["female"])) for r in _rows("chinese_names", "given_characters.csv")}


@lru_cache(maxsize=1)
def given_name_frequencies() -> dict[str, tuple[int, int, int]]:
    """Return given names with their counts of men, women and of Inner Mongolia."""
    rows = _rows("chinese_names", "given_names_neimenggu.csv")
    return {r["given_name"]: (int(r["male"]), int(r["female"]), int(r["neimenggu"])) for r in rows}


@lru_cache(maxsize=1)
def census_shares() -> dict[str, float]:
    """Return the census columns of Linxi by name; shares are of 1."""
    return {r["name"]: float(r["share"]) for r in _rows("census2020", "linxi.csv")}


def county_outline() -> list[list[tuple[float, float]]]:
    """Return the rings of the county's outline, longitude and latitude in degrees, WGS84."""
    found = json.loads((resources.files("jingzhun.facts") / "boundaries" / "linxi.json").read_text(encoding="utf-8"))
    return [[(x, y) for x, y in ring] for ring in found["rings"]]
