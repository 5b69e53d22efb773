"""Comparison with departments: the sheet each gets, its reply wherever the header stands, and what of it is a question."""

from __future__ import annotations

from datetime import date

import pytest

from intake.papers import POLICY, book, id_of
from jingzhun.casework import ComparisonRefused, Somebody, asked_of, is_finding, must_sign, read_reply, request_sheet
from jingzhun.sheets.reading import read
from jingzhun.sheets.writing import write_workbook

ASKED = asked_of(POLICY)
LAND = tuple(one for one in ASKED if one.department == "land")
MARKET = tuple(one for one in ASKED if one.department == "market")
PEOPLE = [Somebody(1, "王伟", id_of(1)), Somebody(2, "李芳", id_of(2))]


def test_every_department_of_the_policy_has_a_question_in_both_languages() -> None:
    assert len({one.department for one in ASKED}) >= 6
    assert all(one.question.zh and one.question.en for one in ASKED)


def test_sheet_that_was_sent_comes_back_as_a_reply() -> None:
    sheet = request_sheet(MARKET, PEOPLE)
    assert sheet.header == ["序号", "姓名", "身份证号", "经营主体名称", "任职或出资"]
    rows = read_reply(read(write_workbook([sheet]), name="x.xlsx"), MARKET)
    assert [(r.id_number, r.name, dict(r.told)) for r in rows] == [
        (p.id_number, p.name, {"经营主体名称": "", "任职或出资": ""}) for p in PEOPLE
    ]


def test_reply_with_titles_other_order_and_more_columns_is_read() -> None:
    rows = [
        ["2026年比对结果"],
        ["备注", "身份证号", "名下不动产(处)", "姓名"],
        ["x", id_of(2), "2", "李芳"],
        ["", "12345", "1", "不明"],
        ["", "", "", ""],
    ]
    found = read_reply(read(book(rows, merged=["A1:D1"]), name="x.xlsx"), LAND)
    assert [(r.row, r.id_number, r.told["名下不动产（处）"]) for r in found] == [(3, id_of(2), "2"), (4, None, "1")]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["姓名", "身份证号"], ["王伟", "1"]], "not_a_reply"),
        ([["身份证号", "名下不动产（处）"]], "no_rows"),
        ([["x"]], "not_a_reply"),
    ],
)
def test_what_is_no_reply_is_refused_in_words(rows: list[list[object]], code: str) -> None:
    with pytest.raises(ComparisonRefused) as refused:
        read_reply(read(book(rows), name="x.xlsx"), LAND)
    assert refused.value.code == code
    assert "x.xlsx" in refused.value.sentence.zh


@pytest.mark.parametrize("text", ["", "0", " 0 ", "无", "没有", "否", "/", "—", "未查到", "００"])
@pytest.mark.parametrize("kind", ["count", "text", "yes_no"])
def test_nothing_found_is_no_question(kind: str, text: str) -> None:
    if not (text == "００" and kind != "count"):
        assert is_finding(kind, text) is False  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "text"), [("count", "1"), ("count", "两处"), ("text", "蒙D00001"), ("yes_no", "是"), ("yes_no", "待核")]
)
def test_something_found_or_not_to_be_read_is_a_question(kind: str, text: str) -> None:
    assert is_finding(kind, text) is True  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("born", "signs"), [(date(2006, 6, 30), True), (date(2006, 7, 1), False), (date(2024, 1, 1), False), (None, True)]
)
def test_who_signs_for_himself_from_the_day_of_the_age(born: date | None, signs: bool) -> None:
    assert must_sign(born, date(2024, 6, 30), POLICY) is signs
