"""A month's files: their forms, their faults in the told shares, and a truth for every row."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from jingzhun.intake.profile import profiles
from jingzhun.intake.recognise import recognise
from jingzhun.sheets.reading import read
from jingzhun.synthetic import County, SyntheticFile, make_county, monthly_files
from jingzhun.synthetic.arrays import column
from jingzhun.synthetic.files import turn_of
from jingzhun.synthetic.shape import read_shape

CLEAN = {"police_households", "national_households", "national_persons", "household_survey"}
FIELD = {"bad_date", "amount_text", "unknown_code"}


def _linking(text: str | None) -> list[str]:
    return [f for f in (text or "").split(",") if f and f not in FIELD]


def _faults(files: list[SyntheticFile]) -> list[list[str]]:
    once = {f.name: f for f in files if "最终版" not in f.name and f.profile not in CLEAN}
    return [_linking(text) for f in once.values() for text in f.truth["faults"].to_pylist()]


def test_the_same_seed_writes_the_same_bytes_and_truth(small: County) -> None:
    one = list(monthly_files(small, month="2024-05", seed=3, first=True))
    two = list(monthly_files(make_county(seed=7, households=2_000, persons=4_755), month="2024-05", seed=3, first=True))
    assert [(f.name, f.content) for f in one] == [(f.name, f.content) for f in two]
    assert all(a.truth.equals(b.truth) for a, b in zip(one, two, strict=True))


def test_another_seed_misspells_other_rows(small: County, first_files: list[SyntheticFile]) -> None:
    one = next(f for f in monthly_files(small, month="2024-05", seed=3, first=True) if f.profile == "pensions")
    two = next(f for f in monthly_files(small, month="2024-05", seed=4, first=True) if f.profile == "pensions")
    assert one.content != two.content
    assert one.truth["id_number"].null_count != one.truth.num_rows


def test_files_are_as_many_and_as_various_as_in_a_county(first_files: list[SyntheticFile], next_files: list[SyntheticFile]) -> None:
    assert 38 <= len(first_files) <= 46
    assert 22 <= len(next_files) <= 32
    kinds = Counter("xlsx" if f.name.endswith(".xlsx") else _encoding(f.content) for f in first_files)
    assert kinds["utf-16"] == 1
    assert min(kinds["xlsx"], kinds["gb18030"], kinds["utf-8-sig"]) >= 4


def _encoding(content: bytes) -> str:
    if content.startswith(b"\xff\xfe"):
        return "utf-16"
    return "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "gb18030"


def test_every_file_is_recognised_and_every_row_has_its_truth(
    first_files: list[SyntheticFile], next_files: list[SyntheticFile]
) -> None:
    for month, files in (("2024-05", first_files), ("2024-06", next_files)):
        for file in files:
            if file.profile == turn_of(month, "empty_headed"):
                continue
            found = recognise(read(file.content, name=file.name))
            assert found.profile.id == file.profile, file.name
            assert found.extra == (), file.name
            rows = file.truth["row"].to_pylist()
            assert rows == list(range(found.first_row, found.first_row + len(found.rows))), file.name


def test_the_truth_of_a_row_is_the_row(middling: County, first_files: list[SyntheticFile]) -> None:
    file = next(f for f in first_files if f.profile == "pensions")
    found = recognise(read(file.content, name=file.name))
    number, name = found.places["id_number"], found.places["name"]
    names, ids = column(middling.persons, "name"), column(middling.persons, "id_number")
    homes = column(middling.persons, "household_id")
    for row, truth in zip(found.rows, file.truth.to_pylist(), strict=True):
        person = truth["person_id"]
        if person is None:
            assert "stranger" in truth["faults"]
            assert row[number] not in ids
            continue
        assert (truth["id_number"], truth["household_id"]) == (ids[person - 1], homes[person - 1])
        wrong = _linking(truth["faults"])
        assert (row[number] != ids[person - 1]) == any(w.startswith("id_") for w in wrong)
        assert (row[name] != names[person - 1]) == any(w.startswith("name_") for w in wrong)


def test_linking_faults_come_in_the_told_shares(first_files: list[SyntheticFile], next_files: list[SyntheticFile]) -> None:
    told = read_shape("voices")["faults"]
    faults = _faults(first_files + next_files)
    faulty = [f for f in faults if f]
    assert len(faults) > 10_000
    assert abs(len(faulty) / len(faults) - told["linking"]) < 0.006
    how_many = Counter(len(f) for f in faulty)
    for number, share in enumerate(told["how_many"], start=1):
        assert abs(how_many[number] / len(faulty) - share) < 0.04, number
    assert abs(sum("stranger" in f for f in faulty) / len(faulty) - told["stranger"]) < 0.03


def test_every_kind_of_fault_is_there(first_files: list[SyntheticFile], next_files: list[SyntheticFile]) -> None:
    told = read_shape("voices")["faults"]
    found = {kind for row in _faults(first_files + next_files) for kind in row}
    assert found == {"stranger", *told["id"], *told["name"]}


def test_the_register_and_the_national_system_hold_no_faults(first_files: list[SyntheticFile]) -> None:
    clean = [f for f in first_files if f.profile in CLEAN]
    assert {f.profile for f in clean} == CLEAN
    assert all(f.truth["faults"].null_count == f.truth.num_rows for f in clean)


def test_planted_amounts_stand_in_rows_without_faults(middling: County, next_files: list[SyntheticFile]) -> None:
    planted = set(column(middling.events, "person_id")[column(middling.events, "is_planted")].tolist())
    rows = [r for f in next_files if f.profile == "medical_stays" for r in f.truth.to_pylist() if r["person_id"] in planted]
    assert len(rows) >= 15
    assert {r["faults"] for r in rows} == {None}


@pytest.mark.parametrize("month", ["2024-05", "2024-06"])
def test_one_file_comes_twice_and_one_without_a_table(month: str, middling: County) -> None:
    files = {f.name: f for f in monthly_files(middling, month=month, seed=3, first=False)}
    again = [n for n in files if "最终版" in n]
    assert len(again) == 1
    assert files[again[0]].content == files[again[0].replace("（最终版）", "")].content
    empty = [f for f in files.values() if f.profile == turn_of(month, "empty_headed")]
    assert [f.truth.num_rows for f in empty] == [0]
    book = read(empty[0].content, name=empty[0].name)
    assert sum(bool(c) for s in book.sheets for row in s.rows for c in row) <= 2


def test_costs_of_the_year_grow_from_month_to_month(first_files: list[SyntheticFile], next_files: list[SyntheticFile]) -> None:
    before, after = (_year_costs(files) for files in (first_files, next_files))
    both = before.keys() & after.keys()
    assert len(after) > len(before)
    assert len(both) > 100
    assert all(after[p] >= before[p] for p in both)
    assert any(after[p] > before[p] for p in both)


def _year_costs(files: list[SyntheticFile]) -> dict[int, float]:
    file = next(f for f in files if f.profile == "medical_year")
    found = recognise(read(file.content, name=file.name))
    at = found.places["out_of_pocket"]
    rows = zip(found.rows, file.truth.to_pylist(), strict=True)
    return {t["person_id"]: float(r[at]) for r, t in rows if t["person_id"] and t["faults"] is None}


def test_money_in_ten_thousands_says_so_in_its_header(next_files: list[SyntheticFile]) -> None:
    file = next(f for f in next_files if f.profile == "disasters")
    assert recognise(read(file.content, name=file.name)).units == {"amount": "wan_yuan"}


def test_every_voice_speaks_of_columns_that_intake_knows() -> None:
    voices = read_shape("voices")
    known = profiles()
    assert set(voices["files"]) == set(known) - {"visit_results", "link_answers"}  # what comes back to us
    assert set(voices["departments"]) == set(voices["files"])
    for name, voice in voices["files"].items():
        assert set(voice["columns"]) <= set(known[name].columns), name


def test_a_month_outside_the_history_is_refused(small: County) -> None:
    with pytest.raises(ValueError, match="outside the county's history"):
        next(monthly_files(small, month="2024-08", seed=1, first=False))


def test_states_go_on_end_and_begin(first_files: list[SyntheticFile], next_files: list[SyntheticFile]) -> None:
    before, after = (
        {p for f in files if f.profile == "uninsured" for p in f.truth["person_id"].to_pylist()}
        for files in (first_files, next_files)
    )
    assert np.all([len(before & after) > 50, len(after - before) > 0, len(before - after) > 0])


def test_the_first_register_holds_everybody(middling: County, first_files: list[SyntheticFile]) -> None:
    register = next(f for f in first_files if f.profile == "police_households")
    assert register.truth["person_id"].to_pylist() == middling.persons["person_id"].to_pylist()
    assert register.truth["row"][0].as_py() == 2
