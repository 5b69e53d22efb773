"""The homes no rule names, and which group each is in: what the audit sample and exploration draw from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.tables.evaluated import GROUPS

Ids = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Grouped:
    """Homes in the order of their number, and for each group who is in it and of whom it is not known."""

    household_id: Ids
    is_in: dict[str, Flags]
    is_unknown: dict[str, Flags]


def not_flagged(classes: pa.Table) -> pa.Table:
    """Return the homes of class none, with no rule that says yes and no visit due, in the order of their number."""
    quiet = pc.and_(pc.equal(classes["class"], "none"), pc.equal(classes["risk_bits"], 0))
    return classes.filter(pc.and_(quiet, pc.invert(classes["needs_visit"]))).sort_by("household_id")


def grouped(homes: pa.Table, groups: pa.Table) -> Grouped:
    """Return the groups of some homes; a home of which nothing is told is unknown in each.

    Parameters
    ----------
    homes
        ``household_id``, sorted.
    groups
        ``household_groups``.
    """
    numbers = np.asarray(homes["household_id"])
    is_in, is_unknown = {}, {}
    for group in GROUPS:
        own = groups.filter(pc.equal(groups["group"], group))
        said_yes, said_no = (np.asarray(own.filter(pc.equal(own["answer"], a))["household_id"]) for a in ("yes", "no"))
        is_in[group] = np.isin(numbers, said_yes)
        is_unknown[group] = ~is_in[group] & ~np.isin(numbers, said_no)
    return Grouped(numbers, is_in, is_unknown)
