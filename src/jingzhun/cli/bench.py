"""``jingzhun bench``: measured comparisons, each ratio taken side by side in one run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from jingzhun.bench import changes as bench_changes
from jingzhun.bench import intake as bench_intake
from jingzhun.bench import link as bench_link
from jingzhun.bench import national as bench_national
from jingzhun.bench import screen as bench_screen
from jingzhun.cli.doors import JsonOption, answer, bar_of, progress, told
from jingzhun.cli.month import timing

MILLION = 1_000_000
PersonsOption = Annotated[int, typer.Option("--persons", min=10_000, help="人数 / how many persons")]
KeepOption = Annotated[Path | None, typer.Option("--folder", help="保留生成数据的文件夹 / keep what is generated here")]

commands = typer.Typer(
    help="基准测试：速度、内存，与底线和同类比较 / speed and memory, beside the floor and peers", no_args_is_help=True
)


@commands.command()
def screen(
    *,
    persons: PersonsOption = MILLION,
    folder: KeepOption = None,
    peers: Annotated[bool, typer.Option("--peers/--no-peers", help="是否与同类比较 / with the peers that are installed")] = True,
    as_json: JsonOption = False,
) -> None:
    """筛查：底线、各引擎、同类 / screening beside the floor, by engine, beside peers."""
    _shown(lambda tell: bench_screen.measure(persons, folder=folder, peers=peers, tell=tell), as_json=as_json)


@commands.command()
def national(*, persons: PersonsOption = 100 * MILLION, folder: KeepOption = None, as_json: JsonOption = False) -> None:
    """全国规模：按户段筛查，内存有界 / the nation by household ranges, in bounded memory."""
    with told(), progress() as shown:
        found = bench_national.measure(persons, folder=folder, tell=bar_of(shown))
    _answer(found, as_json=as_json)


@commands.command()
def changes(*, persons: PersonsOption = 10 * MILLION, folder: KeepOption = None, as_json: JsonOption = False) -> None:
    """变更集：只重算变动的户 / a change set re-screened, beside the full run."""
    _shown(lambda tell: bench_changes.measure(persons, folder=folder, tell=tell), as_json=as_json)


@commands.command()
def link(
    *,
    rows: Annotated[int, typer.Option("--rows", min=1000, help="每边行数 / rows a side")] = bench_link.ROWS,
    as_json: JsonOption = False,
) -> None:
    """人员匹配：与直接使用 splink 比较 / linkage beside plain splink."""
    _shown(lambda tell: bench_link.measure(rows, tell=tell), as_json=as_json)


@commands.command()
def intake(*, as_json: JsonOption = False) -> None:
    """接收文件：读取、检查、建立筛查底表 / reading, checking, building the projection."""
    _shown(lambda _tell: bench_intake.measure(), as_json=as_json)


@commands.command()
def demo(*, as_json: JsonOption = False) -> None:
    """演示县全过程：每一步用时 / the demo county from nothing to its report, step by step."""
    _shown(lambda _tell: timing.measure(), as_json=as_json)


def _shown(measure: Callable[[Callable[[str], None]], dict[str, object]], *, as_json: bool) -> None:
    with told(), progress() as shown:
        task = shown.add_task("", total=None)
        found = measure(lambda side: shown.update(task, description=side))
    _answer(found, as_json=as_json)


def _answer(found: dict[str, object], *, as_json: bool) -> None:
    answer(found, as_json=as_json, lines=(f"{name}: {value}" for name, value in found.items()))
