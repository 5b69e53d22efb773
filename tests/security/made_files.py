"""Workbooks as an attacker or an old program makes them: built part by part, because no library writes what they hold."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from jingzhun.sheets.writing import OutSheet, write_workbook

MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PLAIN = write_workbook([OutSheet("名单", ["姓名", "身份证号"], [["王○", "1"]])])


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes], *, level: int = 6) -> bytes:
    """Return parts as a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_part(name: str, data: bytes, workbook: bytes = PLAIN) -> bytes:
    """Return a workbook with one part put in or replaced."""
    return packed({**parts_of(workbook), name: data})


def with_sheet(body: bytes, *, prefix: bytes = b"") -> bytes:
    """Return a workbook whose one sheet has this body; with a prefix, every element carries it."""
    name = prefix + b":" if prefix else b""
    space = MAIN if not prefix else MAIN.replace(b"xmlns=", b"xmlns:" + prefix + b"=")
    return with_part("xl/worksheets/sheet1.xml", b"<" + name + b"worksheet " + space + b">" + body + b"</" + name + b"worksheet>")


def row(*cells: bytes, attributes: bytes = b"") -> bytes:
    """Return one row of inline cells."""
    return b"<row " + attributes + b">" + b"".join(cells) + b"</row>"


def text(value: bytes) -> bytes:
    """Return one inline text cell."""
    return b'<c t="inlineStr"><is><t>' + value + b"</t></is></c>"


def huge_sheet(rows: int, columns: int = 20) -> bytes:
    """Return a workbook of so many rows of different texts; it packs well and needs much memory to read."""
    body = b"".join(row(*(text(b"%07d%02d" % (r, c) + b"x" * 20) for c in range(columns))) for r in range(rows))
    return packed(
        {
            **parts_of(PLAIN),
            "xl/worksheets/sheet1.xml": b"<worksheet " + MAIN + b"><sheetData>" + body + b"</sheetData></worksheet>",
        },
        level=1,
    )
