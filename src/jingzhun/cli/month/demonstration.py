"""The demo: a county that does not exist, its files of two months, and everything the main job makes of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jingzhun import synthetic
from jingzhun.cli.doors import CommandFault, policy_of
from jingzhun.cli.month.evaluating import cards_of, evidence_of
from jingzhun.cli.month.figures import figures_of
from jingzhun.cli.month.lists import write_lists
from jingzhun.cli.report.figures import Figures
from jingzhun.cli.report.page import render
from jingzhun.county.clues.month.files import Bar, Delivery, files_in
from jingzhun.county.clues.month.judging import judge_month
from jingzhun.county.clues.month.taking import Month, take_month
from jingzhun.facts import county_outline
from jingzhun.intake import read_period
from jingzhun.policy import Policy
from jingzhun.tables.durable import NEW, write_bytes
from jingzhun.tables.engines.parquet import write_parquet
from jingzhun.tables.store import Store
from jingzhun.values.dates import last_of_month
from jingzhun.values.speech import Bilingual

MONTHS = ("2024-05", "2024-06")
SEED = 20_240_630
HOUSEHOLDS, PERSONS = 101_009, 240_136
MARK = "demo.txt"
NOT_OURS = Bilingual(
    "文件夹“{folder}”已存在且不是演示结果；请换一个 --out，或先移走它",
    "the folder '{folder}' is there and is no demo of ours; choose another --out or move it away",
)


@dataclass(frozen=True)
class Plan:
    """What the demo makes: where, from which seed, how large."""

    out: Path
    seed: int = SEED
    households: int = HOUSEHOLDS
    persons: int = PERSONS
    jurisdiction: str = "cn/150424"


def demonstrate(plan: Plan, *, tell: Callable[[str], None], bar: Bar = lambda step, done, total: None) -> Figures:
    """Make the county, its files and the answers into ``plan.out``; until everything is there, nothing has that name.

    Parameters
    ----------
    tell
        Told each step when it is done.
    bar
        Told how far a step is.

    Raises
    ------
    CommandFault
        ``not_a_demo``, where the folder holds something else.
    """
    if plan.out.exists() and not (plan.out / MARK).exists():
        raise CommandFault("not_a_demo", NOT_OURS, folder=plan.out.name)
    draft = plan.out.with_name(f"{NEW}{plan.out.name}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        figures = _made(plan, draft, tell=tell, bar=bar)
        shutil.rmtree(plan.out, ignore_errors=True)
        draft.rename(plan.out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return figures


def _made(plan: Plan, out: Path, *, tell: Callable[[str], None], bar: Bar) -> Figures:
    county = synthetic.make_county(seed=plan.seed, households=plan.households, persons=plan.persons)
    tell("county")
    write_bytes(out / MARK, "一个不存在的县：合成数据 / a county that does not exist: synthetic data\n".encode())
    store = Store(out / "data")
    for number, period in enumerate(MONTHS):
        write_files(county, out, period=period, seed=plan.seed, first=number == 0)
        tell(f"files {period}")
        day = last_of_month(read_period(period))
        policy = policy_of(plan.jurisdiction, day, reserved=True)
        month = take_month(store, files_in(out / "files" / period), Delivery(policy, period, bar=bar))
        write_returned(month, out / "returned" / period)
        tell(f"intake {period}")
        judge_month(store, policy=policy, as_of=day, period=period)
        tell(f"screen {period}")
    figures = write_report(store, policy, as_of=day, period=period, out=out)
    tell("report")
    return figures


def write_files(county: synthetic.County, out: Path, *, period: str, seed: int, first: bool) -> int:
    """Write the files of a month and, apart from them, their truth; return how many files."""
    folder, truth = out / "files" / period, out / "truth" / period
    folder.mkdir(parents=True)
    truth.mkdir(parents=True)
    count = 0
    for file in synthetic.monthly_files(county, month=period, seed=seed, first=first):
        (folder / file.name).write_bytes(file.content)
        write_parquet(file.truth, truth / f"{file.name}.parquet")
        count += 1
    write_parquet(synthetic.true_risks(county, period, since=MONTHS[0]), truth / "risks.parquet")
    return count


def write_returned(month: Month, folder: Path) -> int:
    """Write the annotated workbooks that go back to the departments; return how many."""
    back = [f for f in month.files if f.returned is not None]
    if back:
        folder.mkdir(parents=True, exist_ok=True)
    for found in back:
        write_bytes(folder / f"{Path(found.name).stem}-核对.xlsx", found.returned or b"")
    return len(back)


def write_report(store: Store, policy: Policy, *, as_of: date, period: str, out: Path) -> Figures:
    """Write the report page and the lists of the newest run; return the figures."""
    figures = figures_of(store, policy, as_of=as_of, period=period)
    out.mkdir(parents=True, exist_ok=True)
    write_bytes(out / "report.html", render(figures, rings=county_outline(), cards=cards_of(evidence_of(store, policy))).encode())
    write_lists(store, figures, out / "lists")
    return figures
