"""S31, S35–S41, S45 for the formats of this issue: workbook, delimited text and the annotated workbook that goes back and returns."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.samples import PERIOD, checked_of, demo_policy, good_row, person_id
from jingzhun.intake import Checked, annotated_workbook, batch_id_of, check, profile_of, recognise, take
from jingzhun.intake.faults import IntakeRefused
from jingzhun.rules.limited import ChildFailed
from jingzhun.sheets.child import unwrap
from jingzhun.sheets.faults import SheetRefused
from jingzhun.sheets.names import safe_name
from jingzhun.sheets.reading import read
from jingzhun.sheets.writing import OutSheet, neutral, write_delimited, write_workbook
from security.made_files import PLAIN, packed, parts_of, row, text, with_part, with_sheet

RISKY = ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "%x", "|x", "\t=1", "\r=1", "\n=1", "\x00=1", "\ufeff=1", "  =1"] + [
    f"{c}1" for c in "＝＋－＠％｜"
]
DOCTYPE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
PARTS = ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "_rels/.rels", "docProps/app.xml"]


@pytest.mark.parametrize("part", [*PARTS, "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/hidden.dat"])
def test_s31_part_when_it_declares_entities_then_refused_whatever_its_name(part: str) -> None:
    with pytest.raises(SheetRefused) as refusal:
        read(with_part(part, b'<?xml version="1.0"?>' + DOCTYPE + b"<x>&e;</x>"), name="a.xlsx")
    assert refusal.value.code == "entities"


@pytest.mark.parametrize(
    "head",
    [
        b"<?xml version='1.0'?><!--" + b"x" * 100_000 + b"-->" + DOCTYPE + b"<x/>",
        b" " * 5_000 + DOCTYPE + b"<x/>",
        b"<!--" + b"x" * 2_000_000 + b"-->" + DOCTYPE + b"<x/>",
        ("\ufeff" + DOCTYPE.decode() + "<x/>").encode("utf-16-le"),
        ("\ufeff" + DOCTYPE.decode() + "<x/>").encode("utf-16-be"),
    ],
    ids=["behind a comment", "behind spaces", "behind two megabytes", "utf-16-le", "utf-16-be"],
)
def test_s31_declaration_when_pushed_down_or_in_another_encoding_then_still_found(head: bytes) -> None:
    with pytest.raises(SheetRefused) as refusal:
        read(with_part("xl/workbook.xml", head), name="a.xlsx")
    assert refusal.value.code == "entities"


def test_s31_csv_when_it_is_xml_or_svg_then_no_table() -> None:
    for data in (b"<?xml version='1.0'?><x/>", DOCTYPE + b"<svg/>", b"<svg xmlns='http://www.w3.org/2000/svg'/>"):
        with pytest.raises(SheetRefused) as refusal:
            read(data, name="a.csv")
        assert refusal.value.code == "not_a_table"


@pytest.mark.parametrize("risky", RISKY)
def test_s35_annotated_workbook_when_cells_headers_and_sheet_are_risky_then_only_text(risky: str) -> None:
    profile = profile_of("medical_stays")
    cells = good_row(profile, hospital=risky, out_of_pocket=f"{risky}元")
    names = list(cells)
    data = write_workbook(
        [OutSheet(risky, [*(profile.columns[n].header for n in names), risky], [[*(cells[n] for n in names), risky]])]
    )
    checked = _checked(data, "住院.xlsx", profile_id="medical_stays")
    out = annotated_workbook(checked)
    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        written = b"".join(archive.read(n) for n in archive.namelist() if n.endswith((".xml", ".rels", ".vml")))
    assert b"<f>" not in written
    assert b"<f " not in written
    assert b"<hyperlink" not in written
    assert b"ddeLink" not in written
    book = openpyxl.load_workbook(io.BytesIO(out))
    assert {c.data_type for sheet in book.worksheets for line in sheet.iter_rows() for c in line} <= {"s", "n", "inlineStr"}
    again = _checked(out, "住院-核对.xlsx", profile_id="medical_stays")
    assert [(f.row, f.rule) for f in again.faults] == [(f.row, f.rule) for f in checked.faults]
    assert again.recognition.rows[0][: len(names)] == checked.recognition.rows[0][: len(names)]


@pytest.mark.parametrize("risky", RISKY)
def test_s35_csv_when_header_or_cell_is_risky_then_led_by_a_quote_and_numbers_stay(risky: str) -> None:
    data = write_delimited([risky, "乙"], [[risky, "甲"], [-5, "甲"]], encoding="utf-8")
    assert data.startswith((b"'", b"\"'"))
    assert data.endswith("\r\n-5,甲\r\n".encode())
    assert read(data, name="a.csv").sheets[0].rows[1] == [risky.replace("\x00", " "), "甲"]


def test_s35_delimiter_when_another_stands_inside_cells_then_still_the_one_that_splits() -> None:
    lists = ["玉米;大豆;牛;羊", "a|b|c|d", "a\tb\tc\td", "a;b;c;d"]
    for delimiter in (",", ";", "\t", "|"):
        data = write_delimited(["甲", "乙"], [[str(i), lists[i % 4]] for i in range(40)], delimiter=delimiter)
        assert [r[1] for r in read(data, name="a.csv").sheets[0].rows[1:5]] == lists


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="='+-@\"a王 ;,", min_size=1, max_size=6))
def test_s36_own_export_when_read_back_then_equal_to_the_sign(cell: str) -> None:
    assert unwrap(neutral(cell)) == cell or cell.startswith('="')


def test_s36_annotated_workbook_and_csv_when_quotes_stood_there_then_kept() -> None:
    texts = ["'=1", "''=1", "'x", "=1", "'", "'-5"]
    assert [r[0] for r in read(write_delimited(["甲"], [[t] for t in texts]), name="a.csv").sheets[0].rows[1:]] == texts
    book = write_workbook([OutSheet("x", ["甲"], [[t] for t in texts])])
    assert [r[0] for r in read(book, name="a.xlsx").sheets[0].rows[1:]] == texts


def test_s37_values_are_taken_and_what_is_behind_them_is_counted() -> None:
    formula = b'<c r="B2" t="str"><f>HYPERLINK("http://x")</f><v>7</v></c>'
    body = (
        b"<cols><col min='1' max='1' hidden='true'/></cols><sheetData>"
        + row(text(b"\xe5\xa7\x93\xe5\x90\x8d"), text(b"x"))
        + row(text(b"a"), formula, attributes=b'r="2" hidden="1"')
        + b'</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells><hyperlinks><hyperlink ref="A1" location="x"/></hyperlinks>'
    )
    parts = {
        **parts_of(with_sheet(body)),
        "xl/externalLinks/externalLink1.xml": b"<externalLink><ddeLink ddeService='cmd'/></externalLink>",
    }
    book = read(with_part("xl/x.xml", b"<x/>", packed(parts)), name="a.xlsx")
    assert book.warnings == {"formula": 1, "hidden": 2, "merged": 1, "hyperlink": 1, "external_link": 1}
    assert book.sheets[0].rows[1][1] == "7"


def test_s37_signs_when_across_two_pieces_or_with_a_prefix_then_counted_once_each() -> None:
    one = b"<x:c t='str'><x:f>1</x:f><x:v>1</x:v></x:c>"
    body = b"<x:sheetData>" + b"<x:row>" + one * 40_000 + b"</x:row></x:sheetData>"
    assert len(body) > 1 << 20
    assert read(with_sheet(body, prefix=b"x"), name="a.xlsx").warnings == {"formula": 40_000}


@pytest.mark.parametrize(
    "kind",
    [
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        b"application/vnd.ms-office.vbaProject",
        b"application/vnd.ms-excel.macrosheet+xml",
    ],
)
def test_s37_macros_when_under_another_name_then_refused(kind: bytes) -> None:
    types = parts_of(PLAIN)["[Content_Types].xml"]
    told = types.replace(b"</Types>", b'<Override PartName="/xl/harmless.bin" ContentType="' + kind + b'"/></Types>')
    with pytest.raises(SheetRefused) as refusal:
        read(with_part("[Content_Types].xml", told), name="a.xlsx")
    assert refusal.value.code == "macro"


TRICKS = [
    "../../etc/passwd",
    "/etc/passwd",
    "..\\..\\a.csv",
    "%2e%2e%2fa.csv",
    "a.csv:stream",
    "\u202evsc.csv",
    "长" * 300 + ".csv",
    "a\x00.csv",
    "..",
    "",
]


@pytest.mark.parametrize("name", TRICKS)
def test_s39_file_name_when_a_trick_then_shown_only_and_no_part_of_any_path(name: str) -> None:
    profile = profile_of("deaths")
    data = write_delimited([profile.columns[n].header for n in good_row(profile)], [list(good_row(profile).values())])
    checked = _checked(data, name, profile_id="deaths")
    taken = take(checked, data, period=PERIOD, policy=demo_policy())
    assert taken.batch_id == batch_id_of(profile, PERIOD, data), "a batch is named by its content"
    assert all(c.isalnum() or c in ":-_" for c in taken.batch_id)
    shown = safe_name(name)
    assert 0 < len(shown) <= 120
    assert not set(shown) & set("/\\:\x00\u202e")
    assert shown not in {"..", "."}


@pytest.mark.parametrize(
    "period", ["../..", "2024-06/../..", "2024-06\n", "２０２４-06", "0000-01", "9999-12", "2024-00", "2024-6", "2024-06 "]
)
def test_s39_period_when_a_trick_then_refused(period: str) -> None:
    with pytest.raises(IntakeRefused) as refusal:
        take(checked_of("deaths", {}), b"x", period=period, policy=demo_policy())
    assert refusal.value.code == "bad_period"


@pytest.mark.parametrize("name", ["../../evil.xml", "/abs.xml", "xl\\..\\..\\x", "c:\\x"])
def test_s39_part_name_when_a_trick_then_the_workbook_is_refused(name: str) -> None:
    with pytest.raises(SheetRefused) as refusal:
        read(with_part(name, b"<x/>"), name="a.xlsx")
    assert refusal.value.code == "path_trick"


PICTURES = {
    "PNG": b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR\x00\x00\x75\x30\x00\x00\x75\x30\x08\x02",
    "JPEG": b"\xff\xd8\xff/*js*/=alert(1)//,a,b\n1,2,3\n",
    "GIF": b"GIF89a=1;,a,b\n" * 5_000,
    "TIFF": b"II*\x00" + b"a" * 90,
    "RIFF": b"RIFF\x24\x10\x11\x11WEBPVP8 ",
    "HEIC": b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40,
    "PDF": b"%PDF-1.7\n1,2\n",
}


@pytest.mark.parametrize("kind", list(PICTURES))
@pytest.mark.parametrize("name", ["照片.jpg", "名单.csv", "名单.xlsx"])
def test_s41_picture_when_it_comes_as_a_table_then_refused_before_any_decoding(kind: str, name: str) -> None:
    with pytest.raises(SheetRefused) as refusal:
        read(PICTURES[kind], name=name)
    assert refusal.value.code == ("disguised" if name.endswith("xlsx") else "not_a_table")
    assert kind in refusal.value.sentence.zh


def test_s41_picture_inside_a_workbook_is_never_decoded() -> None:
    book = read(with_part("xl/media/image1.png", PICTURES["PNG"]), name="a.xlsx")
    assert book.sheets[0].rows[0] == ["姓名", "身份证号"]


@pytest.mark.parametrize(
    ("data", "cell"),
    [
        ("姓名,村\r\n王,\r\n李,".encode("gb18030") + b"\xff\xff", "B3"),
        ('姓名,村\r\n"王\r\n一",甲\r\n李,'.encode("gb18030") + b"\x81\x20,1", "B3"),
        (b"a,b\r1," + b"\xff", "B2"),
        ("姓名\t村\n王\t".encode("utf-16") + b"x", "B2"),
        (b"\xff\xff", "A1"),
        (b"a,b\n1,2\n\xff,2", "A3"),
    ],
)
def test_s45_bytes_when_of_no_encoding_then_refused_with_the_cell(data: bytes, cell: str) -> None:
    with pytest.raises(SheetRefused) as refusal:
        read(data, name="a.csv")
    assert (refusal.value.code, refusal.value.fields["cell"]) == ("unmapped_bytes", cell)
    assert cell in refusal.value.sentence.zh


def test_s45_mixed_newlines_are_read_as_rows() -> None:
    rows = read(b'a,b\r1,2\n3,4\r\n"x\ry",6\n\r7,8', name="a.csv").sheets[0].rows
    assert rows == [["a", "b"], ["1", "2"], ["3", "4"], ["x\ry", "6"], [""], ["7", "8"]]


@pytest.mark.parametrize("size", [40_000, 5_000_000, 12_000_000])
def test_s45_cell_when_huge_then_refused_with_its_address(size: int) -> None:
    with pytest.raises(SheetRefused) as refusal:
        read(b"a,b,c\n1,2,3\n1," + b"x" * size + b",3\n", name="a.csv")
    assert (refusal.value.code, refusal.value.fields["cell"]) == ("long_cell", "B3")


def test_s45_quote_when_never_closed_then_the_cell_where_it_began_is_named() -> None:
    with pytest.raises(SheetRefused) as refusal:
        read(b'a,b\n1,"2\n' + b"x,y\n" * 50_000, name="a.csv")
    assert refusal.value.fields["cell"] == "B2"


def test_s45_columns_when_more_than_a_sheet_has_then_refused_with_the_line() -> None:
    assert len(read(b"," * 16_383, name="a.csv").sheets[0].rows[0]) == 16_384
    with pytest.raises(SheetRefused) as refusal:
        read(b"a\n" + b"," * 16_384, name="a.csv")
    assert (refusal.value.code, refusal.value.fields["row"]) == ("too_many_columns", "2")


@pytest.mark.parametrize("corner", ["XFD1048576", "XFD30000"])
def test_s45_workbook_when_one_far_cell_stretches_it_then_the_child_stops_with_its_cause(corner: str) -> None:
    body = b"<sheetData><row r='1'><c r='A1'><v>1</v></c></row>"
    far = b"<row r='%s'><c r='%s'><v>1</v></c></row></sheetData>" % (corner[3:].encode(), corner.encode())
    with pytest.raises(ChildFailed) as failure:
        read(with_sheet(body + far), name="a.xlsx")
    assert failure.value.code == "memory"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_s45_headers_when_doubled_then_refused_with_both_addresses(kind: str) -> None:
    header, cells = ["姓名", "身份证号", "死亡日期", "发生日期"], ["王", person_id(), "2024-05-01", "2024-05-02"]
    data = write_delimited(header, [cells]) if kind == "csv" else write_workbook([OutSheet("x", header, [cells])])
    with pytest.raises(IntakeRefused) as refusal:
        recognise(read(data, name=f"死亡.{kind}"), profile=profile_of("deaths"))
    assert refusal.value.code == "column_twice"
    assert refusal.value.fields["headers"] == "C1 死亡日期、D1 发生日期"


def _checked(data: bytes, name: str, *, profile_id: str) -> Checked:
    return check(recognise(read(data, name=name), profile=profile_of(profile_id)), demo_policy(), period_end=date(2024, 6, 30))
