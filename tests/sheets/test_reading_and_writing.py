"""What is read and written: encodings, cells as a person sees them, and no cell that becomes a formula (S35–S37, S45)."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jingzhun.sheets.child import column_letters, is_risky, number_text
from jingzhun.sheets.reading import read
from jingzhun.sheets.writing import OutSheet, Yuan, neutral, write_delimited, write_workbook

RISKY = [
    "=1+1",
    "+1",
    "-1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "%x",
    "|x",
    "\t=1",
    "\r=1",
    "\n=1",
    "\ufeff=1",
    "  =1",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
    "\u200b=1",
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimited_text_when_in_any_encoding_then_read_and_told(encoding: str, delimiter: str) -> None:
    data = f"姓名{delimiter}身份证号\r\n王𠮷{delimiter}990424198001010015\n".encode(encoding)
    book = read(data, name="名单.csv")
    assert book.sheets[0].rows == [["姓名", "身份证号"], ["王𠮷", "990424198001010015"]]
    assert book.encoding == {"utf-8": "utf-8", "utf-8-sig": "utf-8-sig", "gb18030": "gb18030", "utf-16": "utf-16"}[encoding]


def test_text_wrapped_as_a_formula_is_unwrapped() -> None:
    assert read(b'a\n="0123"\n', name="a.csv").sheets[0].rows[1] == ["0123"]


def test_empty_rows_and_quotes_keep_their_places() -> None:
    sheet = read(b'a,b\n\n"x\ny","1,2"\n,\n', name="a.csv").sheets[0]
    assert sheet.rows == [["a", "b"], [""], ["x\ny", "1,2"], ["", ""]]


def test_workbook_cells_are_read_as_a_person_sees_them() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B3"], sheet["C3"], sheet["D3"], sheet["E3"] = "王○", 150424199001011234, date(2024, 6, 30), 6000.01
    sheet["B4"], sheet["C4"], sheet["D4"] = "=1+1", True, 12
    sheet.merge_cells("B6:C6")
    sheet["G1"].hyperlink = "x.html"
    hidden = book.create_sheet("藏")
    hidden.sheet_state = "veryHidden"
    hidden["A1"] = "x"
    out = io.BytesIO()
    book.save(out)
    read_back = read(out.getvalue(), name="a.xlsx")
    first = read_back.sheets[0]
    assert first.first_row == 1
    assert first.rows[2][1:5] == ["王○", "1.504241990010112E+17", "2024-06-30", "6000.01"]
    assert first.kinds[2][1:5] == "sndn"
    assert first.rows[3][2:4] == ["TRUE", "12"]
    assert read_back.sheets[1].hidden
    assert {k: v for k, v in read_back.warnings.items() if k in {"formula", "merged", "hidden_sheet"}} == {
        "formula": 1,
        "merged": 1,
        "hidden_sheet": 1,
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [(5, "5"), (5.0, "5"), (2**53 - 1, "9007199254740991"), (2**53, "9.007199254740992E+15"), (0.1, "0.1"), (-3.5, "-3.5")],
)
def test_number_text_shows_lost_digits(value: float, text: str) -> None:
    assert number_text(value) == text


@pytest.mark.parametrize("text", RISKY)
def test_workbook_when_text_is_risky_then_no_formula_anywhere(text: str) -> None:
    data = write_workbook([OutSheet(text[:20] or "x", [text], [[text], [-5], [Yuan(-550)]], comments={(0, 0): text})])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/") and n.endswith(".xml")]
    assert sheets
    assert all(b"<f>" not in s and b"<f " not in s and b"<hyperlink" not in s for s in sheets)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.worksheets[0]["A2"].data_type == "s"
    assert book.worksheets[0]["A3"].value == -5
    assert book.worksheets[0]["A4"].value == -5.5


@pytest.mark.parametrize("text", RISKY)
def test_delimited_when_text_is_risky_then_led_by_one_quote(text: str) -> None:
    line = write_delimited(["x"], [[text]]).decode("utf-8-sig")
    assert "'" + text.split("\n", maxsplit=1)[0].split("\r", maxsplit=1)[0] in line
    assert write_delimited(["x"], [[-5], [Yuan(-550)]], encoding="gb18030") == b"x\r\n-5\r\n-5.50\r\n"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.text(alphabet="=+-@ab1王\u3000 '", max_size=6), min_size=2, max_size=2), min_size=1, max_size=5))
def test_own_export_reads_back_equal(rows: list[list[str]]) -> None:
    kept = [[c.strip() for c in row] for row in rows]
    back = read(write_delimited(["甲", "乙"], kept), name="a.csv").sheets[0].rows[1:]
    assert [[neutral(c) for c in row] for row in back] == [[neutral(c) for c in row] for row in kept]
    book = read(write_workbook([OutSheet("x", ["甲", "乙"], kept)]), name="a.xlsx").sheets[0].rows[1:]
    assert [row for row in book if any(row)] == [row for row in kept if any(row)]


def test_workbook_when_same_content_then_same_bytes() -> None:
    sheet = OutSheet("名单", ["姓名", "金额"], [["王○", Yuan(600_001)]], red=frozenset({(0, 1)}), comments={(0, 1): "超过标准"})
    assert write_workbook([sheet]) == write_workbook([sheet])


def test_workbook_when_sheet_names_clash_or_are_forbidden_then_mended() -> None:
    data = write_workbook([OutSheet("a/b:c" * 10, ["x"], []), OutSheet("a/b:c" * 10, ["x"], []), OutSheet("", ["x"], [])])
    names = openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    assert len(set(names)) == 3
    assert all(len(n) <= 31 for n in names)


def test_risky_is_seen_behind_invisible_signs() -> None:
    assert all(is_risky(t) for t in RISKY)
    assert not any(is_risky(t) for t in ["王○", "5", "a=b", "", "x-1"])
    assert [column_letters(i) for i in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
