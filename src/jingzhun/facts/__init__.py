"""Facts a run needs: divisions, name frequencies, census shares and the county's outline, each folder with its source."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources

from jingzhun.facts.division_lists import (
    EDITIONS,
    DivisionChange,
    DivisionFact,
    DivisionFate,
    current_code,
    division_changes,
    division_fate,
    divisions_table,
    linxi_divisions,
    linxi_townships,
    linxi_villages,
    short_name,
)
from jingzhun.facts.reading import rows

__all__ = [
    "EDITIONS",
    "DivisionChange",
    "DivisionFact",
    "DivisionFate",
    "census_shares",
    "county_outline",
    "current_code",
    "division_changes",
    "division_fate",
    "divisions_table",
    "given_character_frequencies",
    "given_name_frequencies",
    "linxi_divisions",
    "linxi_townships",
    "linxi_villages",
    "short_name",
    "surname_frequencies",
]


@lru_cache(maxsize=1)
def surname_frequencies() -> dict[str, int]:
    """Return surnames with their counts."""
    return {r["surname"]: int(r["count"]) for r in rows("chinese_names", "surnames.csv")}


@lru_cache(maxsize=1)
def given_character_frequencies() -> dict[str, tuple[int, int]]:
    """Return given-name characters with their counts of men and women."""
    return {r["character"]: (int(r["male"]), int(r["female"])) for r in rows("chinese_names", "given_characters.csv")}


@lru_cache(maxsize=1)
def given_name_frequencies() -> dict[str, tuple[int, int, int]]:
    """Return given names with their counts of men, women and of Inner Mongolia."""
    found = rows("chinese_names", "given_names_neimenggu.csv")
    return {r["given_name"]: (int(r["male"]), int(r["female"]), int(r["neimenggu"])) for r in found}


@lru_cache(maxsize=1)
def census_shares() -> dict[str, float]:
    """Return the census columns of Linxi by name; shares are of 1."""
    return {r["name"]: float(r["share"]) for r in rows("census2020", "linxi.csv")}


def county_outline(code: str = "150424") -> list[list[tuple[float, float]]]:
    """Return the rings of a county's outline, longitude and latitude in degrees, WGS84; none of a county we have no outline of."""
    found = json.loads((resources.files("jingzhun.facts") / "boundaries" / "linxi.json").read_text(encoding="utf-8"))
    if found["code"] != code:
        return []
    return [[(x, y) for x, y in ring] for ring in found["rings"]]
