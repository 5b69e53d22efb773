"""Spark behind Ibis, for counties together beyond one machine. An optional engine, so its library is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from jingzhun.tables.contract import Contract
from jingzhun.tables.engines.faults import EngineFault
from jingzhun.tables.engines.parquet import write_parquet
from jingzhun.tables.engines.protocol import checked_name

ANSWER = "jingzhun_answer"


class SparkEngine:
    """One local Spark session, or the one that is given.

    Parameters
    ----------
    session
        A ``pyspark.sql.SparkSession``; one of our own is started where none is given.
    master
        Where our own session runs: two cores of this process, or ``local-cluster[2,1,1024]`` for two executors of a core and
        1,024 MB each, processes of their own as on two machines.
    """

    name = "spark"

    def __init__(self, session: Any = None, *, master: str = "local[2]") -> None:  # noqa: ANN401  the library is not there in the default install
        self._owned = session is None
        self._session = session or _local_session(master)
        self.backend = ibis.pyspark.from_connection(self._session)
        self._names: set[str] = set()
        self._held: list[ir.Table] = []
        self._folder = TemporaryDirectory(prefix="jingzhun-spark-")

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
        """Name a step of a plan; where it is to be kept, its rows are computed once and cached on the cluster."""
        self._take(f"step_{name}")
        if not keep:
            return expr
        # A view first, because Ibis caches a plan without making its in-memory tables known; the plan is held, because they go with it.
        self._held.append(expr)
        return self.backend.create_view(f"step_{name}", expr, overwrite=True).cache()

    def run(self, expr: ir.Table) -> pa.Table:
        """Return the rows of a plan."""
        try:
            # By Spark's own Arrow, because Ibis goes through pandas, where a column of keys with a null loses its last digits.
            self.backend.create_view(ANSWER, expr, overwrite=True)
            return self._session.table(ANSWER).toArrow().cast(expr.schema().to_pyarrow())
        except Exception as error:  # the one seam where an engine's error becomes one of ours
            raise EngineFault("engine_failed", engine=self.name, kind=type(error).__name__) from error

    def write(self, expr: ir.Table, path: Path, *, order: Sequence[str] = ()) -> None:
        """Store the rows of a plan as one Parquet file, sorted, whole or not at all."""
        write_parquet(self.run(expr.order_by(list(order)) if order else expr), path)

    def moved(self) -> dict[str, int]:
        """Return what the session's plans cost between its executors so far: ``executors``, ``tasks``, ``shuffle_bytes``.

        Bytes written to the shuffle are what a cluster must send over its network; a plan that is partitioned well sends few.
        """
        told = self._session.sparkContext._jsc.sc().statusStore().executorList(False)  # the only place Spark keeps these sums
        each = [told.apply(i) for i in range(told.size())]
        workers = [e for e in each if e.id() != "driver"] or each
        return {
            "executors": len(workers),
            "tasks": sum(e.totalTasks() for e in each),
            "shuffle_bytes": sum(e.totalShuffleWrite() for e in each),
        }

    def close(self) -> None:
        """Stop the session, if it was started here."""
        if self._owned:
            self.backend.disconnect()
        self._folder.cleanup()

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
            return self.backend.read_parquet(str(source), table_name=name)
        if contract:
            contract.check(source)
        # Through a file, because Ibis hands Arrow rows to Spark by way of pandas, where a null number becomes NaN.
        place = Path(self._folder.name) / f"{name}.parquet"
        pq.write_table(source, place)
        return self.backend.read_parquet(str(place), table_name=name)


def _local_session(master: str) -> Any:  # noqa: ANN401  as above
    try:
        from pyspark.sql import SparkSession  # type: ignore[import-not-found,unused-ignore]  # absent in the default install
    except ImportError as error:
        raise EngineFault("not_installed", engine="spark") from error
    return (
        SparkSession.builder.master(master)
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.ui.enabled", "false")
        .config("spark.executor.memory", "768m")  # fits the executors of a local cluster; a given session has its own
        .getOrCreate()
    )
