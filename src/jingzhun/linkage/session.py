"""The locked-down DuckDB that splink works on: no file, no network, no extension, a fixed memory and number of threads.

splink brings its own database layer, so the room's SQL and splink's run on one connection made here.
"""

from __future__ import annotations

from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa
from splink import DuckDBAPI


class Session:
    """One in-memory database for one call of the linker.

    Parameters
    ----------
    memory_mb
        What the database may take before it fails with its reason.
    threads
        How many threads it may use; the result does not depend on them.
    """

    def __init__(self, *, memory_mb: int = 1024, threads: int = 2) -> None:
        # A folder of its own, because two programs that spill into one folder overwrite each other.
        self._spill = TemporaryDirectory(prefix="jingzhun-linkage-")
        self.connection = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": f"{memory_mb}MB",
                "threads": threads,
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "python_enable_replacements": "false",
            },
        )
        self.connection.execute(f"SET temp_directory='{self._spill.name}'")  # a name that tempfile made
        self.connection.execute("SET enable_external_access=false")
        self.connection.execute("SET lock_configuration=true")  # last: nothing after it can be opened again
        self.api = DuckDBAPI(self.connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.connection.close()
        self._spill.cleanup()

    def give(self, name: str, table: pa.Table) -> None:
        """Make an Arrow table known under a name, without a copy."""
        self.connection.register(name, table)

    def make(self, name: str, sql: str) -> None:
        """Store the rows of a query as a table."""
        self.connection.execute(f"create table {name} as {sql}")

    def read(self, sql: str) -> pa.Table:
        """Return the rows of a query."""
        return self.connection.execute(sql).to_arrow_table()

    def count(self, name: str) -> int:
        """Return the number of rows of a table."""
        return int(self.read(f"select count(*) as n from {name}")["n"][0].as_py())
