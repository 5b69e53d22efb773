"""S26: what looks like Typst, Jinja, XML or a field code in a name is printed as it stands; no file of the machine comes into a notice."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import date
from pathlib import Path

import docx
import pytest

from jingzhun.county.casework.models import Notice
from jingzhun.county.casework.printing import notice_docx, notice_pdf

RISKY = (
    '#read("/etc/passwd")',
    '#{ read("/etc/passwd") }',
    '$ integral $ #import "x.typ"',
    "{{ 7*7 }}{% include '/etc/passwd' %}",
    "&lt;!ENTITY x SYSTEM 'file:///etc/passwd'&gt;<w:instrText>INCLUDETEXT</w:instrText>",
    "\\include(/etc/passwd) *粗* _斜_ `x` <a> @ref",
)


def notice(text: str) -> Notice:
    """Return a notice, not stored, whose every word is a stranger's."""
    return Notice(
        number=text[:20], division_code="150424100202", headings=[text, "村民小组"], lines=[[text, text]], telephone=text[:20],
        posted_on=date(2024, 6, 1), hangs_until=date(2024, 6, 8),
    )  # fmt: skip


def streams(pdf: bytes) -> bytes:
    """Return everything in a PDF that is compressed, in clear."""
    found = []
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            found.append(packed)
    return b"\n".join(found)


@pytest.mark.parametrize("text", RISKY)
def test_s26_a_notice_prints_it_as_it_stands(text: str) -> None:
    pdf = notice_pdf(notice(text), text).getvalue()
    assert pdf.startswith(b"%PDF-")
    secret = Path("/etc/passwd").read_bytes().splitlines()[0]
    assert secret not in pdf + streams(pdf)
    assert b"/EmbeddedFile" not in pdf
    paper = docx.Document(notice_docx(notice(text), text))
    cells = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    assert text in cells
    with zipfile.ZipFile(io.BytesIO(notice_docx(notice(text), text).getvalue())) as parts:
        body = parts.read("word/document.xml")
    assert b"<w:instrText" not in body
    assert secret not in body
