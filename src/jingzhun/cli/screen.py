"""``jingzhun screen``: who is at risk and why, from the data folder; the report page and the lists beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jingzhun.cli.doors import AcceptReservedOption, DataOption, DayOption, JsonOption, PlaceOption, answer, day_of, policy_of, told
from jingzhun.cli.month.demonstration import write_report
from jingzhun.cli.summary import print_summary
from jingzhun.county.clues.month.judging import judge_month
from jingzhun.tables.store import Store


def screen(
    *,
    as_of: DayOption,
    data: DataOption = Path("data"),
    out: Annotated[Path | None, typer.Option("--out", help="报告和名单的文件夹 / where report and lists go")] = None,
    keep_steps: Annotated[Path | None, typer.Option("--keep-steps", help="保存每一步的中间表 / keep every step as a table")] = None,
    place: PlaceOption = "cn/150424",
    reserved: AcceptReservedOption = False,
    as_json: JsonOption = False,
) -> None:
    """筛查：谁有风险、为什么、怎么帮 / screen the households of the data folder."""
    with told():
        day = day_of(as_of)
        policy = policy_of(place, day, reserved=reserved)
        store = Store(data)
        period = store.snapshot().period or as_of[:7]
        judge_month(store, policy=policy, as_of=day, period=period, keep_steps=keep_steps)
        figures = write_report(store, policy, as_of=day, period=period, out=out or data / "report" / as_of)
        if as_json:
            answer(figures.as_dict(), as_json=True)
            return
        print_summary(figures)
        print((out or data / "report" / as_of) / "report.html")
