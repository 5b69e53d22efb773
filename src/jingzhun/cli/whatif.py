"""``jingzhun whatif``: the same homes under another policy: who comes in, who goes out, why, and what it costs. Nothing is stored."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import typer

from jingzhun import evaluation
from jingzhun.cli.doors import (
    AcceptReservedOption,
    CommandFault,
    DataOption,
    JsonOption,
    PlaceOption,
    answer,
    both,
    day_of,
    policy_of,
    told,
)
from jingzhun.cli.month.evaluating import groups_of, last_day
from jingzhun.cli.month.figures import Run
from jingzhun.county.clues.month.judging import screened
from jingzhun.county.clues.month.law import RESERVED_IDS
from jingzhun.county.clues.month.store_tables import Tables
from jingzhun.evaluation.groups import LABELS
from jingzhun.facts import linxi_divisions
from jingzhun.policy import Policy, load
from jingzhun.policy.nodes import read_nodes
from jingzhun.tables.store import Store
from jingzhun.values.speech import Bilingual

ONE_REFORM = Bilingual("请给出 --policy-override 文件或 --as-of-policy 日期", "give --policy-override FILE or --as-of-policy DAY")
NO_PACK = Bilingual("“{name}”应是映射：规则路径 → 参数 → 值", "'{name}' should be a mapping: path of a rule → parameter → values")
NAMES = {"in": Bilingual("新纳入", "come in"), "out": Bilingual("退出", "go out"), "changed": Bilingual("类别变化", "change class")}
NOT_TOLD = Bilingual("未提供单价", "no price told")


def whatif(
    *,
    data: DataOption = Path("data"),
    override: Annotated[
        Path | None, typer.Option("--policy-override", help="改动的数字，政策包写法的 YAML / changed numbers in pack form")
    ] = None,
    policy_day: Annotated[str, typer.Option("--as-of-policy", help="用该日的政策 / the policy of that day")] = "",
    shared: Annotated[bool, typer.Option("--shared", help="对外提供：小数隐去 / for others: small counts hidden")] = False,
    place: PlaceOption = "cn/150424",
    reserved: AcceptReservedOption = False,
    as_json: JsonOption = False,
) -> None:
    """政策推演：同一批户换一套数字，谁进谁出、为什么、多大代价 / the same homes under another policy; nothing is stored."""
    with told():
        if override is None and not policy_day:
            raise CommandFault("no_reform", ONE_REFORM)
        store = Store(data)
        day = last_day(store)
        base = policy_of(place, day, reserved=reserved)
        reform = _reform(place, day_of(policy_day) if policy_day else day, override, reserved=reserved)
        found = compare(store, base, reform, as_of=day, shared=shared)
        answer(found, as_json=as_json, lines=_lines(found))


def compare(store: Store, base: Policy, reform: Policy, *, as_of: date, shared: bool = False) -> dict[str, object]:
    """Return the comparison of two policies on the facts of a store, with the time of both and their ratio."""
    tables = Tables(store)
    before, base_s = _timed(tables, base, as_of)
    after, reform_s = _timed(tables, reform, as_of)
    moves = evaluation.reform_moves(before["household_classes"], after["household_classes"])
    by = evaluation.moves_by(moves, groups_of(Run(store), base, as_of))
    costs = {name: asdict(evaluation.cost_of(found, p)) for name, found, p in (("base", before, base), ("reform", after, reform))}
    counted = {m: moves["move"].to_pylist().count(m) for m in NAMES}
    return {
        "as_of": as_of.isoformat(),
        "base": {"policy_hash": base.hash, "policy_day": base.as_of.isoformat()},
        "reform": {"policy_hash": reform.hash, "policy_day": reform.as_of.isoformat()},
        "moves": evaluation.suppressed_counts({"all": counted}, base)["all"] if shared else counted,
        "by": {name: evaluation.suppressed_counts(counts, base) if shared else counts for name, counts in by.items()},
        "households": [] if shared else [{**row, "household_id": str(row["household_id"])} for row in moves.to_pylist()],
        "cost": costs,
        "seconds": {"base": round(base_s, 3), "reform": round(reform_s, 3)},
        "reform_over_base": round(reform_s / base_s, 2),
    }


def _timed(tables: Mapping[str, pa.Table], policy: Policy, as_of: date) -> tuple[dict[str, pa.Table], float]:
    start = time.perf_counter()
    found = screened(tables, policy, as_of)
    return found, time.perf_counter() - start


def _reform(place: str, day: date, override: Path | None, *, reserved: bool) -> Policy:
    changed: dict[str, object] = dict(RESERVED_IDS) if reserved else {}
    if override is not None:
        given = read_nodes(override.read_text(encoding="utf-8"), override.name).plain()
        if not isinstance(given, dict) or not all(isinstance(v, dict) for v in given.values()):
            raise CommandFault("no_pack", NO_PACK, name=override.name)
        changed |= given
    return load(place, day, overrides=changed or None)


def _lines(found: dict[str, object]) -> Iterator[str]:
    moves, by, cost = _mapping(found["moves"]), _mapping(found["by"]), _mapping(found["cost"])
    yield "  ".join(f"{both(NAMES[m])}: {'<' if n is None else n} 户 homes" for m, n in moves.items())
    names = {d.code: f"{d.name} {d.code}" for d in linxi_divisions()}
    for kind, title in (("reason", "按理由 by reason"), ("group", "按组 by group"), ("village", "按村 by village")):
        yield title
        for name, counts in _mapping(by[kind]).items():
            label = both(LABELS[name]) if kind == "group" else names.get(name, name)
            if any(n is None or n for n in _mapping(counts).values()):
                yield f"  {label}: " + " · ".join(
                    f"{both(NAMES[m])} {'<' if n is None else n}" for m, n in _mapping(counts).items()
                )
    for name, title in (("base", "现行 base"), ("reform", "改后 reform")):
        own = _mapping(cost[name])
        money = NOT_TOLD if own["visit_fen"] is None or own["measures_fen"] is None else None
        amounts = both(money) if money else f"{own['visit_fen']} + {own['measures_fen']} 分 fen"
        yield (
            f"{title}: 名单 listed {own['households_listed']} · 入户 visits {own['visits']} · 分钟 minutes {own['visit_minutes']} · "
            f"措施 measures {sum(int(str(n)) for n in _mapping(own['measures']).values())} · 费用 cost {amounts}"
        )
    yield f"耗时比 time, reform over base: {found['reform_over_base']}"


def _mapping(found: object) -> Mapping[str, object]:
    if not isinstance(found, Mapping):
        raise TypeError(type(found).__name__)
    return found
