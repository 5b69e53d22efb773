"""A scanned pile, taken apart by the limited child: pages between the filing sheets of households and kinds of paper."""

from __future__ import annotations

import json
from dataclasses import dataclass

from jingzhun.rules.limited import ChildFailed, run_limited
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

CHILD = "jingzhun.sheets.scan_child"
MEMORY_MB, SECONDS = 1_500, 400  # 600 pages of 300 dpi take some 3 minutes on one core
FAULTS = {
    "not_a_pdf": Bilingual("不是能读取的PDF；请在扫描仪上选PDF格式重新扫描", "it is no PDF that can be read; scan again as PDF"),
    "encrypted": Bilingual("PDF设有密码；请取消密码后上传", "the PDF has a password; take it off and give it again"),
    "too_many_pages": Bilingual("超过600页；请分批扫描", "it has more than 600 pages; scan in parts"),
}


class ScanFault(JingzhunError):
    """A pile cannot be taken apart: a code of ``FAULTS``."""


@dataclass(frozen=True)
class PilePart:
    """Pages that belong together.

    Parameters
    ----------
    home
        Code of the household's filing sheet.
    kind
        Code of ``papers``; ``other`` where no sheet said.
    first, last
        Pages of the pile, from 1.
    """

    home: str
    kind: str
    first: int
    last: int
    content: bytes


@dataclass(frozen=True)
class Pile:
    """A pile: how many pages, how many of them before the first sheet, and the parts."""

    pages: int
    lead: int
    parts: tuple[PilePart, ...]


def take_apart(content: bytes) -> Pile:
    """Return a pile taken apart.

    Raises
    ------
    ScanFault
        ``not_a_pdf``, ``encrypted``, ``too_many_pages``.
    ChildFailed
        Where the file breaks the limits of memory or time.
    """
    try:
        output = run_limited(CHILD, stdin=content, memory_mb=MEMORY_MB, seconds=SECONDS).output
    except ChildFailed as failed:
        if failed.code == "crash":
            raise ScanFault("not_a_pdf", FAULTS["not_a_pdf"]) from failed
        raise
    head, _, rest = output.partition(b"\n")
    told = json.loads(head)
    if "fault" in told:
        raise ScanFault(told["fault"], FAULTS[told["fault"]])
    parts, place = [], 0
    for one in told["parts"]:
        parts.append(PilePart(one["home"], one["kind"], one["first"], one["last"], rest[place : place + one["size"]]))
        place += one["size"]
    return Pile(told["pages"], told["lead"], tuple(parts))
