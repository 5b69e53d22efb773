"""Families: how many persons a household has, who they are to the head, when they were born."""

from __future__ import annotations

import numpy as np

from jingzhun.facts import census_shares
from jingzhun.synthetic.shape import Array, Frame, Shape, pick_index, scaled

OLDEST = 100
_SEXED = {"child": ("son", "daughter"), "grandchild": ("grandson", "granddaughter")}


def groups_of(shape: Shape, *, epoch: str, households: int, persons: int) -> list[tuple[str, int, int]]:
    """Return (status, households, persons) of the epoch, exact in the full county and scaled in a smaller one."""
    told = shape["epochs"][epoch]
    full = shape["county"]
    registered = scaled(told["registered"][0], households), round(told["registered"][1] * persons / full["persons"])
    not_out = scaled(told["not_out"][0], households), round(told["not_out"][1] * persons / full["persons"])
    return [
        ("registered_poor", *not_out),
        ("exited", registered[0] - not_out[0], registered[1] - not_out[1]),
        ("ordinary", households - registered[0], persons - registered[1]),
    ]


def exact_sizes(rng: np.random.Generator, shares: list[float], households: int, persons: int) -> Array:
    """Return household sizes by their shares whose sum is exact.

    Raises
    ------
    ValueError
        Where so many persons cannot live in so many households.
    """
    largest = len(shares)
    if not households <= persons <= households * largest:
        raise ValueError(f"{persons} persons do not fit {households} households of 1 to {largest}")
    sizes = 1 + pick_index(rng, np.array(shares), households)
    while (missing := persons - int(sizes.sum())) != 0:
        can = np.flatnonzero(sizes < largest if missing > 0 else sizes > 1)
        moved = rng.permutation(can)[: abs(missing)]
        sizes[moved] += 1 if missing > 0 else -1
    return sizes


def age_weights() -> Array:
    """Return the census weight of each full year of age from 0."""
    shares = census_shares()
    weights = np.zeros(OLDEST)
    for name, share in shares.items():
        if not name.startswith("AGES_"):
            continue
        low, _, high = name.removeprefix("AGES_").partition("-")
        first = int(low.rstrip("P"))
        last = OLDEST - 1 if low.endswith("P") else int(high or low)
        fading = np.exp(-0.2 * np.arange(last - first + 1)) if low.endswith("P") else np.ones(last - first + 1)
        weights[first : last + 1] = share * fading / fading.sum()
    return weights


def people_of(rng: np.random.Generator, shape: Shape, *, sizes: Array, is_registered: Array, reference_on: np.datetime64) -> Frame:
    """Return one row a person: household place, relation, sex and birth date, sorted by household and role.

    Parameters
    ----------
    sizes, is_registered
        One entry a household.
    """
    families = shape["families"]
    chosen = np.zeros(len(sizes), dtype=np.int64)
    for size in np.unique(sizes):
        options = [i for i, f in enumerate(families) if f["size"] == size]
        weights = np.array([families[i]["weight"] for i in options], dtype=float)
        extra = np.array([families[i]["registered"] for i in options], dtype=float)
        for registered in (False, True):
            here = np.flatnonzero((sizes == size) & (is_registered == registered))
            chosen[here] = np.array(options)[pick_index(rng, weights * extra if registered else weights, len(here))]
    parts = [_family(rng, f, np.flatnonzero(chosen == i), shape) for i, f in enumerate(families)]
    people = {name: np.concatenate([p[name] for p in parts]) for name in parts[0]}
    order = np.lexsort((people["role"], people["household"]))
    people = {name: values[order] for name, values in people.items()}
    days = people.pop("age") * 365.2425 + rng.integers(0, 365, len(order))
    youngest = np.maximum(np.floor(days), shape["youngest_days"])
    people["birth_on"] = reference_on - youngest.astype("timedelta64[D]")
    _make_twins(rng, people, float(shape["twin_share"]))
    return people


def _family(rng: np.random.Generator, family: Shape, households: Array, shape: Shape) -> Frame:
    """Return the persons of all households of one kind of family."""
    count = len(households)
    low, high = family["ages"]
    head_age = low + pick_index(rng, age_weights()[low : high + 1], count)
    head_male = rng.random(count) < family["male"]
    roles = [("head", head_age, head_male)]
    for relation, sex, base, least, most in family["others"]:
        age = np.clip(roles[base][1] - rng.integers(least, most + 1, count), 0, OLDEST - 1)
        male = {"s": ~head_male, "m": np.ones(count, bool), "f": np.zeros(count, bool)}.get(sex)
        roles.append((relation, age, rng.random(count) < shape["boys"] if male is None else male))
    relations = [np.where(m, *_SEXED[r]) if r in _SEXED else np.full(count, r, dtype="U20") for r, _, m in roles]
    return {
        "household": np.tile(households, len(roles)),
        "role": np.repeat(np.arange(len(roles)), count),
        "relation": np.concatenate([r.astype("U20") for r in relations]),
        "is_male": np.concatenate([m for _, _, m in roles]),
        "age": np.concatenate([a for _, a, _ in roles]),
    }


def _make_twins(rng: np.random.Generator, people: Frame, share: float) -> None:
    """Give some second children the birth date of the child before them."""
    is_child = np.isin(people["relation"], ["son", "daughter", "grandson", "granddaughter"])
    same = people["household"][1:] == people["household"][:-1]
    near = np.abs((people["birth_on"][1:] - people["birth_on"][:-1]).astype(np.int64)) < 365 * 13
    pairs = np.flatnonzero(is_child[1:] & is_child[:-1] & same & near) + 1
    twins = pairs[rng.random(len(pairs)) < share * 4]
    people["birth_on"][twins] = people["birth_on"][twins - 1]


def ages_on(birth_on: Array, day: np.datetime64) -> Array:
    """Return full years of age."""
    birth = birth_on.astype("datetime64[D]")
    months = birth.astype("datetime64[M]")
    now = day.astype("datetime64[M]")
    later = (birth - months.astype("datetime64[D]")) > (day - now.astype("datetime64[D]"))
    return np.asarray(((now - months).astype(np.int64) - later.astype(np.int64)) // 12)
