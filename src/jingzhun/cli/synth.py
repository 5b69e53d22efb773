"""``jingzhun synth``: the files of a county that does not exist, or its registry straight to Parquet at any size."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jingzhun import synthetic
from jingzhun.cli.doors import CommandFault, JsonOption, answer, told
from jingzhun.cli.month.demonstration import HOUSEHOLDS, MONTHS, PERSONS, SEED, write_files
from jingzhun.values.speech import Bilingual

THERE = Bilingual("文件夹“{folder}”不是空的；请换一个", "the folder '{folder}' is not empty; choose another")


def synth(
    *,
    out: Annotated[Path, typer.Option("--out", help="文件夹 / folder")],
    seed: Annotated[int, typer.Option("--seed", help="随机种子 / seed")] = SEED,
    households: Annotated[int, typer.Option("--households", min=200, help="户数 / households")] = HOUSEHOLDS,
    epoch: Annotated[str, typer.Option("--epoch", help="时期 / epoch: 2018 | 2024")] = "2024",
    months: Annotated[list[str] | None, typer.Option("--month", help="月份，可多次 / month, may repeat: 2024-05")] = None,
    registry_persons: Annotated[int, typer.Option("--registry-persons", help="直接生成这么多人的底册 / straight to Parquet")] = 0,
    as_json: JsonOption = False,
) -> None:
    """生成合成县的部门文件（真值另存）/ write a synthetic county's departmental files, the truth apart."""
    with told():
        if out.exists() and any(out.iterdir()):
            raise CommandFault("not_empty", THERE, folder=out.name)
        out.mkdir(parents=True, exist_ok=True)
        if registry_persons:
            answer(synthetic.write_registry(persons=registry_persons, seed=seed, folder=out), as_json=True)
            return
        persons = round(PERSONS * households / HOUSEHOLDS)
        county = synthetic.make_county(seed=seed, epoch=epoch, households=households, persons=persons)
        wanted = months or list(MONTHS)
        counts = {m: write_files(county, out, period=m, seed=seed, first=i == 0) for i, m in enumerate(wanted)}
        lines = (f"{month}: {count} 个文件 / files" for month, count in counts.items())
        answer({"files": counts, "households": households, "persons": persons}, as_json=as_json, lines=lines)
