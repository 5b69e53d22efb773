"""Parquet as we write it: zstd, row groups that a household range can skip, a whole file or none."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

# Because DuckDB's vectors and Spark's readers both split at this size, and a range of households skips what it does not need.
ROW_GROUP = 122_880
COMPRESSION = "zstd"


def write_parquet(table: pa.Table, path: Path) -> None:
    """Store a table as a Parquet file under its final name, whole or not at all."""
    temporary = path.with_name(f".new-{path.name}")
    pq.write_table(table, temporary, compression=COMPRESSION, row_group_size=ROW_GROUP)
    put_in_place(temporary, path)


def put_in_place(temporary: Path, path: Path) -> None:
    """Give a finished file its name: its bytes are on disk before its name is, and the name before this returns."""
    sync(temporary)
    os.replace(temporary, path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Force a file's bytes, or a folder's names, onto the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
