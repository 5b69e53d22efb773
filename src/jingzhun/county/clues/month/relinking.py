"""Rows a person was asked about: the queue as a workbook, and what becomes of a row once it was answered."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jingzhun import intake
from jingzhun.county.clues.month.files import Delivery
from jingzhun.county.clues.month.store_tables import Tables, clean_place
from jingzhun.county.clues.month.taking import Month, link_rows, take_facts
from jingzhun.intake import Taken
from jingzhun.sheets.writing import Cell, OutSheet, write_workbook
from jingzhun.tables.catalogue import CONTRACTS
from jingzhun.tables.store import Store
from jingzhun.values.masks import mask_id

HEADER = [
    "批次编号", "行号", "文件", "表中姓名", "表中证件号", "候选人编号", "候选人姓名", "候选人出生日期", "候选人村代码", "依据",
    "是否同一人", "判断日期", "备注",
]  # fmt: skip


def relink(store: Store, delivery: Delivery) -> Month:
    """Link again the rows that people have decided about since, and store the facts they become.

    Returns
    -------
    Month
        With linkage's counts; ``snapshot_id`` is empty where nothing was decided.
    """
    tables = Tables(store)
    decided = _decided_rows(tables["decisions"])
    month = Month()
    fresh = [t for batch in sorted(decided) if (t := _again(store.folder, tables, batch, decided[batch])) is not None]
    if fresh:
        links = link_rows(tables, fresh, delivery, month)
        _drop_answered(tables, links)
        take_facts(tables, fresh, links, delivery=delivery, month=month)
        month.snapshot_id = store.write(tables.written(), kind="batch", period=delivery.period, policy_hash=delivery.policy.hash)
    return month


def queue_workbook(store: Store) -> tuple[bytes, int]:
    """Return the rows in the middle band as a workbook with room for the answer, and how many rows there are."""
    tables = Tables(store)
    asked = tables["links"].filter(pc.equal(tables["links"]["band"], "ask"))
    waiting = {(b, r) for b, r in zip(asked["batch_id"].to_pylist(), asked["row"].to_pylist(), strict=True)}
    people = _people(tables)
    files = dict(zip(tables["batches"]["batch_id"].to_pylist(), tables["batches"]["file_name"].to_pylist(), strict=True))
    said: dict[str, dict[int, dict[str, object]]] = {}
    rows: list[list[Cell]] = []
    for one in tables["link_candidates"].to_pylist():
        if (one["batch_id"], one["row"]) not in waiting:
            continue
        batch = str(one["batch_id"]).removesuffix("#parent")
        if batch not in said:
            said[batch] = _clean_rows(store.folder, batch)
        rows.append(_queue_row(one, said[batch].get(one["row"], {}), people[one["person_id"]], files.get(batch, batch)))
    return write_workbook([OutSheet("待判断", HEADER, rows)]), len(waiting)


def _queue_row(one: dict[str, object], said: dict[str, object], person: dict[str, object], file: str) -> list[Cell]:
    number = str(said.get("id_number_text") or "")
    born = person["birth_on"]
    return [
        str(one["batch_id"]), int(str(one["row"])), file, str(said.get("name") or ""), mask_id(number), str(one["person_id"]),
        str(person["name"]), str(born or ""), str(person["village_code"]), str(one["evidence_zh"]), "", "", "",
    ]  # fmt: skip


def _people(tables: Tables) -> dict[int, dict[str, object]]:
    wanted = pc.unique(tables["link_candidates"]["person_id"])
    persons = tables["persons"].filter(pc.is_in(tables["persons"]["person_id"], value_set=wanted))
    homes = dict(
        zip(tables["households"]["household_id"].to_pylist(), tables["households"]["village_code"].to_pylist(), strict=True)
    )
    columns = persons.select(["person_id", "household_id", "name", "birth_on"]).to_pylist()
    return {p["person_id"]: {**p, "village_code": homes.get(p["household_id"], "")} for p in columns}


def _decided_rows(decisions: pa.Table) -> dict[str, set[int]]:
    """Return the rows by batch that a decision names."""
    found: dict[str, set[int]] = {}
    for key in decisions.filter(pc.equal(decisions["subject"], "link"))["subject_key"].to_pylist():
        kind, *parts = str(key).split("|")
        if kind == "row":
            found.setdefault(parts[0], set()).add(int(parts[1]))
    return found


def _again(folder: Path, tables: Tables, batch_id: str, rows: set[int]) -> Taken | None:
    place = clean_place(folder, batch_id)
    batches = tables["batches"]
    batch = batches.filter(pc.equal(batches["batch_id"], batch_id))
    if not batch.num_rows or not place.exists():
        return None
    clean = pq.read_table(place, partitioning=None)
    open_rows = _open_rows(tables, batch_id) & rows
    kept = clean.filter(pc.is_in(clean["row"], value_set=pa.array(sorted(open_rows), pa.int64())))
    profile = intake.profile_of(str(batch["profile"][0].as_py()))
    nothing = CONTRACTS["taken_rows"].empty()
    return Taken(profile, batch, kept, nothing, CONTRACTS["row_faults"].empty()) if kept.num_rows else None


def _open_rows(tables: Tables, batch_id: str) -> set[int]:
    links = tables["links"]
    asked = links.filter(pc.and_(pc.equal(links["batch_id"], batch_id), pc.equal(links["band"], "ask")))
    return set(asked["row"].to_pylist())


def _drop_answered(tables: Tables, links: pa.Table) -> None:
    """Forget the candidates of rows that are in the queue no more."""
    answered = links.filter(pc.not_equal(links["band"], "ask"))
    keys = set(zip(answered["batch_id"].to_pylist(), answered["row"].to_pylist(), strict=True))
    candidates = tables["link_candidates"]
    keep = [(b, r) not in keys for b, r in zip(candidates["batch_id"].to_pylist(), candidates["row"].to_pylist(), strict=True)]
    tables["link_candidates"] = candidates.filter(pa.array(keep, pa.bool_()))


def _clean_rows(folder: Path, batch_id: str) -> dict[int, dict[str, object]]:
    place = clean_place(folder, batch_id)
    if not place.exists():
        return {}
    table = pq.read_table(place, partitioning=None)
    columns = [c for c in ("row", "name", "id_number_text") if c in table.column_names]
    return {row["row"]: row for row in table.select(columns).to_pylist()}
