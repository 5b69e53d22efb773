"""The questions of ``jingzhun bench``: every key is told, the answers are right, and on large sizes (slow) the bars hold.

Only ratios taken in one run, counts and memory are asserted; seconds are this machine's and are told in docs/benchmarks.md.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from jingzhun.bench import changes, link, national, screen

KEYS = {"floor_s", "ours_over_floor", "raw_over_floor", "peak_mb", "persons", "persons_per_s", "ours_s", "ours_engine"}
PEER_KEYS = {"openfisca_over_ours", "pandas_over_ours", "orm_over_ours"}
LARGE = 10_000_000
NATION_MB = 2_000


def number(found: dict[str, object], name: str) -> float:
    return float(str(found[name]))


def test_screening_tells_floor_engines_and_memory(tmp_path: Path) -> None:
    sides: list[str] = []
    found = screen.measure(12_000, folder=tmp_path, peers=False, tell=sides.append)
    assert set(found) >= KEYS
    assert sides == ["writing", "one_pass", "duckdb", "polars", "raw", "floor"]
    memory = found["peak_mb"]
    assert isinstance(memory, dict)
    assert set(memory) == {"one_pass", "duckdb", "polars", "raw", "floor"}
    assert all(mb > 0 for mb in memory.values())
    assert found["ours_engine"] in {"one_pass", "duckdb", "polars"}


@pytest.mark.slow
def test_ten_million_persons_hold_the_bars(tmp_path: Path) -> None:
    found = screen.measure(LARGE, folder=tmp_path)
    assert set(found) >= KEYS | PEER_KEYS
    assert number(found, "ours_over_floor") <= 4, found
    assert number(found, "raw_over_floor") <= 6, found
    assert number(found, "openfisca_over_ours") >= 4, found
    assert number(found, "pandas_over_ours") >= 1, found
    assert number(found, "orm_over_ours") >= 1_000, found


def test_a_change_set_is_screened_to_the_rows_of_the_full_run(tmp_path: Path) -> None:
    found = changes.measure(260_000, folder=tmp_path)
    assert found["rows_equal_full_run"] is True
    assert 500 < number(found, "changed_households") < 1_200


@pytest.mark.slow
def test_one_household_in_a_hundred_costs_a_twentieth_of_the_whole(tmp_path: Path) -> None:
    found = changes.measure(LARGE, folder=tmp_path)
    assert found["rows_equal_full_run"] is True
    assert number(found, "carried_over_full") <= 0.05, found


def test_linkage_finds_more_than_plain_splink_and_is_wrong_less_often() -> None:
    found = link.measure(6_000)
    ours, plain = found["ours"], found["splink"]
    assert isinstance(ours, dict)
    assert isinstance(plain, dict)
    assert ours["recall"] > plain["recall"]
    assert ours["recall_faulty"] > 0.9
    assert ours["precision"] >= 0.999
    assert 300 < number(found, "faulty_rows") < 700


@pytest.mark.slow
def test_a_county_is_linked_better_than_by_plain_splink_in_at_most_twice_its_time() -> None:
    found = link.measure()
    assert found["better_precision"] is True, found
    assert found["better_recall"] is True, found
    assert number(found, "seconds_over_splink") <= 2, found


@pytest.mark.slow
def test_the_nation_is_told_with_its_tenth_and_goes_on_where_it_was(tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    found = national.measure(600_000, folder=tmp_path, tell=lambda step, done, total: steps.append((step, done, total)))
    whole, tenth = found["whole"], found["tenth"]
    assert isinstance(whole, dict)
    assert isinstance(tenth, dict)
    assert whole["persons"] == 10 * tenth["persons"] == 600_000
    assert number(found, "peak_mb") < NATION_MB
    assert steps[-1][1] == steps[-1][2] == 600_000
    again = national.measure(600_000, folder=tmp_path)
    assert isinstance(again["whole"], dict)
    assert "write_s" not in again["whole"], "persons that are written are not written again"
    assert again["whole"]["households"] == whole["households"]
