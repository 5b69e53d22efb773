"""``jingzhun budget``: we can visit so many homes this month: which ones, each with a sentence why; the sheets to take along."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import pyarrow.compute as pc
import typer

from jingzhun import evaluation
from jingzhun.cli.doors import AcceptReservedOption, DataOption, JsonOption, PlaceOption, answer, policy_of, told
from jingzhun.cli.month.evaluating import chosen_visits, evidence_of, keep_sample, last_day, titles
from jingzhun.cli.month.visits import write_visits
from jingzhun.policy import Policy
from jingzhun.tables.store import Store
from jingzhun.values.rounding import PPM


def budget(
    homes: Annotated[int, typer.Argument(metavar="HOMES", min=1, help="本月能入户的户数 / homes that can be visited")],
    *,
    data: DataOption = Path("data"),
    out: Annotated[Path | None, typer.Option("--out", help="核查表的文件夹 / where the visit sheets go")] = None,
    seed: Annotated[int, typer.Option("--seed", help="随机种子，同种子同名单 / same seed, same homes")] = 1,
    place: PlaceOption = "cn/150424",
    reserved: AcceptReservedOption = False,
    as_json: JsonOption = False,
) -> None:
    """只能入户这么多户时，去哪些户、为什么 / which homes to visit with a limited number of visits, and why."""
    with told():
        store = Store(data)
        policy = policy_of(place, last_day(store), reserved=reserved)
        evidence = evidence_of(store, policy)
        classes = evidence.run["household_classes"]
        chances = evaluation.chances_of(evidence.results, evidence.missed, policy)
        choices = evaluation.choose_visits(
            evidence.run.named("clues", "household_classes", "decisions"),
            chances,
            titles=titles(policy),
            policy=policy,
            seed=seed,
            homes=homes,
        )
        files: list[Path] = []
        if out is not None:
            drawn = evaluation.explored_sample(choices, classes, evidence.groups, as_of=evidence.as_of, seed=seed)
            keep_sample(store, drawn)
            files = write_visits(chosen_visits(store, policy, choices, drawn.sample), out, as_of=evidence.as_of.isoformat())
        found = _told(choices, policy, homes, files)
        answer(found, as_json=as_json, lines=_lines(found, choices, files))


def _told(choices: pa.Table, policy: Policy, homes: int, files: list[Path]) -> dict[str, object]:
    minutes = policy.rule("evaluation/costs").whole("visit_minutes")
    explored = choices.filter(pc.equal(choices["chosen_for"], "exploration")).num_rows
    return {
        "asked": homes,
        "chosen": choices.num_rows,
        "for_findings": choices.num_rows - explored,
        "for_exploration": explored,
        "expected_homes_confirmed": round((pc.sum(choices["expected_ppm"]).as_py() or 0) / PPM, 1),
        "minutes": None if minutes is None else minutes * choices.num_rows,
        "homes": [{**row, "household_id": str(row["household_id"])} for row in choices.to_pylist()],
        "files": [str(f) for f in files],
    }


def _lines(found: dict[str, object], choices: pa.Table, files: list[Path]) -> Iterator[str]:
    yield (
        f"{found['chosen']} 户 homes：核实线索 for clues {found['for_findings']}，随机了解 drawn at random {found['for_exploration']}；"
        f"预计属实 expected confirmed {found['expected_homes_confirmed']}"
    )
    for row in choices.to_pylist():
        yield f"{row['village_code']} {row['household_id']}: {row['why_zh']} / {row['why_en']}"
    yield from (str(f) for f in files)
