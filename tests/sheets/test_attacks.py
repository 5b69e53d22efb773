"""Files that must not be opened (trust.md S31, S37–S40, F33): each refused with its own code, in time, the parent alive."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import time
import zipfile
import zlib

import pytest

from jingzhun.rules.limited import ChildFailed, run_limited
from jingzhun.sheets.directory import Limits
from jingzhun.sheets.faults import REFUSALS, SheetRefused
from jingzhun.sheets.names import safe_name
from jingzhun.sheets.reading import read
from jingzhun.sheets.writing import OutSheet, write_workbook

GOOD = write_workbook([OutSheet("名单", ["姓名"], [["王○"]])])
TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def _with_part(name: str, data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    return _zip({**parts, name: data})


def _bomb(size: int) -> bytes:
    return _zip({"[Content_Types].xml": TYPES, "xl/worksheets/sheet1.xml": b"0" * size})


def _many_entries() -> bytes:
    return _zip({"[Content_Types].xml": TYPES} | {f"xl/{i}": b"" for i in range(100_000)})


def _lying() -> bytes:
    """Declare one byte in the directory for a part of ten megabytes."""
    data = bytearray(_bomb(10_000_000))
    where = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, where + 24, 1)
    return bytes(data)


def _overlapping() -> bytes:
    """Point two entries of the directory at the same bytes."""
    data = bytearray(_zip({"[Content_Types].xml": TYPES, "xl/a.xml": b"a" * 5000, "xl/b.xml": b"b" * 5000}))
    first = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02", data.find(b"PK\x01\x02") + 1))
    last = data.rfind(b"PK\x01\x02")
    data[last + 42 : last + 46] = data[first + 42 : first + 46]
    return bytes(data)


def _entities(text: bytes) -> bytes:
    return _with_part("xl/workbook.xml", b'<?xml version="1.0"?>' + text + b"<workbook/>")


ATTACKS = {
    "empty": (lambda: b"", "a.xlsx"),
    "bomb_size": (lambda: _bomb(500_000_000), "a.xlsx"),
    "bomb_entries": (_many_entries, "a.xlsx"),
    "bomb_lying": (_lying, "a.xlsx"),
    "bomb_overlap": (_overlapping, "a.xlsx"),
    "bomb_nested": (lambda: _with_part("xl/embeddings/inner.zip", b"PK"), "a.xlsx"),
    "macro": (lambda: _with_part("xl/vbaProject.bin", b"\x00"), "a.xlsm"),
    "path_trick": (lambda: _with_part("xl/../../etc/passwd", b"x"), "a.xlsx"),
    "encrypted": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 999, "a.xlsx"),
    "old_xls": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 4096, "a.xls"),
    "disguised": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", "a.xlsx"),
    "not_a_table": (lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "photo.jpg"),
    "truncated": (lambda: GOOD[: len(GOOD) // 2], "a.xlsx"),
    "unmapped_bytes": (lambda: b"a,b\n1,\xff\xff\xfe\n", "a.csv"),
    "long_cell": (lambda: b"a,b\n1," + b"x" * 5_000_000, "a.csv"),
    "too_many_columns": (lambda: b"," * 16_384, "a.csv"),
}


@pytest.mark.parametrize("code", list(ATTACKS))
def test_attack_when_uploaded_then_refused_in_words(code: str) -> None:
    make, name = ATTACKS[code]
    data = make()
    started = time.perf_counter()
    with pytest.raises(SheetRefused) as refusal:
        read(data, name=name)
    assert refusal.value.code == code
    assert refusal.value.sentence.zh != refusal.value.sentence.en
    assert "{" not in refusal.value.sentence.en
    if code.startswith("bomb"):
        assert time.perf_counter() - started < 3, "refused from the directory, before any parser runs"


@pytest.mark.parametrize(
    "text",
    [
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>',
        b'<!doctype x SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
def test_xml_when_it_declares_entities_then_refused(text: bytes) -> None:
    with pytest.raises(SheetRefused) as refusal:
        read(_entities(text), name="a.xlsx")
    assert refusal.value.code == "entities"


def test_csv_in_disguise_and_too_large_file_are_refused() -> None:
    with pytest.raises(SheetRefused, match="CSV"):
        read(b"a,b\n1,2\n", name="a.xlsx")
    with pytest.raises(SheetRefused) as refusal:
        read(b"a,b\n" * 1_000_000, name="a.csv", limits=Limits(file_mb=1))
    assert refusal.value.code == "too_large"


def test_every_refusal_speaks_both_languages() -> None:
    assert set(ATTACKS) | {"entities", "too_large", "too_many_rows", "no_rows"} == set(REFUSALS)
    assert all(s.zh and s.en and s.zh != s.en for s in REFUSALS.values())


def test_child_when_memory_runs_out_then_cause_is_told_and_parent_lives() -> None:
    big = "\n".join("x" * 30_000 for _ in range(2_000)).encode()
    with pytest.raises(ChildFailed) as failure:
        read(big, name="a.csv", limits=Limits(memory_mb=40))
    assert failure.value.code == "memory"
    assert read(GOOD, name="a.xlsx").sheets[0].rows == [["姓名"], ["王○"]]


def test_child_when_time_runs_out_then_stopped() -> None:
    with pytest.raises(ChildFailed) as failure:
        run_limited("http.server", args=["0"], seconds=1)
    assert failure.value.code in {"time", "crash"}


def test_child_imports_no_engine() -> None:
    result = run_limited("jingzhun.sheets.child", stdin=b"a\n1\n", args=["text"])
    assert result.output
    probe = (
        "import sys; import jingzhun.sheets.child; "
        "heavy = {'duckdb', 'ibis', 'polars', 'pyarrow', 'numpy', 'pandas', 'splink'} & set(sys.modules); sys.exit(len(heavy))"
    )

    assert subprocess.run([sys.executable, "-I", "-c", probe], check=False).returncode == 0


def test_arguments_are_never_a_shell(tmp_path: object) -> None:
    result = run_limited("jingzhun.sheets.child", stdin=b"a\n1\n", args=["; touch /tmp/pwned $(id)\n-x", "text"])
    assert b"pwned" not in result.output


def test_compressed_bomb_when_small_then_never_inflated_whole() -> None:
    bomb = _bomb(450_000_000)
    assert len(bomb) < 1_000_000
    assert zlib.crc32(bomb)
    started = time.perf_counter()
    with pytest.raises(SheetRefused):
        read(bomb, name="a.xlsx")
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\名单.xlsx", "名单.xlsx"),
        ("%2e%2e%2fa.csv", "a.csv"),
        ("a.xlsx:hidden", "a.xlsx"),
        ("\u202exslx.exe", "xslx.exe"),
        ("..", "file"),
    ],
)
def test_safe_name_when_tricked_then_only_a_name(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_safe_name_when_long_then_cut_with_its_ending() -> None:
    assert safe_name("长" * 300 + ".xlsx").endswith("长.xlsx")
    assert len(safe_name("长" * 300 + ".xlsx")) == 120
