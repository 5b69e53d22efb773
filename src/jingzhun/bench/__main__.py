"""Run one benchmark by name; without a name, all of them, one after the other. The others are verbs of ``jingzhun bench``."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from jingzhun.bench import read_workbook
from jingzhun.bench.site import door, large, month
from jingzhun.bench.site import question as site

QUESTIONS = {
    "read_workbook": read_workbook.measure,
    "site": site.measure,
    "door": door.measure,
    "month": month.measure,
    "large": large.measure,
}


def run(name: Annotated[str, typer.Argument(help="、".join(QUESTIONS))] = "") -> None:
    """Print what was measured as JSON: ratios, the seconds of this machine, peak memory."""
    for known, measure in QUESTIONS.items():
        if name in {"", known}:
            print(json.dumps({"question": known, **measure()}, ensure_ascii=False))


if __name__ == "__main__":
    typer.run(run)
