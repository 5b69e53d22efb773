"""DuckDB behind Ibis, in this process, closed to the outside: the engine that runs every plan.

Foreign text reaches the engine only as rows. Should a text ever become part of SQL, the engine still holds: files outside the
given folders, network, extensions and settings are refused by DuckDB itself (S24).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from jingzhun.tables.contract import Contract
from jingzhun.tables.durable import put_in_place, temporary_name
from jingzhun.tables.engines.faults import EngineFault
from jingzhun.tables.engines.parquet import COMPRESSION, ROW_GROUP
from jingzhun.tables.engines.protocol import checked_name

_REFUSALS = (duckdb.PermissionException, duckdb.InvalidInputException)


class DuckEngine:
    """One in-memory DuckDB.

    Parameters
    ----------
    folder
        Where the engine may spill and write; nothing touches the disk where it is left out.
    reads
        Further folders whose Parquet files may be read.
    memory_mb
        What the engine may take before it spills, or fails with its reason.
    threads
        How many threads; rows do not depend on it.
    keep_steps
        Debug mode: every named step of a plan is stored here as Parquet, numbered, to be looked at.
    """

    name = "duckdb"

    def __init__(
        self,
        *,
        folder: Path | None = None,
        reads: Sequence[Path] = (),
        memory_mb: int = 1024,
        threads: int = 2,
        keep_steps: Path | None = None,
    ) -> None:
        self.folder = folder
        self.memory_mb = memory_mb
        self.keep_steps = keep_steps
        self._allowed = tuple(p.resolve() for p in (folder, keep_steps, *reads) if p)
        self._steps: dict[str, ir.Table] = {}
        self._tables: set[str] = set()
        self.backend = _locked_backend(self._allowed, spill=folder, memory_mb=memory_mb, threads=threads)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def table(self, name: str, source: pa.Table | Path, contract: Contract | None = None) -> ir.Table:
        """Make a table or a Parquet file known under a name.

        Parameters
        ----------
        name
            Lower-case identifier, given once.
        source
            Arrow rows, or the path of a Parquet file inside an allowed folder.
        contract
            Checked before the first plan sees a row.

        Raises
        ------
        ContractBreach, EngineFault
        """
        self._check_free(name)
        made = self._made(name, source, contract)
        self._tables.add(name)  # last, because a name whose source was refused is still free
        return made

    def drop(self, name: str) -> None:
        """Forget a table given before, so that its name is free again."""
        if name in self._tables:
            kind = self.backend.drop_view if name in self._views() else self.backend.drop_table
            kind(name)
            self._tables.discard(name)

    def step(self, name: str, expr: ir.Table, *, keep: bool = False) -> ir.Table:
        """Name a step of a plan and return it.

        In debug mode the step's rows are written to ``keep_steps`` and read from there on. ``keep`` stores them inside the
        engine, because several later steps read them. Otherwise the step stays a part of the plan.
        """
        checked_name(name)
        if name in self._steps:
            raise EngineFault("name_taken", name=name)
        made = self._kept(name, expr) if self.keep_steps or keep else expr
        self._steps[name] = made
        return made

    def run(self, expr: ir.Table) -> pa.Table:
        """Return the rows of a plan, in the plan's order."""
        try:
            return self.backend.to_pyarrow(expr)
        except Exception as error:  # the one seam where an engine's error becomes one of ours
            raise self._fault(error) from error

    def write(self, expr: ir.Table, path: Path, *, order: Sequence[str] = ()) -> None:
        """Store the rows of a plan as Parquet, sorted, whole or not at all; no row passes through Python."""
        final = self._inside(path)
        temporary = temporary_name(final)
        ordered = expr.order_by(list(order)) if order else expr
        try:
            self.backend.to_parquet(ordered, str(temporary), compression=COMPRESSION, row_group_size=ROW_GROUP)
        except Exception as error:  # as in run
            temporary.unlink(missing_ok=True)
            raise self._fault(error) from error
        put_in_place(temporary, final)

    def ranges(self, table: ir.Table, size: int) -> list[tuple[int, int]]:
        """Return ranges of household ids, first and last, that hold ``size`` households each and together all of the table.

        A plan run range by range needs memory for ``size`` households only; only the bounds come into Python.
        """
        households = table.select("household_id").distinct()
        numbered = households.mutate(place=ibis.row_number().over(order_by=households.household_id) // size)
        bounds = numbered.group_by("place").agg(first=numbered.household_id.min(), last=numbered.household_id.max())
        found = self.run(bounds.order_by("place"))
        return list(zip(found["first"].to_pylist(), found["last"].to_pylist(), strict=True))

    def close(self) -> None:
        """Give memory and spilled files back."""
        self.backend.disconnect()

    def _check_free(self, name: str) -> None:
        if checked_name(name) in self._tables:
            raise EngineFault("name_taken", name=name)

    def _made(self, name: str, source: pa.Table | Path, contract: Contract | None) -> ir.Table:
        if isinstance(source, Path):
            path = self._inside(source)
            if contract:
                contract.check_file(path)
            return self.backend.read_parquet(str(path), table_name=name)
        if contract:
            contract.check(source)
        return self.backend.create_table(name, obj=source, temp=True)

    def _views(self) -> set[str]:
        rows = self.backend.raw_sql("select view_name from duckdb_views() where not internal").fetchall()
        return {row[0] for row in rows}

    def _inside(self, path: Path) -> Path:
        found = path.resolve()
        if not any(found.is_relative_to(folder) for folder in self._allowed):
            raise EngineFault("outside_folder", path=path.name)
        return found

    def _kept(self, name: str, expr: ir.Table) -> ir.Table:
        if not self.keep_steps:
            try:
                return self.backend.create_table(f"step_{name}", obj=expr, temp=True)
            except Exception as error:  # as in run
                raise self._fault(error) from error
        path = self.keep_steps / f"{len(self._steps) + 1:03}_{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.write(expr, path)
        return self.backend.read_parquet(str(path.resolve()), table_name=f"step_{name}")

    def _fault(self, error: Exception) -> EngineFault:
        kind = type(error).__name__
        if isinstance(error, duckdb.OutOfMemoryException):
            return EngineFault("out_of_memory", memory_mb=self.memory_mb)
        if isinstance(error, _REFUSALS):
            return EngineFault("refused", kind=kind)
        return EngineFault("engine_failed", engine=self.name, kind=kind)


def _locked_backend(allowed: Sequence[Path], *, spill: Path | None, memory_mb: int, threads: int) -> ibis.backends.duckdb.Backend:
    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": f"{memory_mb}MB",
            "threads": threads,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
        },
    )
    backend = ibis.duckdb.from_connection(connection)
    temporary = spill.resolve() / ".spill" if spill else None
    connection.execute(f"SET temp_directory={_quoted(temporary or '')}")
    connection.execute(f"SET allowed_directories=[{', '.join(_quoted(p) for p in allowed)}]")
    # Because Ibis sets the time zone when it connects, the lock comes last, and nothing after it can be opened again.
    connection.execute("SET enable_external_access=false")
    connection.execute("SET lock_configuration=true")
    return backend


def _quoted(text: object) -> str:
    return "'" + str(text).replace("'", "''") + "'"
