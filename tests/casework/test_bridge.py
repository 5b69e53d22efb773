"""The bridge between two reports always balances, and every household that makes the difference is named (P17)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingzhun.casework import TERMS, bridge

households = st.frozensets(st.integers(1, 30))


@given(counted=households, before=households, now=households)
def test_it_balances_and_names_each_household_once(counted: frozenset[int], before: frozenset[int], now: frozenset[int]) -> None:
    found = bridge(counted, before, now)
    assert found.is_balanced
    assert (found.last | found.corrected_in) - found.corrected_out == before
    assert (before | found.came) - found.left == now
    assert not found.came & found.left
    assert not found.corrected_in & found.corrected_out


@given(counted=households, now=households)
def test_without_anything_learned_later_nothing_is_corrected(counted: frozenset[int], now: frozenset[int]) -> None:
    found = bridge(counted, counted, now)
    assert not found.corrected_in | found.corrected_out


def test_terms_have_names_and_no_others() -> None:
    found = bridge({1}, {1}, {1, 2})
    assert {name: len(found.term(name)) for name in TERMS} == {
        "last": 1, "came": 1, "left": 0, "corrected_in": 0, "corrected_out": 0, "now": 2,
    }  # fmt: skip
    with pytest.raises(KeyError):
        found.term("is_balanced")
