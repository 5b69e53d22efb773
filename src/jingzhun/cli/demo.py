"""``jingzhun demo``: the main job on a county that does not exist, from its departments' files to the list with reasons."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from jingzhun.cli.doors import JsonOption, answer, bar_of, progress, told
from jingzhun.cli.month.demonstration import HOUSEHOLDS, PERSONS, SEED, Plan, demonstrate
from jingzhun.cli.summary import print_summary


def demo(
    *,
    out: Annotated[Path, typer.Option("--out", help="结果文件夹 / where the results go")] = Path("demo"),
    seed: Annotated[int, typer.Option("--seed", help="随机种子 / seed")] = SEED,
    households: Annotated[int, typer.Option("--households", help="户数 / households", min=200)] = HOUSEHOLDS,
    as_json: JsonOption = False,
) -> None:
    """演示：合成一个县两个月的部门文件，并完成全部筛查 / a synthetic county, two months of files, the whole screening."""
    with told():
        started = time.perf_counter()
        plan = Plan(out=out, seed=seed, households=households, persons=round(PERSONS * households / HOUSEHOLDS))
        with progress() as shown:
            figures = demonstrate(plan, tell=lambda step: shown.console.print(f"✓ {step}"), bar=bar_of(shown))
        if as_json:
            answer(figures.as_dict(), as_json=True)
            return
        print_summary(figures)
        print(f"\n{out / 'report.html'}  ({time.perf_counter() - started:.0f} s)")
