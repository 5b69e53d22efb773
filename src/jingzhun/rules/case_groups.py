"""Cases answered together: every id moves into a block of its case's own, one plan answers them all, and each takes out its part again.

Building a plan costs a case of one household a hundred times what its rows cost; households do not touch each other, so cases of
one law and one day may lie side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

BLOCK = 1_000_000_000
_OWN = ("household_id", "person_id")  # what tells whose row it is; a household's before a person's

Facts = Mapping[str, pa.Table]


def fits_a_block(facts: Facts) -> bool:
    """Return whether every id of a case is between 0 and the end of a block."""
    columns = [table[name] for table in facts.values() for name in _ids(table) if table.num_rows]
    return all(pc.all(pc.and_(pc.greater_equal(one, 0), pc.less(one, BLOCK))).as_py() is not False for one in columns)


def joined(many: Sequence[Facts]) -> dict[str, pa.Table]:
    """Return the tables of many cases as one county, the ids of the first as they are written; all of them must fit a block."""
    names = dict.fromkeys(name for facts in many for name in facts)
    return {name: pa.concat_tables(_moved(f[name], place * BLOCK) for place, f in enumerate(many) if name in f) for name in names}


def parts_of(found: Facts, cases: int) -> list[dict[str, pa.Table]]:
    """Return the rows of each case, with the ids as it writes them; all of them are one case's that was not joined to another.

    A table that tells of no household comes whole to each.
    """
    if cases == 1:
        return [dict(found)]
    return [{name: _moved(_within(table, n), -n * BLOCK) for name, table in found.items()} for n in range(cases)]


def _ids(table: pa.Table) -> list[str]:
    return [f.name for f in table.schema if f.name.endswith("_id") and pa.types.is_int64(f.type)]


def _moved(table: pa.Table, by: int) -> pa.Table:
    if not by:
        return table
    ids = set(_ids(table))
    columns = [pc.add(table[name], by) if name in ids else table[name] for name in table.column_names]
    return pa.table(columns, schema=table.schema)


def _within(table: pa.Table, place: int) -> pa.Table:
    own = next((name for name in _OWN if name in table.column_names), None)
    if own is None:
        return table
    return table.filter(pc.and_(pc.greater_equal(table[own], place * BLOCK), pc.less(table[own], (place + 1) * BLOCK)))
