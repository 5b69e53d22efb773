"""``jingzhun visits``: pre-filled visit sheets to print by route, and one workbook a village that comes back (P4)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from jingzhun.cli.doors import AcceptReservedOption, DataOption, JsonOption, PlaceOption, answer, policy_of, told
from jingzhun.cli.month.visits import visits_due, write_visits
from jingzhun.tables.store import Store


def visits(
    *,
    data: DataOption = Path("data"),
    out: Annotated[Path | None, typer.Option("--out", help="文件夹 / where the sheets go")] = None,
    village: Annotated[list[str] | None, typer.Option("--village", help="只要这些村（代码）/ only these villages")] = None,
    place: PlaceOption = "cn/150424",
    reserved: AcceptReservedOption = False,
    as_json: JsonOption = False,
) -> None:
    """打印入户核查单，每村一份回填表 / pre-filled visit sheets and a workbook for each village."""
    with told():
        store = Store(data)
        day = store.snapshot().as_of or date.max
        due = visits_due(store, policy_of(place, day, reserved=reserved))
        wanted = {code: found for code, found in due.items() if not village or code in village}
        places = write_visits(wanted, out or data / "visits", as_of=day.isoformat())
        homes = sum(len(v) for v in wanted.values())
        found = {"villages": len(wanted), "households": homes, "files": [str(p) for p in places]}
        answer(
            found, as_json=as_json, lines=iter([f"{len(wanted)} 个村 villages，{homes:,} 户 households → {out or data / 'visits'}"])
        )
