"""The limited child that takes a scanned pile apart: pages of a PDF looked at for the codes of filing sheets, and the pages between them cut out.

Bytes of a PDF in; out comes one line of JSON and behind it the cut PDFs, one after the other. Pages are copied as they are; what a PDF
holds besides pages (scripts, attachments, forms of its own) is not.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2 as pdfium
import zxingcpp

MOST_PAGES = 600
DPI = (
    130,
    200,
)  # the finer look is for a page on which the first saw no code: a missed sheet files papers with the wrong household
POINTS = 72
HOME, KIND = re.compile(r"JZ-H-([A-Z2-7]{20})"), re.compile(r"JZ-K-([a-z_]{2,32})")
OTHER = "other"
Mark = tuple[int, str, str]  # page, ``home`` or ``kind``, what it says
Part = tuple[str, str, int, int]  # home's code or empty, kind, first and last page


class Unreadable(Exception):
    """What is wrong with the file as a whole, as a code that the parent has a sentence for."""


def main() -> None:
    """Take the pile on standard input apart."""
    try:
        told, parts = taken_apart(sys.stdin.buffer.read())
    except Unreadable as fault:
        told, parts = {"fault": str(fault)}, []
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + b"".join(parts))


def taken_apart(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Return pages, pages before the first sheet, and parts with their size; and the parts."""
    try:
        pile = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise Unreadable("encrypted" if "assword" in str(error) else "not_a_pdf") from error
    with pile:
        if len(pile) > MOST_PAGES:
            raise Unreadable("too_many_pages")
        marks = [mark for page in range(len(pile)) for mark in marks_of(pile, page)]
        found = list(parts_of(marks, len(pile)))
        cut = [_cut(pile, first, last) for _home, _kind, first, last in found]
        lead = marks[0][0] if marks else len(pile)
        told = [
            {"home": home, "kind": kind, "first": first + 1, "last": last + 1, "size": len(one)}
            for (home, kind, first, last), one in zip(found, cut, strict=True)
        ]
        return {"pages": len(pile), "lead": lead, "parts": told}, cut


def marks_of(pile: Any, page: int) -> Iterator[Mark]:  # noqa: ANN401 - pdfium's own types are not known to mypy
    """Yield what the codes of a page say; a code that is none of ours says nothing."""
    for dpi in DPI:
        picture = pile[page].render(scale=dpi / POINTS, grayscale=True).to_pil()
        codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
        for one in codes:
            home, kind = HOME.fullmatch(one.text), KIND.fullmatch(one.text)
            if home:
                yield page, "home", home[1]
            elif kind:
                yield page, "kind", kind[1]
        if codes:
            return


def parts_of(marks: Sequence[Mark], pages: int) -> Iterator[Part]:
    """Yield the runs of pages between filing sheets; the sheets themselves are in none.

    A household's sheet begins its file, with papers of no kind told; a kind's sheet says what follows.

    Examples
    --------
    >>> list(parts_of([(0, "home", "A"), (1, "kind", "visit_form"), (4, "home", "B")], 6))
    [('A', 'visit_form', 2, 3), ('B', 'other', 5, 5)]
    """
    home, kind = "", OTHER
    sheets = {page for page, _what, _said in marks}
    first: int | None = None
    said = {page: [(what, told) for at, what, told in marks if at == page] for page in sheets}
    for page in range(pages):
        if page in sheets:
            if first is not None and home:
                yield home, kind, first, page - 1
            first = None
            for what, told in sorted(said[page]):  # a household's before a kind's
                home, kind = (told, OTHER) if what == "home" else (home, told)
        elif first is None:
            first = page
    if first is not None and home:
        yield home, kind, first, pages - 1


def _cut(pile: Any, first: int, last: int) -> bytes:  # noqa: ANN401 - pdfium's own types are not known to mypy
    with pdfium.PdfDocument.new() as made:
        made.import_pages(pile, list(range(first, last + 1)))
        out = io.BytesIO()
        made.save(out)
        return out.getvalue()


if __name__ == "__main__":
    main()
