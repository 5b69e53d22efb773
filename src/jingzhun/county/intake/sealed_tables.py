"""Tables of a delivery on disk, sealed; for the worker, which loads the engines."""

from __future__ import annotations

import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from jingzhun.county.config.sealed_files import read_sealed, write_sealed
from jingzhun.tables.engines.parquet import COMPRESSION


def write_sealed_table(place: Path, table: pa.Table) -> None:
    """Seal a table as Parquet and store it, whole or not at all."""
    made = io.BytesIO()
    pq.write_table(table, made, compression=COMPRESSION)
    write_sealed(place, made.getvalue())


def read_sealed_table(place: Path) -> pa.Table:
    """Return a table that ``write_sealed_table`` stored; raise ``SealBroken`` where it was changed."""
    return pq.read_table(pa.BufferReader(read_sealed(place)))
