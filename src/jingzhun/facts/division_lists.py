"""Division lists: Linxi and Inner Mongolia in three editions, and what became of every old code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from jingzhun.facts.reading import rows

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


@lru_cache(maxsize=1)
def linxi_divisions() -> tuple[DivisionFact, ...]:
    """Return towns and villages of Linxi in every edition."""
    return tuple(
        DivisionFact(int(r["edition"]), r["code"], r["name"], r["kind"], r["parent_code"]) for r in rows("divisions", "linxi.csv")
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
    found = rows("divisions", "neimenggu_changes.csv.gz")
    return {r["code"]: DivisionChange(r["code"], r["name_2016"], r["name_2023"], r["change"]) for r in found}


@dataclass(frozen=True)
class DivisionFate:
    """What became of a code by the newest edition of the official list.

    Attributes
    ----------
    state
        in_force (the newest edition has it), succeeded (another code bears the name on), removed (no successor found) or not_listed
        (no edition of Inner Mongolia has it; of other places nothing is known).
    successor
        The code that follows; null unless succeeded.
    how
        The way a successor was found: name_in_county (the same name in the same county, one leaving and one arriving) or
        short_name_in_county (the same without its suffix of office); null unless succeeded.
    verified
        Whether an official list says so. No list names successors, so none of them is verified.
    """

    state: str
    successor: str | None
    how: str | None
    verified: bool


@dataclass(frozen=True)
class _Listed:
    """One code of Inner Mongolia: its name in each edition that has it, and what became of it."""

    names: dict[int, str]
    fate: DivisionFate


def _fate(successor: str, how: str) -> DivisionFate:
    return DivisionFate("succeeded", successor, how, verified=False)


@lru_cache(maxsize=1)
def _listed() -> dict[str, _Listed]:
    def fate(row: dict[str, str]) -> DivisionFate:
        if row["state"] == "succeeded":
            return _fate(row["successor"], row["matched_by"])
        return DivisionFate(row["state"], None, None, verified=True)

    return {
        r["code"]: _Listed({e: r[f"name_{e}"] for e in EDITIONS if r[f"name_{e}"]}, fate(r))
        for r in rows("divisions", "neimenggu_codes.csv.gz")
    }


@lru_cache(maxsize=1)
def _reused() -> dict[tuple[int, str], DivisionFate]:
    found = rows("divisions", "neimenggu_reused.csv")
    return {(int(r["edition"]), r["code"]): _fate(r["successor"], r["matched_by"]) for r in found}


@lru_cache(maxsize=1)
def _wider() -> dict[str, bool]:
    """Return the provinces, cities and counties above the listed codes, and whether the newest edition still has one within."""
    found: dict[str, bool] = {}
    for code, listed in _listed().items():
        for digits in (2, 4, 6):
            found[code[:digits]] = found.get(code[:digits], False) or max(EDITIONS) in listed.names
    return found


def division_fate(code: str, *, edition: int | None = None) -> DivisionFate:
    """Return what became of a code of Inner Mongolia by the edition of 2023.

    Parameters
    ----------
    code
        2, 4, 6, 9 or 12 digits as text; provinces, cities and counties are in force while a township within them is.
    edition
        The year of the list that the code was taken from. Give it where it is known: 60 codes of 2016 or 2019 have since been given to
        another division while their own went to another code. Without it a code that is listed today is in force.

    Source
    ------
    divisions/SOURCE.md tells the editions and how successors were found.
    """
    if edition is not None and (edition, code) in _reused():
        return _reused()[edition, code]
    if code in _listed():
        return _listed()[code].fate
    if code in _wider():
        return DivisionFate("in_force" if _wider()[code] else "removed", None, None, verified=True)
    return DivisionFate("not_listed", None, None, verified=False)


def current_code(code: str, *, edition: int | None = None) -> str | None:
    """Return the code in force in 2023: the code itself or its successor; null where it was removed or no edition has it."""
    fate = division_fate(code, edition=edition)
    return code if fate.state == "in_force" else fate.successor


def divisions_table(edition: int | None = None) -> list[dict[str, object]]:
    """Return townships and villages of Inner Mongolia as rows of the contract ``divisions``.

    Grain: one row a code and edition, by code, then edition; of one edition, or of all where none is given.
    Nulls: kind is told for Linxi alone; successor_code is null where the code is in force or was removed without a successor, which
    ``division_fate`` tells apart.
    """
    kinds = {(d.edition, d.code): d.kind for d in linxi_divisions()}
    return [
        {
            "code": code,
            "edition": year,
            "level": "township" if len(code) == 9 else "village",
            "name": name,
            "kind": kinds.get((year, code)),
            "parent_code": code[:6] if len(code) == 9 else code[:9],
            "successor_code": division_fate(code, edition=year).successor,
        }
        for code, listed in sorted(_listed().items())
        for year, name in listed.names.items()
        if edition in {None, year}
    ]
