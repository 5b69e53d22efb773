"""``jingzhun link``: whose row is this: how many rows wait for a person, their queue as a workbook, and what answers change."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from jingzhun.cli.doors import AcceptReservedOption, DataOption, JsonOption, PlaceOption, answer, policy_of, told
from jingzhun.county.clues.month.files import Delivery
from jingzhun.county.clues.month.relinking import queue_workbook, relink
from jingzhun.tables.durable import write_bytes
from jingzhun.tables.store import Store

WORDS = {"same": "同一人 same", "ask": "待人判断 ask a person", "different": "查无此人 nobody here"}


def link(
    *,
    data: DataOption = Path("data"),
    queue: Annotated[Path | None, typer.Option("--queue", help="把待判断的行写成工作簿 / write the queue as a workbook")] = None,
    place: PlaceOption = "cn/150424",
    reserved: AcceptReservedOption = False,
    as_json: JsonOption = False,
) -> None:
    """对人：应用已导入的判断，并写出仍待判断的行 / apply the answers that came in, write what still waits."""
    with told():
        store = Store(data)
        current = store.snapshot()
        policy = policy_of(place, current.as_of or date.max, reserved=reserved)
        month = relink(store, Delivery(policy, current.period or ""))
        bands = Counter(store.read("links")["band"].to_pylist())
        content, waiting = queue_workbook(store)
        if queue is not None:
            write_bytes(queue, content)
        found = {"bands": dict(sorted(bands.items())), "relinked": month.told.get("rows", 0), "waiting": waiting}
        answer(found, as_json=as_json, lines=(f"{WORDS[band]}: {count:,}" for band, count in sorted(bands.items())))
