"""``jingzhun policy show|check|diff|history``: the dated numbers, as they stand and as they changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

import typer

from jingzhun.cli.doors import NOT_SO, DayOption, JsonOption, PlaceOption, answer, both, day_of, told
from jingzhun.policy import load
from jingzhun.policy.loader import jurisdictions
from jingzhun.policy.show import check, diff, histories, show
from jingzhun.policy.values import Value

commands = typer.Typer(help="政策数字：查看、检查、比较、沿革 / policy numbers", no_args_is_help=True)
PathArgument = Annotated[
    str, typer.Argument(help="参数或规则的路径 / path of a number or a rule, screening/medical_cost.line_monitored")
]
BeforeArgument = Annotated[str, typer.Argument(help="前一日期 / the earlier day, 2020-12-31")]
AfterArgument = Annotated[str, typer.Argument(help="后一日期 / the later day, 2021-01-01")]


@commands.command("show")
def show_numbers(
    path: Annotated[str, typer.Argument(help="路径的开头，空为全部 / beginning of a path, empty for all")] = "",
    as_of: DayOption = "2024-06-30",
    place: PlaceOption = "cn/150424",
    as_json: JsonOption = False,
) -> None:
    """查看某日生效的数字 / the numbers in force on a day."""
    with told():
        shown = show(load(place, day_of(as_of)), path)
        lines = (f"{s.path}: {_value(s.value)}  {both(s.title)}" for s in shown)
        answer([s.as_dict() for s in shown], as_json=as_json, lines=lines)


@commands.command("check")
def check_packs(as_json: JsonOption = False) -> None:
    """检查全部政策包 / load every pack of every place."""
    with told():
        faults = check()
        found = {"jurisdictions": list(jurisdictions()), "faults": [f.as_dict() for f in faults]}
        lines = (
            (both(f.sentence) for f in faults)
            if faults
            else iter([f"{len(jurisdictions())} 个地区的政策包都没有问题 / all packs load"])
        )
        answer(found, as_json=as_json, lines=lines)
    if faults:
        raise typer.Exit(NOT_SO)


@commands.command("diff")
def diff_days(before: BeforeArgument, after: AfterArgument, place: PlaceOption = "cn/150424", as_json: JsonOption = False) -> None:
    """比较两个日期的政策 / what changed between two days."""
    with told():
        changes = diff(load(place, day_of(before)), load(place, day_of(after)))
        lines = (f"{c.path}: {_value(c.before)} → {_value(c.after)}  {both(c.title)}" for c in changes)
        answer([c.as_dict() for c in changes], as_json=as_json, lines=lines)


@commands.command("history")
def tell_history(path: PathArgument, place: PlaceOption = "cn/150424", as_json: JsonOption = False) -> None:
    """数字的沿革 / every dated value of one number, or of all numbers of a rule."""
    with told():
        found = histories(load(place, date.max), path)
        answer([{"path": p, **v.as_dict()} for p, values in found.items() for v in values], as_json=as_json, lines=_history(found))


def _history(found: dict[str, tuple[Value, ...]]) -> Iterator[str]:
    for path, values in found.items():
        if len(found) > 1:
            yield path
        yield from (f"{v.from_on} – {v.to_on or ''}: {_value(v)}" for v in values)


def _value(value: Value | None) -> str:
    if value is None or value.state == "unknown":
        return "不清楚 / unknown"
    if value.state == "abolished":
        return "已废止 / abolished"
    checked = "已核实 / verified" if value.verified else "未核实 / unverified"
    return f"{value.value} {value.unit} [{value.source}, {checked}]"
