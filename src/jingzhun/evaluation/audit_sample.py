"""The audit sample: homes no rule names, drawn at random in strata, so that what is missed can be estimated for each group (P30)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.evaluation.frame import Grouped, grouped, not_flagged
from jingzhun.policy import Policy
from jingzhun.rules.keys import stable_key, stable_keys
from jingzhun.tables.evaluated import AUDIT_FRAME, AUDIT_SAMPLE, EVERYONE, GROUPS, OTHERS

Names = npt.NDArray[np.str_]


@dataclass(frozen=True)
class Drawn:
    """A sample and the frame it was drawn from."""

    sample: pa.Table
    frame: pa.Table


def draw_sample(classes: pa.Table, groups: pa.Table, *, policy: Policy, as_of: date, seed: int, homes: int | None = None) -> Drawn:
    """Return a seeded random sample of the homes not flagged.

    Parameters
    ----------
    classes, groups
        ``household_classes`` of the run and ``household_groups``.
    seed
        The same seed gives the same homes, whatever the order of rows.
    homes
        How many; those of policy where it is not told.

    Returns
    -------
    ``audit_sample`` and ``audit_frame``. Each home has the stratum of the first of its groups in the order of policy; within a stratum each
    home has the same chance.
    """
    numbers = policy.rule("evaluation/audit_sample")
    wanted = homes if homes is not None else numbers.whole("homes") or 0
    quiet = not_flagged(classes)
    told = grouped(quiet, groups)
    strata = _strata(told, numbers.codes("order") or ())
    sizes = {name: int((strata == name).sum()) for name in sorted(set(strata.tolist()))}
    sample_id = f"{as_of.isoformat()}-{seed}"
    chosen = _chosen(told, strata, allocate(sizes, wanted, numbers.whole("least_per_group") or 0), sample_id)
    return Drawn(
        _sample(quiet, told, chosen, strata=strata, sample_id=sample_id, as_of=as_of), _frame(told, strata, sizes, sample_id)
    )


def explored_sample(choices: pa.Table, classes: pa.Table, groups: pa.Table, *, as_of: date, seed: int) -> Drawn:
    """Return the homes a budget of visits explores as a sample of its own, so that their answers count towards what is missed.

    Parameters
    ----------
    choices
        ``visit_choices``; those for exploration are a simple random draw from the homes not flagged: one stratum.
    """
    quiet = not_flagged(classes)
    told = grouped(quiet, groups)
    explored = choices.filter(pc.equal(choices["chosen_for"], "exploration"))
    places = np.flatnonzero(np.isin(told.household_id, np.asarray(explored["household_id"]))).tolist()
    strata = np.full(len(told.household_id), OTHERS, dtype="U24")
    sample_id = f"{as_of.isoformat()}-{seed}-budget-{choices.num_rows}"
    sample = _sample(quiet, told, places, strata=strata, sample_id=sample_id, as_of=as_of)
    return Drawn(sample, _frame(told, strata, {OTHERS: len(strata)}, sample_id))


def _sample(quiet: pa.Table, told: Grouped, places: Sequence[int], *, strata: Names, sample_id: str, as_of: date) -> pa.Table:
    villages = quiet["village_code"].to_pylist()
    rows: list[dict[str, object]] = [
        {
            "visit_key": f"A{stable_key(sample_id, int(told.household_id[i]))}",
            "sample_id": sample_id,
            "household_id": int(told.household_id[i]),
            "village_code": villages[i],
            "stratum": str(strata[i]),
            "groups": ",".join(g for g in GROUPS if told.is_in[g][i]),
            "drawn_on": as_of,
        }
        for i in places
    ]
    return AUDIT_SAMPLE.from_rows(rows)


def allocate(sizes: Mapping[str, int], homes: int, least: int) -> dict[str, int]:
    """Return how many homes each stratum gives: the least of each first, then by size; never more than it has, nor in all than asked.

    Examples
    --------
    >>> allocate({"disabled": 8, "others": 1_000, "woman_headed": 100}, 60, 10)
    {'disabled': 8, 'others': 40, 'woman_headed': 12}
    """
    given = dict.fromkeys(sorted(sizes), 0)
    for _ in range(least):
        for name in given:
            given[name] += given[name] < sizes[name] and sum(given.values()) < homes
    left = min(homes, sum(sizes.values())) - sum(given.values())
    room = {name: sizes[name] - given[name] for name in given}
    total = sum(room.values())
    if left <= 0:
        return given
    shares = {name: left * room[name] // total for name in given}
    rest = sorted(given, key=lambda name: (-(left * room[name] % total), name))[: left - sum(shares.values())]
    return {name: given[name] + shares[name] + (name in rest) for name in given}


def _strata(told: Grouped, order: tuple[str, ...]) -> Names:
    strata = np.full(len(told.household_id), OTHERS, dtype="U24")
    for group in reversed(order):
        strata[told.is_in[group]] = group
    return strata


def _chosen(told: Grouped, strata: Names, given: Mapping[str, int], sample_id: str) -> list[int]:
    """Return the places of the drawn homes: those of the smallest keys of sample and home in each stratum."""
    count = len(told.household_id)
    table = pa.table({"sample": pa.array([sample_id] * count, pa.string()), "household_id": told.household_id})
    keys = np.asarray(stable_keys(table, ["sample", "household_id"]))
    order = np.lexsort((told.household_id, keys))
    places = [order[strata[order] == name][:n] for name, n in sorted(given.items())]
    return sorted(int(i) for i in np.concatenate(places or [np.array([], dtype=np.int64)]))


def _frame(told: Grouped, strata: Names, sizes: Mapping[str, int], sample_id: str) -> pa.Table:
    rows: list[dict[str, object]] = []
    for name, size in sizes.items():
        here = strata == name
        rows.append({"sample_id": sample_id, "stratum": name, "group": EVERYONE, "households": size, "unknown": 0})
        rows += [
            {
                "sample_id": sample_id,
                "stratum": name,
                "group": group,
                "households": int((here & told.is_in[group]).sum()),
                "unknown": int((here & told.is_unknown[group]).sum()),
            }
            for group in GROUPS
        ]
    return AUDIT_FRAME.from_rows(rows)
