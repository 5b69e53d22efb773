"""One number for some parts, the same on every machine, engine and day. Engines' own hashes differ, so keys are made here, in Arrow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import blake2b

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_BYTES = 8
_NULL = "-"  # a text is never written so, because each text carries its length first


def stable_key(*parts: int | str | date | bool | None) -> int:
    """Return the key of some parts, from 0 below 2**63. Their order counts; a null part differs from an empty one."""
    text = "".join(_NULL if part is None else _measured(part) for part in parts)
    return int.from_bytes(blake2b(text.encode(), digest_size=_BYTES).digest(), "big") >> 1


def stable_keys(table: pa.Table, columns: Sequence[str]) -> pa.Array:
    """Return the key of each row over some columns, the same as ``stable_key`` of the row's values.

    Returns
    -------
    int64, same rows. Nulls: never; a null value is a part of its own.
    """
    if not table.num_rows:
        return pa.array([], pa.int64())
    measured = [_measured_column(table[name]) for name in columns]
    texts = pc.binary_join_element_wise(*measured, "") if measured else pa.array([""] * table.num_rows)
    digests = b"".join(blake2b(text.encode(), digest_size=_BYTES).digest() for text in texts.to_pylist())
    return pa.array((np.frombuffer(digests, dtype=">u8") >> np.uint64(1)).astype(np.int64))


def _measured(part: int | str | date | bool) -> str:
    text = str(part).lower() if isinstance(part, bool) else part.isoformat() if isinstance(part, date) else str(part)
    return f"{len(text.encode())}:{text}"


def _measured_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    text = column.cast(pa.string())
    length = pc.binary_length(text).cast(pa.string())
    return pc.fill_null(pc.binary_join_element_wise(length, text, ":"), _NULL)
