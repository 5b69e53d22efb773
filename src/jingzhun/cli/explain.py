"""``jingzhun explain``: why a household is on the list or not: two sentences for an audience, and the path of the decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import pyarrow.compute as pc
import typer

from jingzhun.cli.doors import AcceptReservedOption, CommandFault, DataOption, JsonOption, PlaceOption, answer, policy_of, told
from jingzhun.rules.trace import Trace
from jingzhun.screening import explain_case
from jingzhun.tables.store import Store
from jingzhun.values.speech import Bilingual

NAMED = ("household_id", "household_no", "register_no")
NO_RUN = Bilingual(
    "数据目录里还没有筛查结果；请先运行 jingzhun screen", "the data folder holds no run yet; run jingzhun screen first"
)
NO_HOUSEHOLD = Bilingual(
    "没有户“{name}”；请用户ID、全国系统户编号或户籍户号", "no household '{name}'; give its id, national number or register number"
)


def explain(
    household: Annotated[str, typer.Argument(help="户ID、户编号或户号 / id, national or register number")],
    *,
    data: DataOption = Path("data"),
    audience: Annotated[str, typer.Option("--audience", help="对谁说 / for whom: village | office | health")] = "office",
    place: PlaceOption = "cn/150424",
    reserved: AcceptReservedOption = False,
    as_json: JsonOption = False,
) -> None:
    """说明一户的结论：理由、来源、标准、什么会改变它 / explain one household."""
    with told():
        store = Store(data)
        runs = [m for m in store.history() if m.kind == "run"]
        if not runs:
            raise CommandFault("no_run", NO_RUN)
        policy = policy_of(place, runs[-1].as_of or date.max, reserved=reserved)
        found = {name: store.read(name) for name in runs[-1].tables if name in store.snapshot().tables}
        number = _household(found["households"], household)
        tree = explain_case(found, number, policy)
        said = _sentences(found["explanations"], number, audience)
        is_office = audience != "village"  # the path names amounts and sources; the village sees the sentences only (P28)
        plain = {"household_id": str(number), "audience": audience, **said, "trace": tree.as_dict() if is_office else None}
        answer(plain, as_json=as_json, lines=_lines(said, tree if is_office else None))


def _household(households: pa.Table, name: str) -> int:
    for column in NAMED:
        match = households.filter(pc.equal(households[column].cast(pa.string()), name))
        if match.num_rows:
            return int(match["household_id"][0].as_py())
    raise CommandFault("no_household", NO_HOUSEHOLD, name=name[:40])


def _sentences(explanations: pa.Table, household_id: int, audience: str) -> dict[str, str]:
    own = explanations.filter(
        pc.and_(pc.equal(explanations["household_id"], household_id), pc.equal(explanations["audience"], audience))
    ).to_pylist()
    return {"zh": own[0]["zh"], "en": own[0]["en"]} if own else {"zh": "没有发现风险。", "en": "No risk found."}


def _lines(said: Mapping[str, str], tree: Trace | None) -> Iterator[str]:
    yield said["zh"]
    yield said["en"]
    if tree is not None:
        yield from tree.lines("zh")
