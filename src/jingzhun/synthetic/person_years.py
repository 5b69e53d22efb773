"""A person's year as told, for a county, a province or the nation, straight to Parquet: part after part in bounded memory.

A part holds whole households, sorted; the same seed writes the same bytes. Amounts are log-normal to the fen, so that they compress as
badly as real ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from jingzhun.facts import linxi_villages
from jingzhun.synthetic.shape import Array, Shape, draws, pick_index, read_shape
from jingzhun.tables.engines.parquet import write_parquet
from jingzhun.tables.ready import PERSON_YEARS

AHEAD = 2  # parts drawn at a time: memory is theirs
FEN = 100
SCHOOL_AGES, OLDEST = (6, 16), 95


@dataclass(frozen=True)
class Part:
    """Some neighbouring households: number of the part, households and persons before it, persons in it."""

    number: int
    persons_before: int
    persons: int


def write_person_years(*, persons: int, seed: int, folder: Path, tell: Callable[[int, int], None] | None = None) -> int:
    """Write ``person_years`` of so many persons as Parquet parts and return how many households they are.

    Parameters
    ----------
    folder
        Made where it is not there; parts of the same name are replaced.
    tell
        Told after each part how many persons are written, of how many.
    """
    folder.mkdir(parents=True, exist_ok=True)
    parts = list(parts_of(persons))
    households, done = 0, 0
    with ThreadPoolExecutor(AHEAD) as pool:
        for first in range(0, len(parts), AHEAD):
            group = parts[first : first + AHEAD]
            for part, count in zip(group, pool.map(lambda p: _write(seed, p, folder), group), strict=True):
                households, done = households + count, done + part.persons
                if tell:
                    tell(done, persons)
    return households


def parts_of(persons: int) -> Iterator[Part]:
    """Yield the parts whose persons sum to the whole."""
    size = int(read_shape("shape")["person_years"]["part_persons"])
    number = max(1, -(-persons // size))
    edges = [persons * i // number for i in range(number + 1)]
    for i in range(number):
        yield Part(i, edges[i], edges[i + 1] - edges[i])


def person_years(seed: int, part: Part) -> pa.Table:
    """Return ``person_years`` of one part."""
    shape = read_shape("shape")["person_years"]
    rng = draws(seed, f"person_years {part.number}")
    sizes = _sizes(rng, shape, part.persons)
    first = np.cumsum(sizes) - sizes
    # Because a part knows only the persons before it, a household is numbered by the place of its first person.
    household = np.repeat(part.persons_before + first + 1, sizes)
    columns: dict[str, pa.Array] = {
        "household_id": pa.array(household),
        "person_id": pa.array(part.persons_before + 1 + np.arange(part.persons, dtype=np.int64)),
        "village_no": pa.array(np.repeat(_villages(len(sizes)), sizes)),
        **_amounts(rng, shape, part.persons, first),
        **_persons(rng, shape, part.persons),
        **_homes(rng, shape, part.persons, first),
    }
    return pa.table([columns[c.name] for c in PERSON_YEARS.columns], names=[c.name for c in PERSON_YEARS.columns])


def _write(seed: int, part: Part, folder: Path) -> int:
    table = person_years(seed, part)
    write_parquet(table, folder / f"part-{part.number:05}.parquet")
    return int(table.num_rows - table["is_income_whole"].null_count)


def _sizes(rng: np.random.Generator, shape: Shape, persons: int) -> Array:
    """Return household sizes that sum to the persons; the last household takes what is left."""
    weights = np.array(shape["sizes"])
    mean = float((np.arange(1, len(weights) + 1) * weights).sum())
    drawn = 1 + pick_index(rng, weights, int(persons / mean * 1.02) + 64)
    last = int(np.searchsorted(np.cumsum(drawn), persons))
    sizes = drawn[: last + 1].astype(np.int64)
    sizes[-1] -= int(sizes.sum()) - persons
    return sizes


def _villages(households: int) -> Array:
    codes = np.array([int(v.code) for v in linxi_villages(2023)], dtype=np.int64)
    return codes[np.arange(households) * len(codes) // households]


def _amounts(rng: np.random.Generator, shape: Shape, persons: int, first: Array) -> dict[str, pa.Array]:
    """Return the five parts of income, own payment and loss: mostly none told, some told without a number."""
    crop = np.zeros(persons, dtype=np.int64)
    crop[first] = _drawn(rng, shape["farms_share"], shape["crop"], len(first))
    drawn = {
        "wage_fen": _drawn(rng, shape["wages_share"], shape["wage"], persons),
        "production_fen": crop,
        "property_fen": _drawn(rng, shape["property_share"], shape["property"], persons),
        "transfer_fen": _drawn(rng, shape["transfer_share"], shape["transfer"], persons),
        "cost_fen": (crop * shape["crop_cost_share"]).astype(np.int64),
        "own_payment_fen": _drawn(rng, shape["bill_share"], shape["bill"], persons),
        "loss_fen": _drawn(rng, shape["loss_share"], shape["loss"], persons),
    }
    return {name: _some_untold(rng, shape, values) for name, values in drawn.items()}


def _drawn(rng: np.random.Generator, share: float, median_and_sigma: list[float], size: int) -> Array:
    chosen = np.flatnonzero(rng.random(size, dtype=np.float32) < share)
    median, sigma = median_and_sigma
    found = np.zeros(size, dtype=np.int64)
    found[chosen] = np.maximum(1, np.rint(median * FEN * np.exp(sigma * rng.standard_normal(len(chosen))))).astype(np.int64)
    return found


def _some_untold(rng: np.random.Generator, shape: Shape, values: Array) -> pa.Array:
    told = np.flatnonzero(values)
    untold = told[rng.random(len(told), dtype=np.float32) < shape["untold_share"]]
    mask = np.zeros(len(values), dtype=bool)
    mask[untold] = True
    return pa.array(values, mask=mask)


def _persons(rng: np.random.Generator, shape: Shape, persons: int) -> dict[str, pa.Array]:
    age = rng.integers(0, OLDEST, persons, dtype=np.int16)
    from_age, to_age = SCHOOL_AGES
    is_pupil = (age >= from_age) & (age < to_age)
    absent = is_pupil & (rng.random(persons, dtype=np.float32) < shape["absent_share"])
    reasons = np.full(persons, -1, dtype=np.int8)
    where = np.flatnonzero(absent)
    reasons[where] = _picked(rng, shape["absence_reasons"], len(where))
    return {
        "school_age": pa.array(age, mask=rng.random(persons, dtype=np.float32) < shape["age_untold_share"]),
        "is_absent": pa.array(absent),
        "absence_reason": _words(list(shape["absence_reasons"]), reasons),
        "is_uninsured": pa.array(rng.random(persons, dtype=np.float32) < shape["uninsured_share"]),
    }


def _homes(rng: np.random.Generator, shape: Shape, persons: int, first: Array) -> dict[str, pa.Array]:
    """Return what is told of the home, on the first row of each household."""
    count = len(first)
    whole = np.zeros(persons, dtype=bool)
    whole[first] = rng.random(count, dtype=np.float32) < shape["whole_share"]
    elsewhere = np.ones(persons, dtype=bool)
    elsewhere[first] = False
    told = {
        "status": ("statuses", pa.string()),
        "grade": ("grades", pa.string()),
        "is_only_home": ("only_home", pa.bool_()),
        "is_quality_safe": ("water_quality", pa.bool_()),
        "litres_per_person_day": ("litres", pa.int32()),
        "fetch_minutes": ("minutes", pa.int32()),
        "assurance_ppm": ("assurance_ppm", pa.int64()),
    }
    found = {"is_income_whole": pa.array(whole, mask=elsewhere), "registered_on": pa.nulls(persons, pa.date32())}
    for name, (key, kind) in told.items():
        places = np.full(persons, -1, dtype=np.int8)
        places[first] = _picked(rng, shape[key], count)
        found[name] = _words(list(shape[key]), places, kind)
    return found


def _picked(rng: np.random.Generator, shares: dict[str, float], size: int) -> Array:
    return pick_index(rng, np.array(list(shares.values())), size).astype(np.int8)


def _words(words: list[str], places: Array, kind: pa.DataType | None = None) -> pa.Array:
    """Return the words at some places as an Arrow column; -1 and the empty word are null."""
    kind = kind or pa.string()
    known = [None if w == "" else (w == "yes" if kind == pa.bool_() else w if kind == pa.string() else int(w)) for w in words]
    table = pa.array([*known, None], type=kind)
    return table.take(pa.array(np.where(places < 0, len(words), places)))
