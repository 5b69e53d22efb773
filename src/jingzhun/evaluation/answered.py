"""What visits answered: of several decisions on one key the last stands, as screening remembers them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

VISITED = ("confirmed", "not_so", "fact_wrong")


@dataclass(frozen=True)
class Answer:
    """The last answer on a key: what and when."""

    outcome: str
    on: date


def last_answers(decisions: pa.Table) -> dict[str, Answer]:
    """Return the last answer of a visit by clue key or key of an audit visit.

    Parameters
    ----------
    decisions
        ``decisions``: typed by people, so they are few and read in Python.
    """
    own = decisions.filter(
        pc.and_(pc.equal(decisions["subject"], "clue"), pc.is_in(decisions["outcome"], value_set=pa.array(VISITED)))
    ).to_pylist()
    own.sort(key=lambda r: (r["decided_on"], r["decision_id"]))
    return {str(r["subject_key"]): Answer(str(r["outcome"]), r["decided_on"]) for r in own}


def last_outcomes(decisions: pa.Table) -> dict[str, str]:
    """Return the last outcome by key."""
    return {key: answer.outcome for key, answer in last_answers(decisions).items()}
