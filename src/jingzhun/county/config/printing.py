"""Printing: a template of ours and data as plain values become a PDF on A4, by Typst in a limited child. Data never become source (trust.md S15)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from jingzhun.rules.limited import run_limited

CHILD = "jingzhun.county.config.print_child"
MEMORY_MB, SECONDS = 700, 60  # Typst with the system's Chinese fonts takes some 200 MB; 500 sheets take some 5 s


def printed(template: str, data: Mapping[str, object]) -> bytes:
    """Return a PDF.

    Parameters
    ----------
    template
        One of ``print_child.TEMPLATES``.

    Raises
    ------
    ChildFailed
        Where the child breaks its limits.
    """
    asked = json.dumps({"template": template, "data": data}, ensure_ascii=False, default=str).encode()
    return run_limited(CHILD, stdin=asked, memory_mb=MEMORY_MB, seconds=SECONDS).output
