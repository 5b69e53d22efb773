"""What linkage is asked: one request a clean row that speaks of a person or of his household."""

from __future__ import annotations

import pyarrow as pa

from jingzhun.intake.take import Taken
from jingzhun.tables.links import LINK_REQUESTS

_COLUMNS = ("name", "birth_on", "sex", "village_code", "phone", "head_name", "household_no")


def link_requests(taken: Taken) -> pa.Table:
    """Return the link requests of the rows of a batch that were taken (contract ``link_requests``).

    The household register asks nothing, because it is what the others are linked to; results of visits name a clue, not a person.

    Nulls
    -----
    An id that broke its rule is null; its text goes along, because a mistyped id is still evidence.
    """
    rows = taken.rows
    if taken.profile.registers in {"households", "decisions"} or not rows.num_rows:
        return LINK_REQUESTS.empty()
    return _requests(taken.batch_id, rows, name="name", number="id_number")


def parent_requests(taken: Taken) -> pa.Table:
    """Return requests for the second person of a row, where a file names two (who supports whom)."""
    if "parent_id" not in taken.rows.column_names or not taken.rows.num_rows:
        return LINK_REQUESTS.empty()
    return _requests(f"{taken.batch_id}#parent", taken.rows, name="parent_name", number="parent_id")


def _requests(batch_id: str, rows: pa.Table, *, name: str, number: str) -> pa.Table:
    def column(source: str, kind: pa.DataType) -> pa.ChunkedArray | pa.Array:
        return rows[source].cast(kind) if source in rows.column_names else pa.nulls(rows.num_rows, kind)

    types = {c: LINK_REQUESTS.schema.field(c).type for c in LINK_REQUESTS.schema.names}
    values = {c: column(c, types[c]) for c in _COLUMNS}
    values["name"] = column(name, pa.string())
    if name == "parent_name":
        values |= {c: pa.nulls(rows.num_rows, types[c]) for c in _COLUMNS if c not in {"name", "village_code"}}
    return LINK_REQUESTS.conform(
        pa.table({
            "batch_id": pa.array([batch_id] * rows.num_rows, pa.string()),
            "row": rows["row"],
            "id_number": column(number, pa.string()),
            "id_text": column(f"{number}_text", pa.string()),
            **values,
        })
    )  # fmt: skip
