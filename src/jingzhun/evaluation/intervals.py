"""Intervals that are told beside every estimate: Wilson for shares of visits, exact hypergeometric for a sample of homes, MOVER for strata.

Why these, and what was rejected, stands in docs/decisions/0018.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from jingzhun.values.rounding import PPM

TWO_SIDES = 2


@dataclass(frozen=True)
class Cell:
    """A part of the frame that was sampled on its own.

    Parameters
    ----------
    households
        Homes of the part.
    answered
        Homes drawn from it at random and answered.
    found
        Of these, the homes at risk after all.
    """

    households: int
    answered: int
    found: int


@dataclass(frozen=True)
class Interval:
    """An estimate with its limits."""

    estimate: float
    low: float
    high: float


def wilson(hits: int, trials: int, confidence_ppm: int) -> Interval | None:
    """Return a share with its Wilson interval; null without a trial.

    Source
    ------
    Wilson 1927; Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662.

    Examples
    --------
    >>> found = wilson(81, 263, 950_000)
    >>> round(found.low, 4), round(found.high, 4)
    (0.2553, 0.3662)
    """
    if not trials:
        return None
    z = NormalDist().inv_cdf(1 - _tail(confidence_ppm))
    share, weight = hits / trials, z * z / trials
    middle = (share + weight / TWO_SIDES) / (1 + weight)
    half = z / (1 + weight) * math.sqrt(share * (1 - share) / trials + weight / (4 * trials))
    return Interval(share, max(0.0, middle - half) if hits else 0.0, min(1.0, middle + half) if hits < trials else 1.0)


def hypergeometric(cell: Cell, confidence_ppm: int) -> tuple[int, int]:
    """Return how many homes of a part may be at risk, at least and at most: both tails of the hypergeometric, each half of what is left.

    The sample is drawn without putting back, so a census gives its own count and nothing else.

    Examples
    --------
    >>> hypergeometric(Cell(1_000, 100, 0), 950_000)
    (0, 34)
    >>> hypergeometric(Cell(50, 50, 7), 950_000)
    (7, 7)
    """
    least, most = cell.found, cell.households - cell.answered + cell.found
    tail = _tail(confidence_ppm)
    low = _first(least, most, lambda m: 1 - _at_most(cell.found - 1, cell, m) > tail)
    high = _first(least, most + 1, lambda m: m > most or _at_most(cell.found, cell, m) <= tail) - 1
    return low, max(high, low)


def stratified(cells: Sequence[Cell], confidence_ppm: int) -> Interval | None:
    """Return the homes at risk in several parts together; null where nobody was answered in any.

    Each part has its exact limits; the distances of the limits from the estimates add by squares (MOVER: Zou and Donner 2008). One part alone
    keeps its exact limits. A part without an answer takes the share of the others and may hold none or all.
    """
    heard = [c for c in cells if c.answered]
    if not heard:
        return None
    total = sum(c.households for c in heard)
    share = sum(c.households * c.found / c.answered for c in heard) / total
    estimate, below, above = 0.0, 0.0, 0.0
    for cell in cells:
        own = cell.households * (cell.found / cell.answered if cell.answered else share)
        low, high = hypergeometric(cell, confidence_ppm) if cell.answered else (0, cell.households)
        estimate += own
        below += max(own - low, 0) ** TWO_SIDES
        above += max(high - own, 0) ** TWO_SIDES
    found, most = sum(c.found for c in cells), sum(c.households - c.answered + c.found for c in cells)
    return Interval(estimate, max(estimate - math.sqrt(below), found), min(estimate + math.sqrt(above), most))


def _tail(confidence_ppm: int) -> float:
    return (1 - confidence_ppm / PPM) / TWO_SIDES


def _at_most(count: int, cell: Cell, at_risk: int) -> float:
    """Return the chance of at most ``count`` homes at risk in the sample, where ``at_risk`` are in the part."""
    whole = _log_choose(cell.households, cell.answered)
    first = max(0, cell.answered - (cell.households - at_risk))
    last = min(count, cell.answered, at_risk)
    others = cell.households - at_risk
    chances = (math.exp(_log_choose(at_risk, k) + _log_choose(others, cell.answered - k) - whole) for k in range(first, last + 1))
    return min(1.0, math.fsum(chances))


def _log_choose(of: int, some: int) -> float:
    return math.lgamma(of + 1) - math.lgamma(some + 1) - math.lgamma(of - some + 1)


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """Return the first whole number from ``low`` that holds; ``high`` where none before it does. What holds goes on holding."""
    while low < high:
        middle = (low + high) // TWO_SIDES
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
