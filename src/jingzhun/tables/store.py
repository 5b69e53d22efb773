"""The store behind ``--data DIR``: snapshots that are never changed, one pointer to the newest, decisions between months.

``CURRENT`` names a snapshot; its manifest names every file it is made of, its own or an earlier snapshot's. A reader that has read
the pointer therefore sees one state of the county, whatever a writer does meanwhile. A writer makes a new folder under a name that
no reader looks at, gives it its name, and moves the pointer last; before the pointer moves nothing has happened.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jingzhun.tables.catalogue import CONTRACTS
from jingzhun.tables.contract import Contract
from jingzhun.tables.durable import NEW, put_in_place, sha256_of, write_bytes
from jingzhun.tables.engines.parquet import write_parquet
from jingzhun.tables.manifest import Manifest, NotSealed, StoredTable, decoded
from jingzhun.tables.store_faults import Fault, StoreFault
from jingzhun.tables.store_lock import writing

CURRENT = "CURRENT"
MANIFEST = "manifest.json"
_SNAPSHOT = re.compile(r"(\d{6,})-[0-9a-f]{12}")


class Store:
    """The tables of a county in a folder.

    Parameters
    ----------
    folder
        The ``--data`` folder; made by the first write.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.snapshots = folder / "snapshots"

    def snapshot(self, snapshot: str = "current") -> Manifest:
        """Return the manifest of a snapshot.

        Raises
        ------
        StoreFault
            ``empty``, ``unknown_snapshot``, ``broken_pointer``, ``broken_manifest``.
        """
        if snapshot == "current":
            return self._current() or self._refuse("empty", folder=self.folder.name)
        known = {m.snapshot_id: m for m in self.history()}
        return known.get(snapshot) or self._refuse("unknown_snapshot", snapshot=snapshot, known=", ".join(known) or "-")

    def history(self) -> list[Manifest]:
        """Return the manifests of all snapshots, the first one first."""
        return list(self._back_from(self._current()))[::-1]

    def path(self, name: str, snapshot: str = "current") -> Path:
        """Return the Parquet file of a table, its checksum checked, to be given to an engine."""
        manifest = self.snapshot(snapshot)
        if name not in manifest.tables:
            self._refuse("unknown_table", snapshot=manifest.snapshot_id, table=name, known=", ".join(manifest.tables) or "-")
        fault = self._fault_of(manifest, name)
        if fault:
            self._refuse(fault.code, place=fault.place, snapshot=manifest.snapshot_id)
        return self.snapshots / manifest.place_of(name)

    def read(self, name: str, snapshot: str = "current") -> pa.Table:
        """Return the rows of a table as they were stored."""
        return _contract(name).conform(pq.read_table(self.path(name, snapshot), partitioning=None))

    def write(
        self,
        tables: Mapping[str, pa.Table],
        *,
        kind: str,
        period: str | None = None,
        as_of: date | None = None,
        policy_hash: str | None = None,
        parents: Sequence[str] = (),
    ) -> str:
        """Store tables as a new snapshot and return its id; tables that are not given are carried from the snapshot before.

        Parameters
        ----------
        tables
            By contract name. Each is conformed, checked and sorted, so the order of rows and tables does not matter.
        kind, period, as_of, policy_hash
            What it is, of which month and day, under which law.
        parents
            Snapshots it was computed from; the one before where none is told.

        Raises
        ------
        ContractBreach
            Before anything is written.
        StoreFault
            ``locked``, or ``not_stored``: whether the snapshot is there is told by reading again.
        """
        ready = {name: _ordered(_contract(name), table) for name, table in sorted(tables.items())}
        try:
            with writing(self.folder):
                return self._stored(ready, {"kind": kind, "period": period, "as_of": as_of, "policy_hash": policy_hash}, parents)
        except OSError as error:
            raise StoreFault("not_stored", kind=type(error).__name__) from error

    def joined(self, name: str, rows: pa.Table) -> pa.Table:
        """Return the current rows of a table and new ones; a row that stands there already is not repeated.

        Raises
        ------
        ContractBreach
            Where a new row has the key of an old one and says something else.
        """
        contract = _contract(name)
        manifest = self._current()
        old = self.read(name) if manifest and name in manifest.tables else contract.empty()
        both = pa.concat_tables([contract.conform(old), contract.conform(rows)])
        return contract.conform(both.group_by(both.column_names, use_threads=False).aggregate([]))

    def add_decisions(self, decisions: pa.Table) -> str:
        """Store decisions as a change of its own; decisions that are there already are not repeated."""
        current = self.snapshot()
        joined = self.joined("decisions", decisions)
        return self.write({"decisions": joined}, kind="decisions", period=current.period, as_of=current.as_of)

    def known_rows(self, profile: str) -> pa.Table:
        """Return the rows of a profile that were taken before (``taken_rows``), so that a row is taken once."""
        manifest = self._current()
        if manifest is None or "taken_rows" not in manifest.tables:
            return _contract("taken_rows").empty()
        taken = self.read("taken_rows")
        return taken.filter(pc.equal(taken["profile"], profile))

    def verify(self) -> list[Fault]:
        """Return every damage of the store, named and with advice; none where every byte is as it was written."""
        try:
            manifests = self.history()
        except StoreFault as broken:
            return [Fault(broken.code, str(broken.fields["place"]), broken.sentence)]
        return [
            fault
            for m in manifests
            for name, stored in m.tables.items()
            if not stored.snapshot_id
            if (fault := self._fault_of(m, name))
        ]

    def _stored(self, tables: Mapping[str, pa.Table], about: Mapping[str, object], parents: Sequence[str]) -> str:
        before = self._current()
        self._clean(before)
        folder = self.snapshots / f"{NEW}snapshot"
        folder.mkdir(parents=True)
        own = {name: _stored_file(table, folder / f"{name}.parquet") for name, table in tables.items()}
        manifest = _after(before, own, about, parents).sealed()
        write_bytes(folder / MANIFEST, manifest.encoded())
        put_in_place(folder, self.snapshots / manifest.snapshot_id)
        write_bytes(self.folder / CURRENT, manifest.encoded())
        return manifest.snapshot_id

    def _clean(self, current: Manifest | None) -> None:
        """Remove what a writer that died has left: unfinished names, and a finished folder the pointer never reached."""
        self.snapshots.mkdir(parents=True, exist_ok=True)
        known = {m.snapshot_id for m in self._back_from(current)}
        for left in self.snapshots.iterdir():
            is_ours = left.name.startswith(NEW) or _SNAPSHOT.fullmatch(left.name)
            if is_ours and left.name not in known:
                shutil.rmtree(left)
        (self.folder / f"{NEW}{CURRENT}").unlink(missing_ok=True)

    def _current(self) -> Manifest | None:
        place = self.folder / CURRENT
        if not place.exists():
            return self._without_pointer()
        try:
            return decoded(place.read_bytes())
        except NotSealed:
            return self._refuse("broken_pointer", place=CURRENT, advice=self._newest_folder())

    def _without_pointer(self) -> Manifest | None:
        """Return what a folder without a pointer holds: nothing, or the first snapshot, whose writer died before he said so.

        Where there are more snapshots the pointer was lost. Nobody may then write, because a writer would clear them away.
        """
        found = [f.name for f in (self.snapshots.iterdir() if self.snapshots.is_dir() else ()) if _SNAPSHOT.fullmatch(f.name)]
        if not found:
            return None
        if len(found) > 1 or int(found[0].split("-")[0]) > 1:
            self._refuse("broken_pointer", place=CURRENT, advice=self._newest_folder())
        return self._manifest_of(found[0])

    def _newest_folder(self) -> str:
        return max((f.name for f in self.snapshots.iterdir() if _SNAPSHOT.fullmatch(f.name)), default="-")

    def _back_from(self, newest: Manifest | None) -> Iterator[Manifest]:
        wanted, seal = (newest.snapshot_id, newest.seal) if newest else (None, None)
        while wanted:
            found = self._manifest_of(wanted)
            if found.seal != seal:
                self._refuse("broken_manifest", place=f"snapshots/{wanted}/{MANIFEST}", snapshot=wanted)
            yield found
            wanted, seal = found.previous, found.previous_seal

    def _manifest_of(self, snapshot: str) -> Manifest:
        place = f"snapshots/{snapshot}/{MANIFEST}"
        try:
            return decoded((self.folder / place).read_bytes())
        except (NotSealed, FileNotFoundError):
            return self._refuse("broken_manifest", place=place, snapshot=snapshot)

    def _fault_of(self, manifest: Manifest, name: str) -> Fault | None:
        place = manifest.place_of(name)
        path = self.snapshots / place
        if not path.is_file():
            return Fault.of("missing_file", f"snapshots/{place}", snapshot=manifest.snapshot_id)
        if sha256_of(path) != manifest.tables[name].sha256:
            return Fault.of("broken_file", f"snapshots/{place}", snapshot=manifest.snapshot_id)
        return None

    def _refuse(self, code: str, **fields: object) -> Manifest:
        raise StoreFault(code, **fields)


def _contract(name: str) -> Contract:
    if name not in CONTRACTS:
        raise StoreFault("unknown_contract", table=name)
    return CONTRACTS[name]


def _ordered(contract: Contract, table: pa.Table) -> pa.Table:
    names = (*contract.order, *(name for name in contract.key if name not in contract.order))
    return contract.conform(table).sort_by([(name, "ascending") for name in names])


def _stored_file(table: pa.Table, path: Path) -> StoredTable:
    write_parquet(table, path)
    return StoredTable(path.name, table.num_rows, sha256_of(path))


def _after(
    before: Manifest | None, own: Mapping[str, StoredTable], about: Mapping[str, object], parents: Sequence[str]
) -> Manifest:
    carried = {
        name: StoredTable(stored.file, stored.rows, stored.sha256, stored.snapshot_id or before.snapshot_id)
        for name, stored in (before.tables.items() if before else ())
        if before
    }
    return Manifest(
        snapshot_id="",
        change=before.change + 1 if before else 1,
        previous=before.snapshot_id if before else None,
        previous_seal=before.seal if before else None,
        parents=tuple(parents) or ((before.snapshot_id,) if before else ()),
        tables={**carried, **own},
        **about,  # type: ignore[arg-type]  # kind, period, as_of and policy_hash, typed where write takes them
    )
