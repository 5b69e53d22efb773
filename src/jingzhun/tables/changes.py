"""Change sets: some households' rows as they now are, carried whole, so that nothing else need be read to screen them again.

A change set holds ``ready_persons`` of every household that changed (a household that is gone is named and has no rows) and the
answers of the households it replaces are simply taken out. Codes are those of the standing code tables, which a later batch only adds to.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.tables.ready import STANDINGS


@dataclass(frozen=True)
class ChangeSet:
    """What changed between two states of the registry.

    Parameters
    ----------
    persons
        ``ready_persons`` of the changed households as they now are, sorted by household.
    gone
        Households that have no person any more.
    """

    persons: pa.Table
    gone: tuple[int, ...] = ()

    @property
    def households(self) -> pa.Array:
        """Every household whose answer may change."""
        return pa.concat_arrays([pc.unique(self.persons["household_id"]), pa.array(self.gone, pa.int64())])


def between(before: pa.Table, after: pa.Table) -> ChangeSet:
    """Return the change set that leads from one state of ``ready_persons`` to another; the order of a household's rows says nothing."""
    columns = after.column_names
    old, new = _signed(before.select(columns)), _signed(after)
    changed = pa.array([h for h, rows in new.items() if old.get(h) != rows], pa.int64())
    mine = after.filter(pc.is_in(after["household_id"], value_set=changed))
    return ChangeSet(mine, tuple(sorted(set(old) - set(new))))


def replaced(standings: pa.Table, changes: ChangeSet, found: pa.Table) -> pa.Table:
    """Return the household table kept current: the old answers without the changed households, and their new ones.

    Parameters
    ----------
    standings
        Answers before, sorted by household.
    found
        Answers of the changed households, by the same plan and policy.
    """
    kept = standings.filter(pc.invert(pc.is_in(standings["household_id"], value_set=changes.households)))
    both = pa.concat_tables([STANDINGS.conform(kept), STANDINGS.conform(found)])
    return both.sort_by("household_id")


def _signed(persons: pa.Table) -> dict[int, tuple[tuple[int, ...], ...]]:
    """Return the rows of each household, sorted, as what tells one state from another."""
    rows = np.stack([persons[name].to_numpy() for name in persons.column_names], axis=1)
    ordered = rows[np.lexsort(rows.T[::-1])]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:, 0] != ordered[:-1, 0]))) if len(ordered) else np.zeros(0, dtype=int)
    groups = np.split(ordered, starts[1:])
    return {int(g[0, 0]): tuple(map(tuple, g.tolist())) for g in groups if len(g)}
