"""The manifest of a snapshot: which files make it, what they stand on, and a seal over all of it.

A manifest has one spelling only (``encoded``); a file that is spelled otherwise was changed. No clock is in it: order comes from
the change number.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

SCHEMA_VERSION = 1
_ID_DIGITS = 12


class NotSealed(ValueError):
    """The bytes are no manifest of ours, or were changed."""


@dataclass(frozen=True)
class StoredTable:
    """One table of a snapshot; ``snapshot_id`` names the earlier snapshot whose file it is, null for one of its own."""

    file: str
    rows: int
    sha256: str
    snapshot_id: str | None = None


@dataclass(frozen=True)
class Manifest:
    """One snapshot.

    Parameters
    ----------
    snapshot_id
        Change number and the first digits of the content's hash.
    change
        Number of the last change that is in it; grows by one with each snapshot.
    kind
        ``registry``, ``batch``, ``run``, ``decisions``, …
    period, as_of, policy_hash
        Month, day and law of what was stored; null where there is none.
    parents
        Snapshots it was computed from.
    previous, previous_seal
        The snapshot before; together they chain all manifests.
    tables
        Every table that is seen in this snapshot, its own and those carried.
    """

    snapshot_id: str
    change: int
    kind: str
    period: str | None
    as_of: date | None
    policy_hash: str | None
    parents: tuple[str, ...]
    previous: str | None
    previous_seal: str | None
    tables: Mapping[str, StoredTable]
    seal: str = ""

    def sealed(self) -> Manifest:
        """Return the manifest with its id and its seal."""
        content = hashlib.sha256(_spelled({**self._plain(), "snapshot_id": "", "seal": ""})).hexdigest()
        named = replace(self, snapshot_id=f"{self.change:06}-{content[:_ID_DIGITS]}", seal="")
        return replace(named, seal=hashlib.sha256(_spelled(named._plain())).hexdigest())

    def encoded(self) -> bytes:
        """Return the one spelling of the manifest."""
        return _spelled(self._plain())

    def place_of(self, table: str) -> str:
        """Return where a table's file stands, below the store's ``snapshots`` folder."""
        stored = self.tables[table]
        return f"{stored.snapshot_id or self.snapshot_id}/{stored.file}"

    def as_dict(self) -> dict[str, object]:
        """Return the manifest for JSON."""
        return self._plain()

    def _plain(self) -> dict[str, object]:
        plain = {**self.__dict__, "as_of": self.as_of.isoformat() if self.as_of else None, "schema_version": SCHEMA_VERSION}
        return {**plain, "parents": list(self.parents), "tables": {name: asdict(t) for name, t in sorted(self.tables.items())}}


def decoded(content: bytes) -> Manifest:
    """Return the manifest that was stored.

    Raises
    ------
    NotSealed
        Where a single byte differs from what was written.
    """
    try:
        plain = json.loads(content)
        version = plain.pop("schema_version")
        tables = {name: StoredTable(**entry) for name, entry in plain["tables"].items()}
        as_of = date.fromisoformat(plain["as_of"]) if plain["as_of"] else None
        found = Manifest(**{**plain, "as_of": as_of, "parents": tuple(plain["parents"]), "tables": tables})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotSealed(str(error)) from error
    if version != SCHEMA_VERSION or found.encoded() != content or found.sealed() != found:
        raise NotSealed("the seal does not fit")
    return found


def _spelled(plain: Mapping[str, object]) -> bytes:
    return (json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
