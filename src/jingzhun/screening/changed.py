"""Which households' answers may change between two states of registry and facts on one day: those with other rows, and those tied to them.

Time itself changes every household's window; a change set is therefore between two states of the same day. The same holds for what is
true of all households at once (which lists arrived, what was decided, the policy): where that differs, a full run is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.screening.slices import BY_EITHER, BY_HOUSEHOLD, BY_PERSON, among, tied_homes
from jingzhun.tables.engines.protocol import Engine

COMPARED = (*BY_PERSON, *BY_HOUSEHOLD, *BY_EITHER)


def changed_households(before: Mapping[str, ir.Table], after: Mapping[str, ir.Table], engine: Engine) -> pa.Array:
    """Return the households to be screened again, sorted.

    Parameters
    ----------
    before, after
        Contracts of the registry and the facts in both states, on the engine, the same names in both.
    """
    found: set[int] = set()
    people: set[int] = set()
    for name in COMPARED:
        if name in after:
            rows = engine.run(_different(before[name], after[name]))
            found |= _column(rows, "household_id")
            people |= _column(rows, "person_id")
    if "kinships" in after:
        rows = engine.run(_different(before["kinships"], after["kinships"]))
        people |= _column(rows, "parent_id") | _column(rows, "child_id")
    for state in (before, after):
        found |= _homes_of(state, people, engine)
    ours = pa.array(sorted(found), pa.int64())
    reached = [engine.run(tied_homes(state, among(ours)))["household_id"].combine_chunks() for state in (before, after)]
    return pc.unique(pa.concat_arrays([ours, *reached])).sort()


def _different(before: ir.Table, after: ir.Table) -> ir.Table:
    """Return the keys of rows that stand in one state only."""
    names = [n for n in ("household_id", "person_id", "parent_id", "child_id") if n in after.columns]
    gone, come = before.difference(after), after.difference(before)
    return ibis.union(gone.select(names), come.select(names), distinct=True)


def _homes_of(state: Mapping[str, ir.Table], people: set[int], engine: Engine) -> set[int]:
    """Return where some persons are registered, live or share income."""
    if not people:
        return set()
    wanted = ibis.memtable({"person_id": sorted(people)}, schema={"person_id": "int64"})
    told = [state[name].semi_join(wanted, "person_id").select("household_id") for name in ("memberships", "persons")]
    return set(engine.run(ibis.union(*told, distinct=True))["household_id"].to_pylist())


def _column(rows: pa.Table, name: str) -> set[int]:
    return set(rows[name].drop_null().to_pylist()) if name in rows.column_names else set()
