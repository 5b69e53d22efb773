"""The store ``--data DIR``: snapshots of the contracts, one a run, with the decisions between them.

A snapshot is a folder of Parquet files and a manifest that names each file's sha256. It is built under a temporary name, every
file forced to disk, then renamed; the pointer CURRENT is replaced the same way. So a reader sees the old snapshot or the new one,
never a mixture, and a writer that dies leaves only a folder that the next writer removes. Data goes forward only: nothing in a
snapshot is ever changed.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from jingzhun.tables.catalogue import CONTRACTS
from jingzhun.tables.engines.parquet import sync, write_parquet
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

SCHEMA_VERSION = 1
_NEW = ".new-"


class StoreFault(JingzhunError):
    """The store cannot be read or written as asked."""


_BUSY = Bilingual("另一个任务正在写 {folder},请等它结束再试", "another job is writing {folder}; try again when it has ended")
_NO_SNAPSHOT = Bilingual(
    "{folder} 里还没有数据快照;请先运行 jingzhun intake", "{folder} holds no snapshot yet; run jingzhun intake first"
)
_NO_TABLE = Bilingual("快照 {snapshot} 里没有表 {table}", "snapshot {snapshot} holds no table {table}")
_DAMAGED = Bilingual(
    "{file} 与清单不符,文件已损坏;请从上一个快照重新运行,或从备份恢复",
    "{file} differs from its manifest: the file is damaged; run again from the snapshot before, or restore a backup",
)


@dataclass(frozen=True)
class Snapshot:
    """One snapshot: its id, its number in the row of changes, and what it stands on."""

    id: str
    change: int
    kind: str
    period: str
    as_of: str
    policy_hash: str | None
    parent: str | None
    files: Mapping[str, Mapping[str, object]]


class Store:
    """A folder of snapshots.

    Parameters
    ----------
    folder
        Made where it does not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._snapshots = folder / "snapshots"
        self._snapshots.mkdir(parents=True, exist_ok=True)

    def write(self, tables: Mapping[str, pa.Table], *, kind: str, period: str, as_of: str, policy_hash: str | None = None) -> str:
        """Store tables as the next snapshot and return its id; tables not given are carried from the one before.

        Raises
        ------
        ContractBreach
            Where a table does not keep its contract; nothing is written then.
        StoreFault
            Where another writer is at work.
        OSError
            Where the disk refuses; nothing is visible then.
        """
        conformed = {name: _in_order(name, table) for name, table in tables.items()}
        with self._locked():
            self._clear_remains()
            before = self.current()
            change = before.change + 1 if before else 1
            new = self._snapshots / f"{_NEW}{change:06d}"
            new.mkdir()
            files = self._carry(before, new, except_for=set(conformed))
            for name, table in conformed.items():
                write_parquet(table, new / f"{name}.parquet")
                files[name] = _entry(new / f"{name}.parquet", table.num_rows)
            manifest = {
                "schema": SCHEMA_VERSION,
                "change": change,
                "kind": kind,
                "period": period,
                "as_of": as_of,
                "policy_hash": policy_hash,
                "parent": before.id if before else None,
                "files": {name: files[name] for name in sorted(files)},
            }
            return self._publish(new, manifest)

    def _publish(self, new: Path, manifest: dict[str, object]) -> str:
        text = json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1)
        snapshot_id = f"{manifest['change']:06d}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
        _write_text(new / "manifest.json", text)
        sync(new)
        new.rename(self._snapshots / snapshot_id)
        sync(self._snapshots)
        _write_text(self.folder / "CURRENT", snapshot_id)
        return snapshot_id

    def _carry(self, before: Snapshot | None, new: Path, *, except_for: set[str]) -> dict[str, Mapping[str, object]]:
        """Link the unchanged files of the snapshot before; a hard link costs nothing and both names stay valid."""
        carried: dict[str, Mapping[str, object]] = {}
        for name, entry in (before.files if before else {}).items():
            if before and name not in except_for:
                os.link(self._snapshots / before.id / f"{name}.parquet", new / f"{name}.parquet")
                carried[name] = entry
        return carried

    def current(self) -> Snapshot | None:
        """Return the newest snapshot; null in an empty store."""
        pointer = self.folder / "CURRENT"
        return self.snapshot(pointer.read_text(encoding="utf-8").strip()) if pointer.exists() else None

    def snapshot(self, snapshot_id: str) -> Snapshot:
        """Return a snapshot by its id.

        Raises
        ------
        StoreFault
            Where the manifest is missing or differs from the id, which carries its hash.
        """
        path = self._snapshots / snapshot_id / "manifest.json"
        text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
        if hashlib.sha256(text.encode()).hexdigest()[:12] != snapshot_id.partition("-")[2]:
            raise StoreFault("damaged", _DAMAGED, file=path.name)
        found = json.loads(text)
        return Snapshot(
            id=snapshot_id,
            change=found["change"],
            kind=found["kind"],
            period=found["period"],
            as_of=found["as_of"],
            policy_hash=found["policy_hash"],
            parent=found["parent"],
            files=found["files"],
        )

    def history(self) -> list[Snapshot]:
        """Return all snapshots, oldest first."""
        names = sorted(p.name for p in self._snapshots.iterdir() if not p.name.startswith("."))
        return [self.snapshot(name) for name in names]

    def path(self, table: str, snapshot: Snapshot | None = None) -> Path:
        """Return the Parquet file of a table.

        Raises
        ------
        StoreFault
            Where there is no snapshot or it does not hold the table.
        """
        found = snapshot or self.current()
        if found is None:
            raise StoreFault("no_snapshot", _NO_SNAPSHOT, folder=self.folder.name)
        if table not in found.files:
            raise StoreFault("no_table", _NO_TABLE, snapshot=found.id, table=table)
        return self._snapshots / found.id / f"{table}.parquet"

    def read(self, table: str, snapshot: Snapshot | None = None) -> pa.Table:
        """Return a table of a snapshot; an empty one where a known table was never stored."""
        found = snapshot or self.current()
        if found is None or table not in found.files:
            return CONTRACTS[table].empty()
        return pq.read_table(self.path(table, found))

    def verify(self) -> list[StoreFault]:
        """Return every damaged file of every snapshot, each with advice; empty where all is whole."""
        faults = []
        for folder in sorted(p for p in self._snapshots.iterdir() if not p.name.startswith(".")):
            try:
                snapshot = self.snapshot(folder.name)
            except StoreFault as fault:
                faults.append(fault)
                continue
            for name, entry in snapshot.files.items():
                path = folder / f"{name}.parquet"
                if not path.exists() or _sha256(path) != entry["sha256"]:
                    faults.append(StoreFault("damaged", _DAMAGED, file=f"{folder.name}/{path.name}"))
        return faults

    def _clear_remains(self) -> None:
        """Remove what a dead writer left: an unfinished folder, or a finished one that CURRENT never came to name."""
        current = self.current()
        for path in self._snapshots.iterdir():
            is_orphan = not path.name.startswith(_NEW) and (current is None or path.name[:6] > current.id[:6])
            if path.name.startswith(_NEW) or is_orphan:
                shutil.rmtree(path)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.folder / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StoreFault("busy", _BUSY, folder=self.folder.name) from None
            yield


def _in_order(name: str, table: pa.Table) -> pa.Table:
    contract = CONTRACTS[name]
    conformed = contract.conform(table)
    keys = [(c, "ascending") for c in contract.order or contract.key]
    return conformed.sort_by(keys) if keys else conformed


def _entry(path: Path, rows: int) -> dict[str, object]:
    return {"sha256": _sha256(path), "rows": rows}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_text(path: Path, text: str) -> None:
    new = path.with_name(f".{path.name}.new")
    with new.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    sync(path.parent)
