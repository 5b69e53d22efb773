"""Intervals against values known from the literature and from counting every sample there is."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingzhun.evaluation.intervals import Cell, hypergeometric, stratified, wilson

NINETY_FIVE = 950_000


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
    ids=["Newcombe 1998 a", "Newcombe 1998 b", "Newcombe 1998 c", "Newcombe 1998 d"],
)
def test_wilson_when_published_then_the_same(hits: int, trials: int, low: float, high: float) -> None:
    found = wilson(hits, trials, NINETY_FIVE)
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_wilson_when_no_trial_then_null() -> None:
    assert wilson(0, 0, NINETY_FIVE) is None


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_its_share_and_stays_a_share(pair: tuple[int, int]) -> None:
    found = wilson(*pair, NINETY_FIVE)
    assert found is not None
    assert 0 <= found.low <= found.estimate <= found.high <= 1


def _tail_by_counting(at_risk: int, cell: Cell, at_most: bool) -> float:
    samples = list(combinations(range(cell.households), cell.answered))
    hits = [sum(home < at_risk for home in sample) for sample in samples]
    return sum(h <= cell.found if at_most else h >= cell.found for h in hits) / len(samples)


@pytest.mark.parametrize("found", range(5))
def test_hypergeometric_when_every_sample_is_counted_then_the_same(found: int) -> None:
    cell = Cell(10, 4, found)
    held = [
        m
        for m in range(found, 10 - 4 + found + 1)
        if _tail_by_counting(m, cell, True) > 0.025 and _tail_by_counting(m, cell, False) > 0.025
    ]
    assert hypergeometric(cell, NINETY_FIVE) == (min(held), max(held))


def test_hypergeometric_when_the_population_is_large_then_as_clopper_pearson() -> None:
    """0 of 100 has the exact upper limit 1 − 0.025^(1/100) = 3.62 % (Clopper and Pearson 1934)."""
    high = hypergeometric(Cell(1_000_000, 100, 0), NINETY_FIVE)[1] / 1_000_000
    assert math.isclose(high, 1 - 0.025 ** (1 / 100), rel_tol=1e-3)


CELLS = st.lists(
    st.integers(1, 80).flatmap(
        lambda n: st.integers(0, n).flatmap(lambda a: st.builds(Cell, st.just(n), st.just(a), st.integers(0, a)))
    ),
    min_size=1,
    max_size=5,
)


@given(CELLS)
def test_stratified_holds_its_estimate_within_what_is_possible(cells: list[Cell]) -> None:
    found = stratified(cells, NINETY_FIVE)
    if not any(c.answered for c in cells):
        assert found is None
        return
    assert found is not None
    assert sum(c.found for c in cells) <= found.low <= found.estimate + 1e-9
    assert found.estimate - 1e-9 <= found.high <= sum(c.households - c.answered + c.found for c in cells)


@given(CELLS)
def test_stratified_when_all_are_seen_then_no_interval_is_left(cells: list[Cell]) -> None:
    seen = [Cell(c.households, c.households, c.found) for c in cells]
    found = stratified(seen, NINETY_FIVE)
    assert found is not None
    assert math.isclose(found.low, found.high)
    assert math.isclose(found.estimate, sum(c.found for c in seen))


def test_stratified_when_one_part_then_the_exact_limits() -> None:
    found = stratified([Cell(1_000, 100, 3)], NINETY_FIVE)
    assert found is not None
    assert (round(found.low), round(found.high)) == hypergeometric(Cell(1_000, 100, 3), NINETY_FIVE)
