"""What the linker got right, counted against known truth.

A true link is a row of band ``same`` with the person whose row it is. Recall counts band ``same`` only, of the rows whose person
is in the registry; ``listed`` adds the rows of band ``ask`` that show the right person to the officer. Precision is of all rows
of band ``same`` in the group, rows of nobody in the registry among them.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from jingzhun.linkage import LinkResult
from linkage.planted import Planted

GROUPS = (
    "all rows",
    "right id, no fault",
    "right id, other fault",
    "faulty",
    "faulty, no right id",
    "without right id",
    "of nobody",
)


@dataclass
class Tally:
    """Counts of one group of rows."""

    rows: int = 0
    with_person: int = 0
    same: int = 0
    right: int = 0
    ask: int = 0
    listed: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.same if self.same else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.with_person if self.with_person else 1.0

    @property
    def recall_with_ask(self) -> float:
        return (self.right + self.listed) / self.with_person if self.with_person else 1.0

    @property
    def ask_share(self) -> float:
        return self.ask / self.rows if self.rows else 0.0


def tally(result: LinkResult, truth: dict[tuple[str, int], tuple[int | None, list[str]]]) -> dict[str, Tally]:
    """Return the tallies by group; truth gives for each row its person (none: nobody) and its groups."""
    shown = set(zip(*(result.candidates[c].to_pylist() for c in ("batch_id", "row", "person_id")), strict=True))
    tallies: dict[str, Tally] = {}
    for link in result.links.select(["batch_id", "row", "band", "person_id"]).to_pylist():
        key = (link["batch_id"], link["row"])
        person, groups = truth[key]
        for group in groups:
            counted = tallies.setdefault(group, Tally())
            counted.rows += 1
            counted.with_person += person is not None
            counted.same += link["band"] == "same"
            counted.right += link["band"] == "same" and link["person_id"] == person
            counted.ask += link["band"] == "ask"
            counted.listed += (*key, person) in shown
    return tallies


def truth_of(planted: Planted) -> dict[tuple[str, int], tuple[int | None, list[str]]]:
    """Return person and groups of every planted row. An id is right where it is the id of the registry for that person."""
    ids = dict(zip(planted.persons["person_id"].to_pylist(), planted.persons["id_number"].to_pylist(), strict=True))
    rows = planted.requests.select(["batch_id", "row", "id_text"])
    rows = rows.append_column("truth", pa.array(planted.truth)).append_column("faults", pa.array(planted.faults))
    return {(r["batch_id"], r["row"]): _person_and_groups(r, ids) for r in rows.to_pylist()}


def _person_and_groups(row: dict, ids: dict[int, str | None]) -> tuple[int | None, list[str]]:
    person = row["truth"] if row["truth"] > 0 else None
    has_right_id = person is not None and row["id_text"] is not None and ids[person] == row["id_text"]
    is_faulty = person is not None and row["faults"] > 0
    holds = {
        "all rows": True,
        "right id, no fault": has_right_id and not is_faulty,
        "right id, other fault": has_right_id and is_faulty,
        "faulty": is_faulty,
        "faulty, no right id": is_faulty and not has_right_id,
        "without right id": not has_right_id,
        "of nobody": person is None,
    }
    return person, [group for group in GROUPS if holds[group]]
