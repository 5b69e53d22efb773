"""Parquet as we write it: zstd, row groups that a household range can skip, a whole file or none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from jingzhun.tables.durable import put_in_place, temporary_name

# Because DuckDB's vectors and Spark's readers both split at this size, and a range of households skips what it does not need.
ROW_GROUP = 122_880
COMPRESSION = "zstd"


def write_parquet(table: pa.Table, path: Path, *, repeated: Sequence[str] | None = None) -> None:
    """Store a table as a Parquet file, whole or not at all.

    Parameters
    ----------
    repeated
        The columns whose values repeat; only they are then looked through for a dictionary, which a column of keys or amounts
        never gets and always pays for. Every column where it is left out.
    """
    temporary = temporary_name(path)
    dictionary = True if repeated is None else list(repeated)
    pq.write_table(table, temporary, compression=COMPRESSION, row_group_size=ROW_GROUP, use_dictionary=dictionary)
    put_in_place(temporary, path)
