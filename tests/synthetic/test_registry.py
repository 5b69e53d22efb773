"""Large registries: contracts kept, exact persons, sorted, the same bytes for the same seed, whatever the number of chunks."""

from __future__ import annotations

from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from jingzhun.synthetic import write_registry
from jingzhun.synthetic.registry import WRITTEN, chunks_of
from jingzhun.synthetic.shape import read_shape
from jingzhun.values.ids import read_id

PERSONS = 150_000  # two chunks


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("registry")
    rows = write_registry(persons=PERSONS, seed=5, folder=place)
    assert rows["persons"] == PERSONS
    assert rows == {c.name: pq.read_metadata(place / f"{c.name}.parquet").num_rows for c in WRITTEN}
    return place


@pytest.mark.parametrize("contract", WRITTEN, ids=lambda c: c.name)
def test_every_table_keeps_its_contract(contract, folder: Path) -> None:
    contract.check_file(folder / f"{contract.name}.parquet")


@pytest.mark.parametrize("contract", WRITTEN, ids=lambda c: c.name)
def test_every_table_is_sorted_as_told(contract, folder: Path) -> None:
    columns = [n for n in contract.order if n != "event_id"]
    table = pq.read_table(folder / f"{contract.name}.parquet", columns=columns)
    rows = list(zip(*(["" if v is None else v for v in table[n].to_pylist()] for n in columns[:1]), strict=True))
    assert rows == sorted(rows)


def test_ids_are_good_different_and_of_no_real_province(folder: Path) -> None:
    ids = pq.read_table(folder / "persons.parquet", columns=["id_number"])["id_number"]
    assert pc.count_distinct(ids).as_py() == PERSONS
    assert all(read_id(i).kind == "id18" and i.startswith("99") for i in ids.to_pylist()[::997])
    assert len(pc.unique(pc.utf8_slice_codeunits(ids, 0, 6))) == 2


def test_persons_and_memberships_agree(folder: Path) -> None:
    persons = pq.read_table(folder / "persons.parquet", columns=["person_id", "household_id"])
    members = pq.read_table(folder / "memberships.parquet")
    shared = members.filter(pc.equal(members["fact"], "shares_income")).select(["person_id", "household_id"])
    assert shared.equals(persons)


def test_the_same_seed_writes_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_registry(persons=PERSONS, seed=5, folder=tmp_path)
    for contract in WRITTEN:
        name = f"{contract.name}.parquet"
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes(), name


@pytest.mark.parametrize("persons", [1, 3, 119_000, 240_136, 100_000_000])
def test_chunks_sum_to_the_whole(persons: int) -> None:
    chunks = list(chunks_of(persons, read_shape("shape")))
    assert sum(c.persons for c in chunks) == persons
    assert max(c.households for c in chunks) <= 50_000
    assert [c.persons_before for c in chunks] == [sum(c.persons for c in chunks[:i]) for i in range(len(chunks))][: len(chunks)]
