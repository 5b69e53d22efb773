"""Which files arrived: what a missing list leaves unknown, which newer list replaces an older, and whether the month is whole.

Absence from a list that arrived means "not so"; a list that never arrived leaves the question unknown; a list of an earlier
month stands until the next one comes, and the result is then partial (practice.md P8).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from jingzhun.policy import Policy
from jingzhun.values.dates import month_index, month_text

GUARANTEES = ("education", "medical", "housing", "water")
ASKED = (*GUARANTEES, "wages")


@dataclass(frozen=True)
class Arrivals:
    """What the files of a month let us say.

    Parameters
    ----------
    told
        For each guarantee, and for wages, whether one of its lists ever arrived.
    late
        Profiles due each month whose file of this month is not here; the last one stands.
    superseded
        Batches of snapshot files that a later file of the same profile replaces.
    """

    told: Mapping[str, bool]
    late: tuple[str, ...]
    superseded: tuple[str, ...]

    @property
    def is_partial(self) -> bool:
        """Whether a file of the month is missing."""
        return bool(self.late)

    @property
    def untold(self) -> tuple[str, ...]:
        """Guarantees of which no list ever arrived."""
        return tuple(name for name in GUARANTEES if not self.told[name])


def arrivals_by(batches: pa.Table, policy: Policy, as_of: date) -> Arrivals:
    """Return what arrived up to the month of ``as_of``; files of later months are not looked at.

    Parameters
    ----------
    batches
        ``batches``: one row a delivered file; a few hundred rows, so they are read in Python.
    """
    month = month_text(month_index(as_of))
    taken = [row for row in batches.to_pylist() if row["state"] in {"taken", "repeated"} and row["period"] <= month]
    newest: dict[str, str] = {}
    for row in taken:
        newest[row["profile"]] = max(newest.get(row["profile"], ""), row["period"])
    lists = policy.rule("screening/file_lists")
    due = lists.codes("monthly") or ()
    return Arrivals(
        told={name: any(profile in newest for profile in lists.codes(name) or ()) for name in ASKED},
        late=tuple(profile for profile in due if newest.get(profile, "") < month),
        superseded=tuple(sorted({r["batch_id"] for r in taken if r["mode"] == "snapshot" and r["period"] < newest[r["profile"]]})),
    )
