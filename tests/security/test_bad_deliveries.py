"""S38, S40 and S41 as a delivery: bombs, wrong kinds and pictures lie among a month's files; each is refused in words, the good one is taken."""

from __future__ import annotations

import resource
import struct
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from intake.samples import RESERVED, file_of, good_row
from jingzhun.county.clues.month.files import Delivery, Known, deliver
from jingzhun.intake import profile_of
from jingzhun.policy import load
from jingzhun.sheets.faults import SheetRefused
from jingzhun.sheets.reading import read
from security.made_files import PLAIN, packed, parts_of, with_part

POLICY = load("cn/150424", date(2024, 6, 30), overrides=RESERVED)
ENTRY = b"PK\x01\x02"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _declaring(size: int) -> bytes:
    """Return a small workbook whose directory declares a large part."""
    data = bytearray(with_part("xl/worksheets/sheet2.xml", b"0" * 9_000))
    struct.pack_into("<I", data, data.rfind(ENTRY) + 24, size)
    return bytes(data)


def _overlapping() -> bytes:
    data = bytearray(packed({**parts_of(PLAIN), "xl/a.xml": b"a" * 5_000, "xl/b.xml": b"b" * 5_000}))
    last = data.rfind(ENTRY)
    before = data.rfind(ENTRY, 0, last)
    data[last + 42 : last + 46] = data[before + 42 : before + 46]
    return bytes(data)


BAD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "bomb_size": ("炸弹.xlsx", lambda: _declaring(1 << 30)),
    "bomb_lying": ("说谎.xlsx", lambda: _declaring(1)),
    "bomb_entries": ("万件.xlsx", lambda: packed({**parts_of(PLAIN), **{f"xl/{n}": b"" for n in range(5_000)}})),
    "bomb_nested": ("套娃.xlsx", lambda: with_part("xl/embeddings/a.zip", b"PK")),
    "bomb_overlap": ("重叠.xlsx", _overlapping),
    "empty": ("空.xlsx", lambda: b""),
    "disguised": ("网页.xlsx", lambda: b"<html><table><tr><td>1</td></tr></table></html>"),
    "old_xls": ("旧.xls", lambda: OLE + b"\x00" * 4_096),
    "encrypted": ("密码.xlsx", lambda: OLE + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 999),
    "truncated": ("半截.xlsx", lambda: PLAIN[: len(PLAIN) // 2]),
    "macro": ("宏.xlsm", lambda: with_part("xl/vbaProject.bin", b"\x00")),
    "not_a_table": ("照片.csv", lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 100),
}


@pytest.mark.parametrize("code", list(BAD))
def test_s38_s40_s41_file_when_bad_then_refused_by_its_own_code_within_a_second(code: str) -> None:
    name, make = BAD[code]
    data = make()
    started = time.perf_counter()
    with pytest.raises(SheetRefused) as refusal:
        read(data, name=name)
    assert refusal.value.code == code
    assert time.perf_counter() - started < 1


def test_s38_s40_s41_delivery_when_bad_files_lie_among_good_ones_then_only_they_are_refused(tmp_path: Path) -> None:
    profile = profile_of("deaths")
    for name, make in BAD.values():
        (tmp_path / name).write_bytes(make())
    (tmp_path / "死亡.csv").write_bytes(file_of(profile, [good_row(profile)]))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = {
        f.name: f.batch.to_pylist()[0]
        for f in deliver(sorted(tmp_path.iterdir()), Delivery(POLICY, "2024-06"), known=Known({}, {}))
    }
    grown_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert found.pop("死亡.csv")["state"] == "taken"
    assert {b["state"] for b in found.values()} == {"refused"}
    assert len(found) == len(BAD)
    sentences = [b["note_zh"] for b in found.values()]
    assert len(set(sentences)) == len(BAD), "one clear sentence each"
    assert all(b["note_en"] and b["rows_clean"] == 0 for b in found.values())
    assert grown_mb < 300
