"""Polars behind Ibis: a second opinion on every plan that stays in its subset.

What Ibis 12 cannot say to Polars is listed in ``NOT_ON_POLARS`` and proved by a smoke test: once a row of it runs, the test fails
and the row goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.common.exceptions import OperationNotDefinedError, UnsupportedOperationError

from jingzhun.tables.contract import Contract
from jingzhun.tables.engines.faults import EngineFault
from jingzhun.tables.engines.parquet import write_parquet
from jingzhun.tables.engines.protocol import checked_name

NOT_ON_POLARS = ("window functions", "scalar subqueries", "inequality joins", "month intervals")


class PolarsEngine:
    """One Polars session. It has no lock and no memory limit, so it sees our own tables only, never text of others."""

    name = "polars"

    def __init__(self) -> None:
        self.backend = ibis.polars.connect()
        self._names: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def table(self, name: str, source: pa.Table | Path, contract: Contract | None = None) -> ir.Table:
        """Make a table or a Parquet file known under a name, checked against its contract."""
        self._check_free(name)
        made = self._made(name, source, contract)
        self._names.add(name)  # last, because a name whose source was refused is still free
        return made

    def step(self, name: str, expr: ir.Table, *, keep: bool = False) -> ir.Table:
        """Name a step of a plan; where it is to be kept, its rows are computed once."""
        self._take(f"step_{name}")
        return self.backend.create_table(f"step_{name}", obj=self.run(expr)) if keep else expr

    def run(self, expr: ir.Table) -> pa.Table:
        """Return the rows of a plan."""
        try:
            return self.backend.to_pyarrow(expr)
        except (OperationNotDefinedError, UnsupportedOperationError) as error:
            raise EngineFault("not_on_this_engine", engine=self.name, kind=type(error).__name__) from error
        except Exception as error:  # the one seam where an engine's error becomes one of ours
            raise EngineFault("engine_failed", engine=self.name, kind=type(error).__name__) from error

    def write(self, expr: ir.Table, path: Path, *, order: Sequence[str] = ()) -> None:
        """Store the rows of a plan as Parquet, sorted, whole or not at all."""
        write_parquet(self.run(expr.order_by(list(order)) if order else expr), path)

    def close(self) -> None:
        """Forget every table."""
        self.backend.disconnect()

    def _take(self, name: str) -> None:
        self._check_free(name)
        self._names.add(name)

    def _check_free(self, name: str) -> None:
        if checked_name(name) in self._names:
            raise EngineFault("name_taken", name=name)

    def _made(self, name: str, source: pa.Table | Path, contract: Contract | None) -> ir.Table:
        if isinstance(source, Path):
            if contract:
                contract.check_file(source)
            return self.backend.read_parquet(source, table_name=name)
        if contract:
            contract.check(source)
        return self.backend.create_table(name, obj=source)
