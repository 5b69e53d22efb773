"""The numbers that shape the county, read once from YAML, and the draws that follow from a seed."""

from __future__ import annotations

import zlib
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

Shape = dict[str, Any]
Array = npt.NDArray[Any]
Frame = dict[str, Array]


@lru_cache(maxsize=4)
def read_shape(name: str) -> Shape:
    """Return one of the room's YAML files: ``shape``, ``happenings`` or ``voices``."""
    text = (resources.files("jingzhun.synthetic") / f"{name}.yaml").read_text(encoding="utf-8")
    found: Shape = yaml.safe_load(text)
    return found


def draws(seed: int, step: str) -> np.random.Generator:
    """Return the random numbers of one step; a new step does not move the numbers of the others."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32(step.encode())])))


def pick(rng: np.random.Generator, shares: dict[str, float], size: int) -> Array:
    """Return ``size`` texts drawn by their shares, which need not sum to 1."""
    weights = np.array(list(shares.values()), dtype=float)
    return np.array(list(shares))[pick_index(rng, weights, size)]


def pick_index(rng: np.random.Generator, weights: Array, size: int) -> Array:
    """Return ``size`` places drawn by weight."""
    edges = np.cumsum(weights) / np.sum(weights)
    return np.minimum(np.searchsorted(edges, rng.random(size), side="right"), len(edges) - 1)


def pick_rows(rng: np.random.Generator, shares: Array) -> Array:
    """Return one column a row, drawn by that row's shares."""
    edges = np.cumsum(shares, axis=1)
    edges = edges / edges[:, -1:]
    return np.asarray(np.minimum((rng.random(len(shares))[:, None] > edges).sum(axis=1), shares.shape[1] - 1))


def pick_without_return(rng: np.random.Generator, weights: Array, size: int) -> Array:
    """Return ``size`` different places, likelier where the weight is larger; fewer where fewer have a weight."""
    with np.errstate(divide="ignore"):
        keys = np.log(weights) + rng.gumbel(size=len(weights))
    size = min(size, int(np.count_nonzero(weights > 0)))
    if size == 0:
        return np.zeros(0, dtype=np.int64)
    found = np.argpartition(-keys, size - 1)[:size]
    return found[np.argsort(-keys[found], kind="stable")]


def amounts(rng: np.random.Generator, median_and_sigma: list[float], size: int) -> Array:
    """Return amounts in fen, log-normal about a median in yuan."""
    median, sigma = median_and_sigma
    return np.maximum(1, np.rint(median * 100 * np.exp(rng.normal(0, sigma, size)))).astype(np.int64)


def banded(values: Array, edges: list[int]) -> Array:
    """Return for each value the place of the last edge that is not above it; the first where all are."""
    return np.maximum(np.searchsorted(np.array(edges), values, side="right") - 1, 0)


def scaled(whole: int, households: int) -> int:
    """Return a count of the full county scaled to a county of fewer households, at least 1 where the whole is."""
    found = round(whole * households / int(read_shape("shape")["county"]["households"]))
    return max(found, 1) if whole else 0
