"""``jingzhun standings``: the core rules' answer for every household, from the rule-ready projection, in a moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import typer

from jingzhun.cli.doors import (
    NOT_SO,
    AcceptReservedOption,
    DataOption,
    DayOption,
    JsonOption,
    PlaceOption,
    answer,
    day_of,
    policy_of,
    told,
)
from jingzhun.county.clues.month.projection import Standing, standing_of
from jingzhun.tables.engines.parquet import write_parquet
from jingzhun.tables.store import Store

SHARED = ("members", "net_per_head_fen", "is_in_range", "education", "medical", "housing", "water")


def standings(
    *,
    as_of: DayOption,
    data: DataOption = Path("data"),
    out: Annotated[Path | None, typer.Option("--out", help="结果文件（Parquet） / where the rows go, as Parquet")] = None,
    check: Annotated[bool, typer.Option("--check", help="与最近一次完整筛查核对 / compare with the last whole screening")] = False,
    place: PlaceOption = "cn/150424",
    reserved: AcceptReservedOption = False,
    as_json: JsonOption = False,
) -> None:
    """快速测算：收入、三保障、类别（不含单项风险） / income, guarantees and class of every household, single risks left out."""
    with told():
        day = day_of(as_of)
        store = Store(data)
        found = standing_of(store, policy_of(place, day, reserved=reserved), day)
        if out:
            write_parquet(found.standings, out)
        said = summary(found) | (compared(found, store) if check else {})
        answer(said, as_json=as_json, lines=(f"{name}: {value}" for name, value in said.items()))
    if said.get("different"):
        raise typer.Exit(NOT_SO)


def summary(found: Standing) -> dict[str, object]:
    """Return households by class, and how many hold facts that only the whole screening reads."""
    return {
        "households": found.standings.num_rows,
        "classes": dict(sorted(Counter(found.standings["class"].to_pylist()).items())),
        "whole_screening_only": dict(sorted(Counter(found.beyond["why"].to_pylist()).items())),
    }


def compared(found: Standing, store: Store) -> dict[str, object]:
    """Return how many households the last whole screening of the same facts tells alike, and which it does not.

    Households beyond the projection are left out; so is the class, which rules outside the core may change.
    """
    whole = {row["household_id"]: row for row in store.read("household_classes").select(["household_id", *SHARED]).to_pylist()}
    left_out = set(found.beyond["household_id"].to_pylist())
    rows = [row for row in _rows(found.standings) if row["household_id"] not in left_out]
    different = [row["household_id"] for row in rows if whole.get(row["household_id"]) != row]
    return {"compared": len(rows), "different": different}


def _rows(standings: pa.Table) -> Iterator[dict[str, object]]:
    yield from standings.select(["household_id", *SHARED]).to_pylist()
