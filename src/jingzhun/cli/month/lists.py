"""The list of a run as files: Parquet for machines, a workbook for officers, JSON for both. The list carries no id number."""

from __future__ import annotations

import json
from pathlib import Path

from jingzhun.cli.report.figures import Figures, HouseholdLine
from jingzhun.sheets.writing import Cell, OutSheet, write_workbook
from jingzhun.tables.durable import write_bytes
from jingzhun.tables.engines.parquet import write_parquet
from jingzhun.tables.store import Store

HEADER = ["户ID", "乡镇", "村代码", "户主", "家庭人口", "类别", "人均纯收入（元）", "风险", "理由", "可用措施", "须入户"]
NOTES = ["说明", "内容"]
TABLES = ("household_classes", "findings", "risks", "explanations", "measure_proposals", "clues", "asset_hits")


def write_lists(store: Store, figures: Figures, out: Path) -> list[Path]:
    """Write ``list.xlsx``, ``list.json``, ``figures.json`` and the derived tables as Parquet; return their places."""
    out.mkdir(parents=True, exist_ok=True)
    places = [out / "list.xlsx", out / "list.json", out / "figures.json"]
    write_bytes(places[0], workbook(figures))
    write_bytes(places[1], _json([_plain(line) for line in figures.lines]))
    write_bytes(places[2], _json(figures.as_dict()))
    for name in TABLES:
        if name in store.snapshot().tables:
            write_parquet(store.read(name), out / f"{name}.parquet")
            places.append(out / f"{name}.parquet")
    return places


def workbook(figures: Figures) -> bytes:
    """Return the list as a workbook with a sheet of notes: what it is, of when, by which policy, how many."""
    labels = {code: label.zh for code, label in figures.labels.items()}
    rows: list[list[Cell]] = [
        [
            str(x.household_id), x.township, x.village, x.head, x.members, labels[x.class_code], x.net_per_head or "不清楚",
            "、".join(labels[r] for r in x.risks), x.why.zh, "、".join(labels[m] for m in x.measures), "是" if x.to_visit else "否",
        ]
        for x in figures.lines
    ]  # fmt: skip
    notes: list[list[Cell]] = [
        ["截至", figures.as_of],
        ["地区", figures.place.zh],
        ["户数", len(figures.lines)],
        ["范围", "有类别、有风险或须入户的全部户"],
        ["政策版本", figures.policy_hash],
        ["数据快照", figures.snapshot_id],
        ["部分文件未到", "是" if figures.is_partial else "否"],
        ["保密", "内部资料，注意保密；户主姓名已遮盖，不含身份证号"],
    ]
    return write_workbook([OutSheet("名单", HEADER, rows), OutSheet("说明", NOTES, notes)])


def _plain(line: HouseholdLine) -> dict[str, object]:
    return {**line.__dict__, "household_id": str(line.household_id), "why": line.why.as_dict()}


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1, default=list) + "\n").encode()
