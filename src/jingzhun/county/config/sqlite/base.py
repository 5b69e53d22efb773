"""SQLite as the county's records need it: immediate transactions, full synchronisation, and WAL only where it is safe.

SQLite 3.7.0 to 3.51.2 can lose committed pages when a write-ahead log is reset while another connection reads (fixed in 3.51.3 and in
the backports 3.50.7 and 3.44.6). The Pythons we support link 3.40.1, so the rollback journal is the rule and WAL the exception.
Deferred transactions are refused: of 1,200 contending read-modify-writes 900 failed with them and none with IMMEDIATE
(shared/experience.md 0.4).
"""

from __future__ import annotations

import sqlite3
from typing import Any

from django.db.backends.sqlite3 import base

FIXED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
TIMEOUT_SECONDS = 20


def wal_is_safe(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Return whether this SQLite has the fix of the WAL-reset race, by release or by backport.

    Examples
    --------
    >>> wal_is_safe((3, 40, 1)), wal_is_safe((3, 44, 6)), wal_is_safe((3, 51, 2)), wal_is_safe((3, 52, 0))
    (False, True, False, True)
    """
    return version >= FIXED[-1] or any(version[:2] == fixed[:2] and version >= fixed for fixed in FIXED)


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection, opened with the county's pragmas."""

    def get_connection_params(self) -> dict[str, Any]:
        """Return sqlite3's arguments with a patient timeout and immediate transactions."""
        self.settings_dict["OPTIONS"] = {
            "timeout": TIMEOUT_SECONDS,
            "transaction_mode": "IMMEDIATE",
            **self.settings_dict["OPTIONS"],
        }
        return super().get_connection_params()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:  # noqa: ANN401 - Django's own signature
        """Return a connection whose success means that the pages are on the disk."""
        connection = super().get_new_connection(conn_params)
        connection.execute(f"PRAGMA journal_mode = {'WAL' if wal_is_safe() else 'TRUNCATE'}")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA cache_size = -4096")
        connection.execute("PRAGMA temp_store = MEMORY")
        return connection
