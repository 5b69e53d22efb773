"""The linker against known truth: planted county rows on three seeds, and splink's own example of fake people.

Precision is of all rows called ``same``; recall counts ``same`` only. Rows whose id is right are told apart from faulty ones.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from jingzhun.linkage import link, link_prepared, prepare_registry
from jingzhun.policy import load
from linkage.fake_people import fake_people
from linkage.planted import Planted, plant
from linkage.scored import Tally, tally, truth_of

POLICY = load("cn/150424", date(2024, 6, 30))
PRECISION, RECALL = 0.998, 0.97


def tallied(planted: Planted) -> dict[str, Tally]:
    registry = prepare_registry(planted.persons, planted.households)
    return tally(link_prepared(planted.requests, registry, policy=POLICY), truth_of(planted))


def hold_the_bars(found: dict[str, Tally]) -> None:
    everyone, faulty = found["all rows"], found["faulty"]
    told = {group: f"precision {t.precision:.4f} recall {t.recall:.4f} ask {t.ask_share:.4f}" for group, t in found.items()}
    assert everyone.precision >= PRECISION, told
    assert faulty.recall >= RECALL, told
    assert found["right id, no fault"].recall >= 0.999, told


@pytest.mark.parametrize("seed", [11])
def test_small_county_when_half_the_rows_are_faulty_then_the_bars_hold(seed: int) -> None:
    hold_the_bars(tallied(plant(persons=6_000, rows=3_000, seed=seed)))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [11, 12, 13])
def test_whole_county_when_half_the_rows_are_faulty_then_the_bars_hold(seed: int) -> None:
    hold_the_bars(tallied(plant(persons=240_136, rows=20_000, seed=seed)))


@pytest.mark.shared
def test_fake_people_of_splink_are_found(shared_data: Path) -> None:
    fake = fake_people(shared_data)
    result = link(fake.requests, fake.persons, fake.households, policy=POLICY)
    found = result.links.to_pylist()
    same = [row for row in found if row["band"] == "same"]
    right = sum(fake.truth[row["row"]] == row["person_id"] for row in same)
    shown = {(c["row"], c["person_id"]) for c in result.candidates.to_pylist()}
    listed = sum((row["row"], fake.truth[row["row"]]) in shown for row in found if row["band"] == "ask")
    # These people have no ids, names are written back to front and e-mails are spoilt: where it cannot be sure it asks (measured:
    # 254 of 749 the same and all of them right, 153 asked with the right person shown).
    assert right / len(same) >= 0.99, f"precision {right}/{len(same)}"
    assert right / len(found) >= 0.33, f"recall {right}/{len(found)}"
    assert (right + listed) / len(found) >= 0.53, f"recall with those asked about {right + listed}/{len(found)}"


def test_order_of_rows_and_other_rows_of_the_batch_do_not_matter() -> None:
    planted = plant(persons=1_500, rows=300, seed=5)
    registry = prepare_registry(planted.persons, planted.households)
    whole = link_prepared(planted.requests, registry, policy=POLICY).links
    backwards = planted.requests.take(pa.array(range(planted.requests.num_rows - 1, -1, -1)))
    assert link_prepared(backwards, registry, policy=POLICY).links == whole
    part = link_prepared(planted.requests.slice(0, 100), registry, policy=POLICY).links.to_pylist()
    rows = {(r["batch_id"], r["row"]): r for r in whole.to_pylist()}
    assert all(rows[r["batch_id"], r["row"]] == r for r in part)


@pytest.mark.parametrize("name", ["'; DROP TABLE people; --", "x\"; COPY people TO '/tmp/x", "王\x00小明", "长" * 5_000, "%_\\"])
def test_name_when_hostile_then_it_is_data(name: str) -> None:
    """S24: foreign text reaches the engine as rows, never as SQL."""
    planted = plant(persons=300, rows=5, seed=3)
    rows = planted.requests.to_pylist()
    rows[0] = {**rows[0], "name": name, "id_number": None, "id_text": name[:40], "head_name": name, "household_no": name}
    hostile = pa.Table.from_pylist(rows, schema=planted.requests.schema)
    links = link(hostile, planted.persons, planted.households, policy=POLICY).links
    assert links.num_rows == len(rows)
