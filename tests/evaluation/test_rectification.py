"""The register of problems: an inspectors' list read by number and returned cell for cell with what was done."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from intake.papers import book
from jingzhun.evaluation import InspectionRefused, ProblemTold, read_inspection, returned_list
from jingzhun.sheets.filling import fill
from jingzhun.sheets.reading import read

HEADER = ["序号", "存在问题", "责任单位", "整改时限", "整改措施", "整改进展情况", "是否完成整改", "备注"]
ROWS = [
    ["关于国家考核反馈问题整改台账"],
    HEADER,
    ["1", "有3户危房未改造", "住建局", "2026年12月31日", "", "", "", "省级"],
    ["2", "公益岗台账不清", "人社局", "尽快", "补台账", "", "", ""],
    ["合计", "", "", "", "", "", "", ""],
]


def given(rows: list[list[object]] | None = None) -> bytes:
    return book(rows or ROWS, merged=["A1:H1"], name="整改")


def problems(rows: list[list[object]] | None = None):
    return read_inspection(read(given(rows), name="整改台账.xlsx"))


def test_problems_are_read_with_owner_and_deadline() -> None:
    found = problems()
    assert found.header_row == 2
    assert [(p.row, p.number, p.text, p.owner, p.due_on, p.measures) for p in found.problems] == [
        (3, "1", "有3户危房未改造", "住建局", date(2026, 12, 31), ""),
        (4, "2", "公益岗台账不清", "人社局", None, "补台账"),
    ]


def test_returned_in_their_layout_and_every_other_cell_stays() -> None:
    content = given()
    workbook = read(content, name="整改台账.xlsx")
    told = {
        3: ProblemTold("closed", "住建局", date(2026, 12, 31), "逐户改造", "2026年6月：3户已开工", date(2026, 11, 30)),
        4: ProblemTold("open", "人社局", None, "补台账", "2026年6月：已核对", None),
    }
    back = openpyxl.load_workbook(io.BytesIO(fill(content, workbook, returned_list(read_inspection(workbook), told)))).active
    rows = [[cell or "" for cell in row] for row in back.iter_rows(values_only=True)]
    assert rows[0][0] == ROWS[0][0]
    assert rows[1] == HEADER
    assert rows[2] == ["1", "有3户危房未改造", "住建局", "2026-12-31", "逐户改造", "2026年6月：3户已开工", "是", "省级"]
    assert rows[3][3:7] == ["尽快", "补台账", "2026年6月：已核对", "否"], "their own words stay where nothing is told"


def test_progress_and_state_go_behind_where_they_left_no_room() -> None:
    rows: list[list[object]] = [["编号", "问题", "牵头单位"], ["A-1", "台账不清", "乡村振兴局"]]
    content = book(rows, name="x")
    workbook = read(content, name="x.xlsx")
    told = {2: ProblemTold("done", "乡村振兴局", None, "", "已补", None)}
    back = openpyxl.load_workbook(io.BytesIO(fill(content, workbook, returned_list(read_inspection(workbook), told)))).active
    assert [c.value for c in back[1]] == ["编号", "问题", "牵头单位", "整改进展", "整改状态"]
    assert [c.value for c in back[2]] == ["A-1", "台账不清", "乡村振兴局", "已补", "已完成，待销号"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["姓名", "身份证号"], ["王伟", "1"]], "no_problems"),
        ([["问题"], ["台账不清"]], "no_problems"),
        ([["序号", "问题"], ["1", ""]], "no_rows"),
        ([["序号", "问题"], ["1", "甲"], ["1", "乙"]], "number_twice"),
    ],
)
def test_what_is_no_list_of_problems_is_refused_in_words(rows: list[list[object]], code: str) -> None:
    with pytest.raises(InspectionRefused) as refused:
        read_inspection(read(book(rows, name="x"), name="x.xlsx"))
    assert refused.value.code == code
    assert "x.xlsx" in refused.value.sentence.zh or code == "number_twice"
