"""What other registers say people own: cars, firms, houses in town, posts on the public payroll."""

from __future__ import annotations

import numpy as np

from jingzhun.synthetic.arrays import MISSING
from jingzhun.synthetic.shape import Array, Frame, Shape, amounts, pick


def assets_of(rng: np.random.Generator, shape: Shape, *, homes: Frame, people: Frame, reference_on: np.datetime64) -> Frame:
    """Return one row an asset: owner, kind, number, detail, since, until, value in fen."""
    told = shape["assets"]
    parts = []
    for kind in ("car", "company", "town_house", "public_payroll"):
        owners = _owners(rng, told, kind, homes=homes, people=people)
        parts.append(_of_kind(rng, told[kind], kind, people=people, owners=owners, reference_on=reference_on))
    return {name: np.concatenate([p[name] for p in parts]) for name in parts[0]}


def _owners(rng: np.random.Generator, told: Shape, kind: str, *, homes: Frame, people: Frame) -> Array:
    """Return places of the owners; hardship makes owning rarer, a public post needs school and working age."""
    factor = told["hardship_factor"] ** homes["hardship"][people["household"]]
    grown = (people["age"] >= 22) & (people["age"] < 75)
    if kind == "public_payroll":
        fits = grown & (people["age"] < 60) & np.isin(people["education"], ["college", "university"])
    else:
        fits = grown & np.isin(people["relation"], ["head", "spouse", "son"])
    heads = len(homes["household_id"])
    weights = factor * fits
    chance = weights * told[kind]["share"] * heads / max(float(weights.sum()), 1.0)
    return np.flatnonzero(rng.random(len(chance)) < chance)


def _of_kind(
    rng: np.random.Generator, told: Shape, kind: str, *, people: Frame, owners: Array, reference_on: np.datetime64
) -> Frame:
    count = len(owners)
    serial = np.char.zfill(np.arange(1, count + 1).astype(str), 6)
    letters = {"car": "蒙D9", "company": "99150424MA", "town_house": "蒙(2099)林西县不动产权第9", "public_payroll": "岗"}
    since = reference_on - rng.integers(30, 4000, count).astype("timedelta64[D]")
    ended = rng.random(count) < 0.04
    value = amounts(rng, told["value"], count) if "value" in told else np.full(count, MISSING)
    return {
        "person_id": people["person_id"][owners],
        "household_id": people["household_id"][owners],
        "kind": np.full(count, kind, dtype="U16"),
        "asset_no": np.char.add(letters[kind], serial),
        "detail": pick(rng, told.get("kinds") or told["posts"], count),
        "since_on": since,
        "ended_on": np.where(ended, since + np.timedelta64(25, "D"), np.datetime64("NaT")),
        "value_fen": value,
    }
