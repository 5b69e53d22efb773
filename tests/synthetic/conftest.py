"""Counties that the tests look at: a small one, a middling one for shares, and their files."""

from __future__ import annotations

import pytest

from jingzhun.synthetic import County, SyntheticFile, make_county, monthly_files

SMALL = {"households": 2_000, "persons": 4_755}
MIDDLING = {"households": 12_000, "persons": 28_530}


@pytest.fixture(scope="session")
def small() -> County:
    return make_county(seed=7, **SMALL)


@pytest.fixture(scope="session")
def middling() -> County:
    return make_county(seed=11, **MIDDLING)


@pytest.fixture(scope="session")
def first_files(middling: County) -> list[SyntheticFile]:
    return list(monthly_files(middling, month="2024-05", seed=3, first=True))


@pytest.fixture(scope="session")
def next_files(middling: County) -> list[SyntheticFile]:
    return list(monthly_files(middling, month="2024-06", seed=3, first=False))
