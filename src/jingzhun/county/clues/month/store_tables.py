"""The tables of a store while files are taken in: read when first asked for, and written only where they changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa

from jingzhun import intake
from jingzhun.tables.catalogue import CONTRACTS, FACTS, REGISTRY
from jingzhun.tables.store import Store

MEMORY_MB = 3_000
HANDED = (*(c.name for c in (*REGISTRY, *FACTS)), "batches", "decisions")


class Tables(Mapping[str, pa.Table]):
    """The tables of the store as they are being changed; only what changed is written."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._stored = set(store.snapshot().tables) if store.history() else set()
        self._now: dict[str, pa.Table] = {}
        self.changed: set[str] = set()

    def __getitem__(self, name: str) -> pa.Table:
        if name not in self._now:
            self._now[name] = self.store.read(name) if name in self._stored else CONTRACTS[name].empty()
        return self._now[name]

    def __iter__(self) -> Iterator[str]:
        return iter(CONTRACTS)

    def __len__(self) -> int:
        return len(CONTRACTS)

    def __setitem__(self, name: str, table: pa.Table) -> None:
        self._now[name] = table
        self.changed.add(name)

    def add(self, name: str, *parts: pa.Table) -> None:
        """Add rows; a row replaces one of the same key that is there, and comes before one in a later part."""
        if any(part.num_rows for part in parts):
            self[name] = intake.one_a_key(CONTRACTS[name], *parts, self[name])

    def written(self) -> dict[str, pa.Table]:
        """Return the changed tables by name."""
        return {name: self._now[name] for name in sorted(self.changed)}


def clean_place(folder: Path, batch_id: str) -> Path:
    """Return where the clean rows of a delivery stand; a batch id holds a profile of ours, a month and hexadecimal digits only."""
    return folder / "clean" / f"{batch_id.replace(':', '_')}.parquet"
