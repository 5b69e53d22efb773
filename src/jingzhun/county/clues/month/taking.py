"""A delivery becomes facts of the store: registry first, then whose row is what, then what each row becomes. One snapshot at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from jingzhun import intake, linkage
from jingzhun.county.clues.month.files import Delivered, Delivery, Known, MonthFault, deliver
from jingzhun.county.clues.month.projection import keep_projection
from jingzhun.county.clues.month.store_tables import Tables, clean_place
from jingzhun.intake import Taken
from jingzhun.tables.catalogue import CONTRACTS
from jingzhun.tables.contract import Contract
from jingzhun.tables.engines.parquet import write_parquet
from jingzhun.tables.store import Store
from jingzhun.values.dates import last_of_month
from jingzhun.values.speech import Bilingual

NO_REGISTRY = Bilingual(
    "数据目录里还没有户籍底册；请先（或一并）导入“户籍人口信息”文件",
    "the data folder has no household register yet; take in the file of the household register first, or with the others",
)
REFUSED_TOO = Bilingual("；另有文件未读成：{files}", "; besides, files that were not read: {files}")


@dataclass
class Month:
    """What a delivery did.

    Parameters
    ----------
    files
        Each file with its outcome.
    left_out
        By batch and contract, rows that were linked but lack what the contract cannot do without.
    told
        Linkage's counts of rows by band and method.
    snapshot_id
        The new snapshot.
    """

    files: list[Delivered] = field(default_factory=list)
    left_out: dict[str, dict[str, int]] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)
    snapshot_id: str = ""


def take_month(store: Store, paths: Sequence[Path], delivery: Delivery) -> Month:
    """Take files into the store as one snapshot; nothing is stored where it is stopped before its end.

    Raises
    ------
    MonthFault
        ``no_registry``.
    """
    tables = Tables(store)
    month = Month()
    for number, found in enumerate(deliver(paths, delivery, known=_known(tables, delivery.accepted)), start=1):
        month.files.append(found)
        delivery.bar("files", number, len(paths))
    fresh = [f.taken for f in month.files if f.taken is not None and f.taken.rows.num_rows]
    for taken in fresh:
        if taken.profile.registers == "households":
            for name, rows in intake.register_households(taken).items():
                tables.add(name, rows)  # the register never deletes: who is gone from it is a question, not a fact
    if not tables["persons"].num_rows:
        raise _without_registry(month.files)
    linked = link_rows(tables, fresh, delivery, month)
    take_facts(tables, fresh, linked, delivery=delivery, month=month)
    _keep_records(tables, month)
    keep_clean_rows(store.folder, fresh)
    as_of, law = last_of_month(intake.read_period(delivery.period)), delivery.policy
    month.snapshot_id = store.write(tables.written(), kind="batch", period=delivery.period, as_of=as_of, policy_hash=law.hash)
    keep_projection(store, law, as_of)
    delivery.bar("stored", 1, 1)
    return month


def _without_registry(files: Sequence[Delivered]) -> MonthFault:
    """Say that the register is missing and, because it may be among them, which files were refused and why."""
    refused = [(f.name, f.batch.to_pylist()[0]) for f in files if f.taken is None]
    if not refused:
        return MonthFault("no_registry", NO_REGISTRY)
    zh = "；".join(f"{name}（{batch['note_zh']}）" for name, batch in refused)
    en = "; ".join(f"{name} ({batch['note_en']})" for name, batch in refused)
    told = Bilingual(NO_REGISTRY.zh + REFUSED_TOO.zh.format(files=zh), NO_REGISTRY.en + REFUSED_TOO.en.format(files=en))
    return MonthFault("no_registry", told)


def keep_clean_rows(folder: Path, fresh: Sequence[Taken]) -> None:
    """Write the clean rows of each delivery as Parquet, so that a row linked later becomes facts without the file.

    The household register is not kept again: it is the registry. Raw rows of people not flagged go after a dated period (P32).
    """
    for taken in fresh:
        if taken.profile.registers is None:
            place = clean_place(folder, taken.batch_id)
            place.parent.mkdir(parents=True, exist_ok=True)
            write_parquet(taken.rows, place)


def link_rows(tables: Tables, fresh: Sequence[Taken], delivery: Delivery, month: Month) -> pa.Table:
    """Return the links of all rows that speak of a person, and keep them with the rows a person must be asked about."""
    asked = pa.concat_tables(
        [part for t in fresh for part in (intake.link_requests(t), intake.parent_requests(t))] or [_no_requests()]
    )
    if not asked.num_rows:
        return CONTRACTS["links"].empty()
    registry = linkage.prepare_registry(tables["persons"], tables["households"])
    found = linkage.link_prepared(asked, registry, policy=delivery.policy, decided=tables["decisions"])
    tables.add("links", found.links)
    tables.add("link_candidates", found.candidates)
    month.told = dict(found.told)
    delivery.bar("links", 1, 1)
    return found.links


def take_facts(tables: Tables, fresh: Sequence[Taken], links: pa.Table, *, delivery: Delivery, month: Month) -> None:
    """Turn linked rows into facts, registry numbers, departures, kinships and decisions."""
    made: dict[str, list[tuple[Taken, pa.Table]]] = {}
    for number, taken in enumerate(fresh, start=1):
        own = _of_batch(links, taken.batch_id)
        found = intake.to_contracts(taken, own, delivery.policy)
        month.left_out |= {taken.batch_id: dict(found.left_out)} if found.left_out else {}
        for name, rows in (*found.tables.items(), *_registered(tables, taken, own, links)):
            made.setdefault(name, []).append((taken, rows))
        for name, table in (*intake.with_numbers(taken, own, tables).items(), *intake.with_departures(taken, own, tables).items()):
            tables[name] = table
        delivery.bar("facts", number, len(fresh))
    for name, parts in made.items():
        for taken, _ in parts:
            _drop_older(tables, CONTRACTS[name], taken)
        tables.add(name, *(rows for _, rows in parts))


def _registered(tables: Tables, taken: Taken, own: pa.Table, links: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    if taken.profile.registers == "kinships":
        yield "kinships", intake.kinships(taken, own, _of_batch(links, f"{taken.batch_id}#parent"))
    if taken.profile.registers == "decisions":
        yield "decisions", intake.decisions(taken, tables["clues"])


def _drop_older(tables: Tables, contract: Contract, taken: Taken) -> None:
    """Forget what a snapshot's profile told for other periods."""
    if taken.profile.mode == "snapshot" and "source_batch" in contract.schema.names:
        period = str(taken.batch["period"][0].as_py())
        tables[contract.name] = intake.without_older(tables[contract.name], profile=taken.profile, period=period)


def _keep_records(tables: Tables, month: Month) -> None:
    tables.add("batches", pa.concat_tables([f.batch for f in month.files] or [CONTRACTS["batches"].empty()]))
    for found in month.files:
        if found.taken is not None and found.taken.state != "repeated":
            tables.add("row_faults", found.taken.faults)
    parts = [f.taken.taken_rows for f in month.files if f.taken is not None and f.taken.taken_rows.num_rows]
    if parts:
        tables.add("taken_rows", pa.concat_tables(parts))


def _known(tables: Tables, accepted: frozenset[str]) -> Known:
    """Return what earlier deliveries tell: rows by profile, the row count of the last one that was taken, ids of batches."""
    batches = tables["batches"].sort_by([("period", "ascending"), ("batch_id", "ascending")]).to_pylist()
    counts = {str(b["profile"]): int(b["rows_read"]) for b in batches if b["state"] == "taken"}
    rows = tables["taken_rows"]
    by_profile = {name: rows.filter(pc.equal(rows["profile"], name)) for name in counts}
    return Known(by_profile, counts, accepted, frozenset(str(b["batch_id"]) for b in batches))


def _of_batch(links: pa.Table, batch_id: str) -> pa.Table:
    return links.filter(pc.equal(links["batch_id"], batch_id))


def _no_requests() -> pa.Table:
    return CONTRACTS["link_requests"].empty()
