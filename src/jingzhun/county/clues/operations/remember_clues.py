"""What a run leaves behind when the next one takes its place: each clue's change of state, and what people decided in its files."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from jingzhun.county.clues.models import Clue, ClueStep, Decision, Run
from jingzhun.tables.decisions import DECISIONS

AT_A_TIME = 2_000


def remember_steps(run: Run) -> int:
    """Keep the clues whose state changed with this run, and return how many; called by ``load_run`` in its transaction."""
    last = dict(ClueStep.objects.order_by("as_of", "id").values_list("clue_key", "state"))
    return len(ClueStep.objects.bulk_create(_steps(run, last), batch_size=AT_A_TIME))


def _steps(run: Run, last: dict[str, str]) -> Iterator[ClueStep]:
    for clue in Clue.objects.order_by("id").iterator(AT_A_TIME):
        before = last.get(clue.clue_key)
        state = "new" if clue.state == "still" else clue.state
        if state == before:
            continue
        is_from_before = clue.state == "still"  # seen by a run that was never loaded here: it began on its first day
        yield ClueStep(
            clue_key=clue.clue_key,
            household_id=clue.household_id,
            rule=clue.rule,
            risk=clue.risk,
            state=state,
            change="fact" if is_from_before else clue.change,
            as_of=clue.first_seen_on if is_from_before else run.as_of,
            snapshot_id=run.snapshot_id,
        )


def remember_decisions(decisions: pa.Table) -> int:
    """Keep the decisions that came in by a file and are not here yet; return how many."""
    known = set(Decision.objects.values_list("decision_id", flat=True))
    columns = [c.name for c in DECISIONS.columns]
    fresh = [row for row in decisions.select(columns).to_pylist() if row["decision_id"] not in known]
    return len(Decision.objects.bulk_create((Decision(**row) for row in fresh), batch_size=AT_A_TIME))
