"""Blank forms as ten offices draw them, filled by id or from a list; what nobody knows is listed and not guessed (P3)."""

from __future__ import annotations

import pytest

from intake.papers import book, county, facts
from jingzhun.intake.blank_forms import FilledForm, fill_form, read_form
from jingzhun.intake.faults import IntakeRefused
from jingzhun.intake.rosters import rosters
from jingzhun.sheets.filling import fill
from jingzhun.sheets.reading import read
from jingzhun.sheets.writing import write_delimited

TABLES = county(6)
PEOPLE = facts(TABLES)
BY_ID = {p.values["id_number"]: p for p in PEOPLE}
HEAD = PEOPLE[0].values
SPOUSE = PEOPLE[1].values
IDS = [p.values["id_number"] for p in PEOPLE[:3]]

# name of the layout → the rows as the sender drew them, the headers nobody knows, what stands in the first filled row
LAYOUTS: dict[str, tuple[bytes, str, tuple[str, ...], dict[int, str]]] = {
    "plain, ids given": (
        book([["姓名", "身份证号", "民族", "健康状况"], *[["", i, "", ""] for i in IDS]]), "a.xlsx", (), {4: "健康"},
    ),
    "title above, running number": (
        book([["林西县花名册", None], ["序号", "公民身份号码", "户主", "家庭人口数"], *[[n, i, "", ""] for n, i in enumerate(IDS, 1)]]),
        "b.xlsx", (), {3: HEAD["name"], 4: "2"},
    ),
    "title merged, note under it": (
        book(
            [["监测对象花名册"], ["填报单位：          日期："], ["乡镇", "行政村", "姓名", "身份证号码", "监测对象类别"],
             *[["", "", "", i, ""] for i in IDS]],
            merged=["A1:E1", "A2:E2"],
        ),
        "c.xlsx", (), {1: HEAD["township"], 2: HEAD["village"], 5: "边缘易致贫户"},
    ),
    "header of two rows": (
        book(
            [["序号", "家庭成员", None, None, "联系电话"], [None, "姓名", "证件号码", "与户主关系", None], *[[n, "", i, "", ""] for n, i in enumerate(IDS, 1)]],
            merged=["B1:D1"],
        ),
        "d.xlsx", (), {4: "户主", 5: HEAD["phone"]},
    ),
    "foot with signatures": (
        book([["姓名", "身份证号", "性别", "年龄"], *[["", i, "", ""] for i in IDS], ["填表人：", "", "审核人：", ""]]), "e.xlsx", (), {3: "男"},
    ),
    "delimited text": (
        write_delimited(["姓名", "身份证号", "文化程度"], [["", i, ""] for i in IDS], encoding="gb18030"), "f.csv", (), {3: "初中"},
    ),
    "columns far to the right": (
        book([["", "", "身份证号", "", "医疗保险", "劳动能力"], *[["", "", i, "", "", ""] for i in IDS]]), "g.xlsx", (), {5: "城乡居民基本医疗保险"},
    ),
    "one column nobody knows": (
        book([["姓名", "身份证号", "鞋码", "户编号"], *[["", i, "", ""] for i in IDS]]), "h.xlsx", ("鞋码",), {4: HEAD["household_no"]},
    ),
    "two columns nobody knows": (
        book([["姓名", "身份证号", "包户领导意见", "房屋等级", "走访次数(次)"], *[["", i, "", "", ""] for i in IDS]]),
        "i.xlsx", ("包户领导意见", "走访次数(次)"), {},
    ),
    "a column that only looks known": (
        book([["姓名", "身份证号", "姓名笔画数", "出生日期"], *[["", i, "", ""] for i in IDS]]), "j.xlsx", ("姓名笔画数",), {4: HEAD["birth_on"]},
    ),
}  # fmt: skip


def filled(data: bytes, name: str) -> tuple[FilledForm, list[list[str]], tuple[str, ...], int]:
    workbook = read(data, name=name)
    form = read_form(workbook)
    found = fill_form(form, PEOPLE, by_id=BY_ID)
    rows = read(fill(data, workbook, found.filling), name=name).sheets[0].rows
    return found, rows, form.unknown, form.first_row


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_form_with_ids_is_filled_row_by_row_in_its_own_layout(layout: str) -> None:
    data, name, unknown, expected = LAYOUTS[layout]
    found, rows, listed, first = filled(data, name)
    before = read(data, name=name).sheets[0].rows
    assert listed == unknown
    assert found.rows == len(IDS)
    row = rows[first - 1]
    assert {place: row[place - 1] for place in expected} == expected
    unknown_places = [i for i, word in enumerate(before[first - 2]) if word in unknown]
    for at, cells in enumerate(before):
        for place, text in enumerate(cells):
            if text or at < first - 1 or place in unknown_places:
                assert (rows[at] + [""] * 20)[place] == text, "what the sender wrote stays, and so do cells nobody can answer"


def test_an_empty_form_gets_a_row_each_above_the_line_to_sign() -> None:
    data = book([["花名册"], ["序号", "姓名", "与户主关系"], [1], [2], ["填表人："]])
    found, rows, _, first = filled(data, "x.xlsx")
    assert (found.rows, found.filling.more) == (len(PEOPLE), len(PEOPLE) - 2)
    assert [r[0] for r in rows[first - 1 : first - 1 + len(PEOPLE)]] == [str(n) for n in range(1, len(PEOPLE) + 1)]
    assert rows[first - 1][1:3] == [HEAD["name"], "户主"]
    assert rows[first][1:3] == [SPOUSE["name"], "配偶"]
    assert rows[first - 1 + len(PEOPLE)][0] == "填表人："


def test_a_form_of_households_lists_heads_alone() -> None:
    found, rows, _, _ = filled(book([["户主姓名", "家庭人口", "联系电话"]]), "x.xlsx")
    assert found.rows == 6
    assert [r[0] for r in rows[1:]] == [p.values["name"] for p in PEOPLE if p.is_head]


def test_amounts_follow_the_unit_of_the_header() -> None:
    person = PEOPLE[0]
    told = type(person)(person.household_id, person.person_id, True, {**person.values, "net_per_head": "12345.67"})
    for header, expected in (("人均纯收入(元)", "12345.67"), ("人均纯收入（万元）", "1.2346")):
        form = read_form(read(book([["户主姓名", header]]), name="x.xlsx"))
        assert fill_form(form, [told]).filling.cells[(2, 2)] == expected


def test_a_row_of_nobody_is_told_and_left_as_it_came() -> None:
    found, rows, _, _ = filled(book([["姓名", "身份证号", "性别"], ["", IDS[0], ""], ["", "990424199901010012", ""]]), "x.xlsx")
    assert found.strangers == (3,)
    assert rows[2][2:] in ([""], [])


def test_what_nobody_told_stays_empty_and_is_counted() -> None:
    found, _, _, _ = filled(book([["姓名", "身份证号", "残疾等级"], ["", IDS[0], ""]]), "x.xlsx")
    assert found.empty == ((2, "残疾等级"),)


def test_a_file_without_a_header_is_refused_with_what_to_do() -> None:
    with pytest.raises(IntakeRefused) as refused:
        read_form(read(book([["今天"], ["天气", "晴"]]), name="x.xlsx"))
    assert refused.value.code == "no_form"
    assert "x.xlsx" in refused.value.sentence.zh


def test_twelve_rosters_ship_and_each_is_recognised_by_its_own_columns() -> None:
    assert len(rosters()) == 12
    by_hand = {"备注", "核查情况", "核查人", "就读学校", "务工单位", "户主签字"}
    for roster in rosters().values():
        form = read_form(read(roster.blank(), name="x.xlsx"))
        assert tuple(c.header for c in form.columns) == roster.columns
        assert set(form.unknown) <= by_hand, roster.code
        assert form.has_foot
