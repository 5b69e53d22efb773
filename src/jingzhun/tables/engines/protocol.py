"""What every engine can do. Plans know no engine; whoever runs a plan chooses one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import ibis.expr.types as ir
import pyarrow as pa

from jingzhun.tables.contract import Contract
from jingzhun.tables.engines.faults import EngineFault

_NAME = re.compile(r"[a-z][a-z0-9_]*")


class Engine(Protocol):
    """One place to run plans. Same plan, same rows, whichever it is."""

    name: str

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...

    def table(self, name: str, source: pa.Table | Path, contract: Contract | None = None) -> ir.Table:
        """Make a table or a Parquet file known under a name, checked against its contract."""

    def step(self, name: str, expr: ir.Table, *, keep: bool = False) -> ir.Table:
        """Name a step of a plan; in debug mode, or where it is to be kept, its rows are stored once."""

    def run(self, expr: ir.Table) -> pa.Table:
        """Return the rows of a plan."""

    def write(self, expr: ir.Table, path: Path, *, order: Sequence[str] = ()) -> None:
        """Store the rows of a plan as Parquet, whole or not at all."""

    def close(self) -> None:
        """Give everything back."""


def checked_name(name: str) -> str:
    """Return the name if it can name a table on every engine.

    Raises
    ------
    EngineFault
        ``bad_name``: identifiers come from our catalogue, never from a file (S24).
    """
    if not _NAME.fullmatch(name):
        raise EngineFault("bad_name", name=name)
    return name
