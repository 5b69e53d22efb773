"""F33: a file that needs more memory than a child may take: the child dies with its cause, the parent and its other files live."""

from __future__ import annotations

import io
import resource
import time
import zipfile

import pytest

from jingzhun.rules.limited import ChildFailed
from jingzhun.sheets.directory import Limits
from jingzhun.sheets.reading import read
from security.made_files import MAIN, PLAIN, parts_of, row, text

LIMIT = Limits(memory_mb=300)
PIECE_ROWS, PIECES, COLUMNS = 1_000, 250, 20


def huge_workbook() -> bytes:
    """Return a workbook of 250,000 rows in 16 MB that unpacks to 335 MB; it is written in pieces, so that only the child is large."""
    piece = b"".join(row(*(text(b"%09d" % (r * COLUMNS + c) + b"x" * 20) for c in range(COLUMNS))) for r in range(PIECE_ROWS))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts_of(PLAIN).items():
            if name != "xl/worksheets/sheet1.xml":
                archive.writestr(name, data)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(b"<worksheet " + MAIN + b"><sheetData>")
            for _ in range(PIECES):
                sheet.write(piece)
            sheet.write(b"</sheetData></worksheet>")
    return out.getvalue()


def test_f33_workbook_when_larger_than_the_childs_memory_then_it_dies_with_its_cause_and_the_parent_lives() -> None:
    data = huge_workbook()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ChildFailed) as failure:
        read(data, name="全县.xlsx", limits=LIMIT)
    assert failure.value.code == "memory"
    assert "300" in failure.value.sentence.zh
    assert "拆分" in failure.value.sentence.zh
    grown_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown_mb < 100, f"the parent grew by {grown_mb:.0f} MB"
    assert read(PLAIN, name="a.xlsx", limits=LIMIT).sheets[0].rows[0] == ["姓名", "身份证号"]


def test_f33_text_when_larger_than_the_childs_memory_then_the_same() -> None:
    line = ",".join(["甲乙丙丁戊己庚辛" * 20] * 8).encode("gb18030") + b"\r\n"
    with pytest.raises(ChildFailed) as failure:
        read(line * 36_000, name="a.csv", limits=LIMIT)
    assert failure.value.code == "memory"
    assert read(b"a,b\n1,2\n", name="a.csv", limits=LIMIT).sheets[0].rows == [["a", "b"], ["1", "2"]]


def test_f33_child_when_its_time_runs_out_then_it_is_stopped_with_its_cause() -> None:
    line = b"1," * 200 + b"1\n"
    started = time.perf_counter()
    with pytest.raises(ChildFailed) as failure:
        read(line * 120_000, name="a.csv", limits=Limits(seconds=1))
    assert failure.value.code == "time"
    assert time.perf_counter() - started < 10
