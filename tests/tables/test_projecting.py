"""The rule-ready projection: facts only, nothing lost but the amounts' parts, codes that never change their meaning."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from hypothesis import given, settings

from jingzhun.synthetic.person_years import Part, person_years
from jingzhun.tables.engines.parquet import write_parquet
from jingzhun.tables.projecting import Codebook, Projector
from jingzhun.tables.ready import (
    HOME_CIRCUMSTANCES,
    HOME_TOLD,
    PART_COLUMNS,
    PERSON_CIRCUMSTANCES,
    PERSON_TOLD,
    READY_PERSONS,
    TOLD_ELSEWHERE,
)
from jingzhun.tables.ready_store import build_ready, read_circumstances, read_part
from screening.person_years import counties, table_of


@settings(max_examples=60, deadline=None)
@given(households=counties)
def test_every_row_keeps_its_facts_and_the_sum_of_what_was_told(households: list[Any]) -> None:
    years = table_of(households)
    projector = Projector()
    ready = READY_PERSONS.check(projector.project(years)).to_pylist()
    people = {row["person_code"]: row for row in projector.persons.table().to_pylist()}
    homes = {row["home_code"]: row for row in projector.homes.table().to_pylist()}
    for told, made in zip(years.to_pylist(), ready, strict=True):
        person, home = people[made["person_code"]], homes[made["home_code"]]
        assert {c.name: person[c.name] for c in PERSON_TOLD} == {c.name: told[c.name] for c in PERSON_TOLD}
        assert {c.name: home[c.name] for c in HOME_TOLD} == {c.name: told[c.name] for c in HOME_TOLD}
        *gains, cost = (told[name] or 0 for name in PART_COLUMNS)
        assert made["told_net_fen"] == sum(gains) - cost
        assert person["is_income_untold"] == any(told[name] is None for name in PART_COLUMNS)
        assert person["is_spending_untold"] == (told["own_payment_fen"] is None or told["loss_fen"] is None)
        assert (made["home_code"] == TOLD_ELSEWHERE) == (told["is_income_whole"] is None)


@settings(max_examples=30, deadline=None)
@given(first=counties, second=counties)
def test_codes_keep_their_meaning_when_a_later_batch_goes_on(first: list[Any], second: list[Any]) -> None:
    one = Projector()
    before = one.project(table_of(first))
    books = (Codebook.of(one.persons.table(), PERSON_CIRCUMSTANCES), Codebook.of(one.homes.table(), HOME_CIRCUMSTANCES))
    later = Projector(*books)
    later.project(table_of(second))
    assert later.project(table_of(first)) == before
    assert later.persons.table().slice(0, one.persons.table().num_rows) == one.persons.table()
    assert later.homes.table().slice(0, one.homes.table().num_rows) == one.homes.table()


def test_the_projection_holds_no_answer_of_a_rule() -> None:
    names = {c.name for contract in (READY_PERSONS, PERSON_CIRCUMSTANCES, HOME_CIRCUMSTANCES) for c in contract.columns}
    assert not {n for n in names if n.endswith(("_yes", "_unknown", "_bits")) or n in {"class", "is_in_range", "is_severe"}}


def test_parts_on_disk_are_what_one_projector_makes_in_their_order(tmp_path) -> None:
    parts = [person_years(4, Part(i, i * 900, 900)) for i in range(5)]
    (tmp_path / "years").mkdir()
    for number, table in enumerate(parts):
        write_parquet(table, tmp_path / "years" / f"part-{number:05}.parquet")
    assert build_ready(tmp_path / "years", tmp_path / "ready") == 4500
    projector = Projector()
    made = [projector.project(table) for table in parts]
    stored = [read_part(tmp_path / "ready" / f"part-{i:05}.parquet") for i in range(5)]
    assert pa.concat_tables(stored).cast(made[0].schema) == pa.concat_tables(made)
    assert read_circumstances(tmp_path / "ready") == {
        "person_circumstances": projector.persons.table(),
        "home_circumstances": projector.homes.table(),
    }
