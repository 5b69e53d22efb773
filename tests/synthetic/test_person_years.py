"""Persons' years at any size: the contract kept, whole households, the same bytes for the same seed, exact persons."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from jingzhun.synthetic.person_years import Part, parts_of, person_years, write_person_years
from jingzhun.tables.parts import parts_in
from jingzhun.tables.ready import PERSON_YEARS

PERSONS = 510_000  # three parts


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("years")
    told: list[tuple[int, int]] = []
    write_person_years(persons=PERSONS, seed=5, folder=place, tell=lambda done, total: told.append((done, total)))
    assert told[-1] == (PERSONS, PERSONS)
    return place


def test_every_part_keeps_the_contract(folder: Path) -> None:
    for part in parts_in(folder):
        PERSON_YEARS.check_file(part)


def test_households_are_whole_sorted_and_told_once(folder: Path) -> None:
    years = pa.concat_tables([pq.ParquetFile(part).read() for part in parts_in(folder)])
    homes = years["household_id"]
    assert years.num_rows == PERSONS
    assert homes.equals(homes.take(pc.sort_indices(homes)))
    assert years["person_id"].to_pylist() == list(range(1, PERSONS + 1))
    by_part = [set(pq.ParquetFile(part).read(columns=["household_id"])["household_id"].to_pylist()) for part in parts_in(folder)]
    assert sum(map(len, by_part)) == len(set.union(*by_part))
    assert len(years["is_income_whole"]) - years["is_income_whole"].null_count == pc.count_distinct(homes).as_py()


def test_the_same_seed_writes_the_same_bytes_and_another_seed_does_not(folder: Path, tmp_path: Path) -> None:
    write_person_years(persons=PERSONS, seed=5, folder=tmp_path)
    for part in parts_in(folder):
        assert (tmp_path / part.name).read_bytes() == part.read_bytes()
    assert person_years(6, Part(0, 0, 1000)) != person_years(5, Part(0, 0, 1000))


@pytest.mark.parametrize("persons", [1, 7, 250_000, 240_136, 100_000_000])
def test_parts_sum_to_the_whole(persons: int) -> None:
    parts = list(parts_of(persons))
    assert sum(p.persons for p in parts) == persons
    assert [p.persons_before for p in parts] == [sum(p.persons for p in parts[:i]) for i in range(len(parts))]
    assert max(p.persons for p in parts) <= 250_000
