"""Columns as numpy arrays inside the room, as Arrow tables outside it. An empty text, NaT and ``MISSING`` are null outside."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.synthetic.shape import Array, Frame

MISSING = np.iinfo(np.int64).min


def to_table(frame: Frame) -> pa.Table:
    """Return the columns as an Arrow table."""
    return pa.table({name: _to_arrow(values) for name, values in frame.items()})


def words(labels: Sequence[str], places: Array) -> pa.Array:
    """Return one label an entry of ``places``; much faster than texts of numpy where few labels stand in many rows."""
    return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32)), pa.array(list(labels), pa.string())).cast(pa.string())


def _to_arrow(values: Array) -> pa.Array:
    if isinstance(values, pa.Array):
        return values
    if values.dtype.kind in "US":
        texts = pa.array(values, type=pa.string() if values.dtype.kind == "U" else pa.binary()).cast(pa.string())
        return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    if values.dtype.kind == "M":
        return pa.array(values.astype("datetime64[D]"))
    found = pa.array(values)
    if values.dtype == np.int64 and (values == MISSING).any():
        return pc.if_else(pc.equal(found, MISSING), pa.scalar(None, pa.int64()), found)
    return found


def to_frame(table: pa.Table) -> Frame:
    """Return the columns of a table as arrays again."""
    return {name: column(table, name) for name in table.column_names}


def column(table: pa.Table, name: str) -> Array:
    """Return one column as an array."""
    found = table[name].combine_chunks()
    kind = found.type
    if pa.types.is_string(kind):
        texts: Array = np.array(pc.fill_null(found, "").to_pylist(), dtype="U") if len(found) else np.zeros(0, dtype="U1")
        return texts
    if pa.types.is_date(kind):
        days: Array = found.to_numpy(zero_copy_only=False).astype("datetime64[D]")
        return days
    filled = pc.fill_null(found, MISSING) if pa.types.is_int64(kind) else found
    values: Array = filled.to_numpy(zero_copy_only=False)
    return values


def taken(frame: Frame, places: Array) -> Frame:
    """Return some rows of a frame, in the order of the places or by a mask."""
    return {name: values[places] for name, values in frame.items()}


def joined(*parts: Array) -> Array:
    """Return texts put behind each other row by row."""
    found = parts[0].astype(str)
    for part in parts[1:]:
        found = np.char.add(found, part.astype(str))
    return found
