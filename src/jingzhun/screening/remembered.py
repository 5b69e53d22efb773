"""What people decided about a finding, which no later run may forget: not so, this fact is wrong, confirmed, cleared."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.rules.keys import stable_key
from jingzhun.rules.rule import Rule


def clue_key(finding_id: int) -> str:
    """Return the key of a clue; the letter keeps a spreadsheet from reading it as a number."""
    return f"C{finding_id}"


@dataclass(frozen=True)
class Decided:
    """The last decision on each clue, and the day each household was cleared.

    Parameters
    ----------
    outcomes
        Outcome by number of the finding.
    households
        Household of each decided clue, where it is told.
    cleared
        Day of the last clearance by household.
    """

    outcomes: dict[int, str]
    households: dict[int, int]
    cleared: dict[int, date]

    def with_outcome(self, *outcomes: str) -> list[int]:
        """Return the findings whose last decision is one of some outcomes, sorted."""
        return sorted(key for key, outcome in self.outcomes.items() if outcome in outcomes)


def decided_by(decisions: pa.Table, as_of: date) -> Decided:
    """Return what was decided up to a day; of several decisions on one clue the last stands.

    Parameters
    ----------
    decisions
        ``decisions``: typed in by people, so they are few and read in Python.
    """
    rows = [r for r in decisions.to_pylist() if r["decided_on"] <= as_of]
    rows.sort(key=lambda r: (r["decided_on"], r["decision_id"]))
    outcomes, households, cleared = {}, {}, {}
    for row in rows:
        if row["subject"] == "clue" and row["subject_key"].startswith("C") and row["subject_key"][1:].isdigit():
            number = int(row["subject_key"][1:])
            outcomes[number] = row["outcome"]
            if row["household_id"] is not None:
                households[number] = row["household_id"]
        if row["subject"] == "clearance" and row["outcome"] == "cleared" and row["household_id"] is not None:
            cleared[row["household_id"]] = row["decided_on"]
    return Decided(outcomes, households, cleared)


def wrong_facts(event_facts: pa.Table, decided: Decided, rules: Sequence[Rule]) -> set[tuple[int, str]]:
    """Return the facts (household and fact key) that a person called wrong.

    Parameters
    ----------
    event_facts
        ``household_id`` and ``fact_key`` of the households with such a decision only.
    """
    wrong = set(decided.with_outcome("fact_wrong"))
    pairs = zip(event_facts["household_id"].to_pylist(), event_facts["fact_key"].to_pylist(), strict=True)
    return {
        (household, fact) for household, fact in pairs if any(stable_key(household, rule.code, fact) in wrong for rule in rules)
    }


def with_decisions(found: pa.Table, decided: Decided, wrong: Collection[tuple[int, str]] = ()) -> pa.Table:
    """Return findings with what people decided.

    Parameters
    ----------
    found
        ``findings``.
    decided, wrong
        What people decided on clues, and the facts they called wrong: every rule that stands on such a fact is rejected.

    Returns
    -------
    Same rows, with ``standing`` (``held``, ``rejected`` or ``settled``); a finding that could not say and was confirmed says yes.
    """
    numbers = found["finding_id"]
    confirmed = pc.is_in(numbers, pa.array(decided.with_outcome("confirmed"), pa.int64()))
    denied = pc.is_in(numbers, pa.array(decided.with_outcome("not_so", "fact_wrong"), pa.int64()))
    facts = pc.binary_join_element_wise(found["household_id"].cast(pa.string()), found["fact_key"], "|")
    rejected = pc.or_(denied, pc.is_in(facts, pa.array(sorted(f"{household}|{fact}" for household, fact in wrong), pa.string())))
    cleared_on = _cleared_on(found["household_id"], decided)
    settled = pc.fill_null(pc.less_equal(found["event_on"], cleared_on), False)
    standing = pc.if_else(rejected, "rejected", pc.if_else(settled, "settled", "held"))
    place = found.column_names.index("answer")
    answered = found.set_column(place, "answer", pc.if_else(confirmed, "yes", found["answer"]))
    return answered.append_column("standing", standing)


def _cleared_on(households: pa.ChunkedArray, decided: Decided) -> pa.Array:
    """Return the day of clearance of each row's household; null where there is none."""
    keys = pa.array(sorted(decided.cleared), pa.int64())
    days = pa.array([decided.cleared[k] for k in sorted(decided.cleared)], pa.date32())
    return days.take(pc.index_in(households, keys).combine_chunks())
