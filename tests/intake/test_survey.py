"""Survey layouts and their reader: a small survey written by hand, every fault it may have, and broken layouts."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from jingzhun.intake.faults import IntakeRefused
from jingzhun.intake.survey import Surveyed, read_survey
from jingzhun.intake.survey_layout import read_layout, survey_layout_of, survey_layouts
from jingzhun.sheets.reading import read

LAYOUT = """
title: {zh: 小调查, en: Small survey}
columns:
  household_no: {of: person, type: text, header: hh, required: yes}
  person_no: {of: person, type: text, header: id, required: yes}
  relation: {of: person, type: one_of, headers: {is_head: head, is_spouse: spouse, is_other: other}}
  age: {of: person, type: whole, header: age}
  ratio: {of: household, type: ratio, header: ratio, words: {"yes": 1, "no": 0}}
  level: {of: household, type: whole, header: level}
"""
HEADER = "hh,id,is_head,is_spouse,is_other,age,ratio,level"


def _survey(*rows: str, header: str = HEADER) -> Surveyed:
    data = "\n".join([header, *rows]).encode()
    return read_survey(read(data, name="small.csv"), read_layout(LAYOUT, "small.yaml"))


def _rules(survey: Surveyed) -> list[tuple[int, str]]:
    return [(f.row, f.rule) for f in survey.faults]


def test_survey_when_whole_then_persons_and_households() -> None:
    found = _survey("a,1,1,0,0,40,0.5,2", "a,2,0,1,0,41,0.5,2", "", "b,3,1,0,0,30,yes,4")
    assert found.faults == ()
    assert found.persons["row"].to_pylist() == [2, 3, 5]
    assert found.persons["relation"].to_pylist() == ["head", "spouse", "head"]
    homes = found.households
    assert homes.select(["household_no", "members_seen", "ratio_ppm", "level"]).to_pylist() == [
        {"household_no": "a", "members_seen": 2, "ratio_ppm": 500_000, "level": 2},
        {"household_no": "b", "members_seen": 1, "ratio_ppm": 1_000_000, "level": 4},
    ]
    assert homes["head_id"].to_pylist() == [found.persons["person_id"][0].as_py(), found.persons["person_id"][2].as_py()]


def test_columns_may_stand_in_any_order_below_a_title() -> None:
    told = "Survey of 2018\nage,level,ratio,is_other,is_spouse,is_head,id,hh,more\n40,2,no,0,0,1,1,a,x"
    found = read_survey(read(told.encode(), name="s.csv"), read_layout(LAYOUT, "small.yaml"))
    assert found.households["ratio_ppm"].to_pylist() == [0]
    assert found.persons["row"].to_pylist() == [3]


@pytest.mark.parametrize(
    ("rows", "rules"),
    [
        (["a,1,0,1,0,40,0,2", "a,2,0,0,1,9,0,2"], [(2, "no_head")]),
        (["a,1,1,0,0,40,0,2", "a,2,1,0,0,9,0,2"], [(3, "two_heads")]),
        (["a,1,1,1,0,40,0,2"], [(2, "no_head"), (2, "not_one")]),
        (["a,1,0,0,0,40,0,2"], [(2, "no_head"), (2, "not_one")]),
        (["a,1,x,1,0,40,0,2"], [(2, "no_head"), (2, "not_one")]),
        (["a,1,,,,40,0,2"], [(2, "no_head")]),
        (["a,1,1,0,0,4o,0,2"], [(2, "bad_whole")]),
        (["a,1,1,0,0,40,-1,2"], [(2, "bad_ratio")]),
        (["a,1,1,0,0,40,nan,2"], [(2, "bad_ratio")]),
        (["a,1,1,0,0,40,many,2"], [(2, "bad_ratio")]),
        (["a,1,1,0,0,40,0,2", "a,2,0,1,0,9,0,3"], [(3, "members_differ")]),
        (["a,1,1,0,0,40,0,2", ",2,0,1,0,9,0,2"], [(3, "required_empty")]),
        (["a,1,1,0,0,40,0,2", "a,1,0,1,0,9,0,2"], [(3, "duplicate_row")]),
    ],
)
def test_survey_when_a_rule_is_broken_then_row_and_rule_are_told(rows: list[str], rules: list[tuple[int, str]]) -> None:
    found = _survey(*rows)
    assert _rules(found) == rules
    refused = {f.row for f in found.faults if f.severity == "error"}
    assert found.persons.num_rows + len(refused) == found.rows == len(rows)


def test_members_differ_then_the_head_speaks_and_without_a_head_nobody() -> None:
    assert _survey("a,1,0,1,0,40,0,2", "a,2,1,0,0,9,0,3").households["level"].to_pylist() == [3]
    assert _survey("a,1,0,1,0,40,0,2", "a,2,0,0,1,9,0,3").households["level"].to_pylist() == [None]
    assert _survey("a,1,1,0,0,40,0,", "a,2,0,1,0,9,0,3").households["level"].to_pylist() == [3]


def test_rows_in_another_order_give_the_same_households() -> None:
    rows = ["a,1,1,0,0,40,0.5,2", "b,3,1,0,0,30,1,4", "a,2,0,1,0,41,0.5,2"]
    there, back = _survey(*rows).households, _survey(*reversed(rows)).households
    assert there.sort_by("household_id").equals(back.sort_by("household_id"))


def test_file_when_a_header_is_missing_then_refused_naming_it() -> None:
    with pytest.raises(IntakeRefused, match="level") as refused:
        _survey("a,1,1,0,0,40,0", header="hh,id,is_head,is_spouse,is_other,age,ratio")
    assert refused.value.code == "not_recognised"
    with pytest.raises(IntakeRefused) as empty:
        _survey()
    assert empty.value.code == "no_rows"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("type: text, header: hh", "type: texts, header: hh", "small.yaml:4: the profile is wrong: type is one of"),
        ("of: household, type: whole", "of: home, type: whole", "small.yaml:9: the profile is wrong: type is one of"),
        ("header: level", "heading: level", "small.yaml:9: the profile is wrong: unknown key 'heading'"),
        ("type: whole, header: level", "type: whole", "small.yaml:9: the profile is wrong: 'header' is missing"),
        ("header: level", "header: ratio", "the header 'ratio' stands under two fields"),
        ("  household_no:", "  home_no:", "a survey needs 'household_no' of each person"),
        ('"yes": 1', '"yes": one', "a word of 'ratio' stands for a whole number"),
        ("{zh: 小调查, en: Small survey}", "{zh: 小调查}", "'en' is missing"),
    ],
)
def test_layout_when_broken_then_file_line_and_mistake_are_told(old: str, new: str, words: str) -> None:
    with pytest.raises(IntakeRefused, match="profile is wrong") as refused:
        read_layout(LAYOUT.replace(old, new), "small.yaml")
    assert words in refused.value.sentence.en


def test_shipped_layouts_load_and_an_unknown_one_is_refused_with_the_list() -> None:
    assert "costa_rica" in survey_layouts()
    assert len(survey_layout_of("costa_rica").headers) == 44
    with pytest.raises(IntakeRefused, match="costa_rica"):
        survey_layout_of("atlantis")


def test_guide_runs_as_it_is_written(project: Path) -> None:
    result = doctest.testfile(str(project / "docs" / "howto" / "surveys.md"), module_relative=False)
    assert result.attempted > 5
    assert result.failed == 0
