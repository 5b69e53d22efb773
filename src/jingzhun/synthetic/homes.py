"""House and drinking water of the households that the departments check: registered and monitored ones, and a few others."""

from __future__ import annotations

import numpy as np

from jingzhun.synthetic.shape import Array, Frame, Shape, pick


def _checked(rng: np.random.Generator, share: float, homes: Frame) -> Array:
    told = (homes["status"] != "ordinary") | (homes["monitored_kind"] != "")
    return np.flatnonzero(told | (rng.random(len(told)) < share))


def dwellings_of(rng: np.random.Generator, told: Shape, *, homes: Frame, reference_on: np.datetime64) -> Frame:
    """Return one row a checked household's home; grade empty where it was not graded."""
    places = _checked(rng, told["ordinary_checked"], homes)
    count = len(places)
    damaged = rng.random(count) < told["damage_share"]
    graded = (rng.random(count) < told["graded_share"]) & ~damaged
    median, sigma = told["area"]
    registered = homes["status"][places] != "ordinary"
    return {
        "household_id": homes["household_id"][places],
        "found_on": reference_on - rng.integers(40, 300, count).astype("timedelta64[D]"),
        "grade": np.where(graded, pick(rng, told["grades"], count), ""),
        "structure": pick(rng, told["structures"], count),
        "area_m2": np.clip(np.rint(median * np.exp(rng.normal(0, sigma, count))), 20, 300).astype(np.int64),
        "is_only_home": rng.random(count) < told["only_home"],
        "has_visible_damage": damaged,
        "was_relocated": registered & (rng.random(count) < told["relocated"]),
    }


def water_of(rng: np.random.Generator, shape: Shape, *, homes: Frame, reference_on: np.datetime64) -> Frame:
    """Return one row a checked household's water; a few are unsafe by one of the four indicators."""
    told = shape["water"]
    places = _checked(rng, shape["homes"]["ordinary_checked"], homes)
    count = len(places)
    far, dry, unsure = (rng.random(count) < told[name] for name in ("far", "low_litres", "unsure"))
    return {
        "household_id": homes["household_id"][places],
        "found_on": reference_on - rng.integers(40, 300, count).astype("timedelta64[D]"),
        "is_quality_safe": rng.random(count) >= told["unsafe"],
        "litres_per_person_day": np.where(dry, rng.integers(8, 19, count), rng.integers(42, 110, count)),
        "fetch_minutes": np.where(far, rng.integers(25, 60, count), rng.integers(0, 9, count)),
        "assurance_percent": np.where(unsure, rng.integers(70, 88, count), rng.integers(96, 101, count)),
    }
