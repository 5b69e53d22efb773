"""Writing into somebody else's workbook: what is told is written as text, everything else stays as it came."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from jingzhun.sheets.faults import SheetRefused
from jingzhun.sheets.filling import Filling, fill
from jingzhun.sheets.reading import read
from jingzhun.sheets.writing import write_delimited


def made(build: Callable[[Worksheet], None]) -> bytes:
    book = Workbook()
    build(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def senders(sheet: Worksheet) -> None:
    sheet.title = "花名册"
    sheet["A1"] = "某县花名册"
    sheet.merge_cells("A1:C1")
    sheet["A1"].font = Font(bold=True, size=20)
    for column, word in enumerate(("序号", "姓名", "电话"), start=1):
        sheet.cell(2, column, word)
    sheet["A5"] = "填表人："
    sheet.merge_cells("A5:C5")
    sheet.row_dimensions[5].height = 30
    sheet.page_setup.paperSize = 8
    sheet.page_setup.orientation = "landscape"
    sheet["E1"] = "=1+1"
    sheet.column_dimensions["B"].width = 33


def test_cells_are_written_and_the_rest_stays() -> None:
    data = made(senders)
    filled = fill(
        data, read(data, name="x.xlsx"), Filling("花名册", {(3, 2): "张三", (4, 2): "=HYPERLINK(1)", (4, 3): "990424196001010018"})
    )
    sheet = load_workbook(io.BytesIO(filled)).active
    assert (sheet["B3"].value, sheet["B4"].value, sheet["C4"].value) == ("张三", "=HYPERLINK(1)", "990424196001010018")
    assert {sheet["B4"].data_type, sheet["C4"].data_type} == {"s"}, "no formula, no number"
    assert (sheet["A1"].value, sheet["A1"].font.size, sheet["A5"].value, sheet["E1"].value) == (
        "某县花名册",
        20,
        "填表人：",
        "=1+1",
    )
    assert {r.coord for r in sheet.merged_cells.ranges} == {"A1:C1", "A5:C5"}
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert sheet.column_dimensions["B"].width == 33


def test_rows_are_added_above_the_line_to_sign() -> None:
    data = made(senders)
    filled = fill(data, read(data, name="x.xlsx"), Filling("花名册", {(9, 2): "末"}, like=4, more=5))
    sheet = load_workbook(io.BytesIO(filled)).active
    assert (sheet["B9"].value, sheet["A10"].value, sheet["A5"].value) == ("末", "填表人：", None)
    assert {r.coord for r in sheet.merged_cells.ranges} == {"A1:C1", "A10:C10"}
    assert sheet.row_dimensions[10].height == 30


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_delimited_text_keeps_its_encoding(encoding: str) -> None:
    data = write_delimited(["姓名", "结果"], [["张三", None], ["李四", None]], encoding=encoding)
    filled = fill(data, read(data, name="x.csv"), Filling("", {(2, 2): "属实", (3, 2): "=1"}))
    assert read(filled, name="x.csv").sheets[0].rows == [["姓名", "结果"], ["张三", "属实"], ["李四", "=1"]]
    assert "'=1" in filled.decode(encoding), "a spreadsheet would take it for a formula"


def test_a_sheet_that_is_not_there_and_a_broken_file_are_refused() -> None:
    data = made(senders)
    with pytest.raises(SheetRefused):
        fill(data, read(data, name="x.xlsx"), Filling("别的", {(1, 1): "x"}))
    with pytest.raises(SheetRefused):
        fill(data[:-200], read(data, name="x.xlsx"), Filling("花名册", {(1, 1): "x"}))


def test_the_same_filling_gives_the_same_cells_twice() -> None:
    data = made(senders)
    filling = Filling("花名册", {(3, 2): "张三"}, like=4, more=2)
    one, two = (fill(data, read(data, name="x.xlsx"), filling) for _ in range(2))
    assert read(one, name="x.xlsx").sheets[0].rows == read(two, name="x.xlsx").sheets[0].rows
