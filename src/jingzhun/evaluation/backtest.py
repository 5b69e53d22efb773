"""Backtest: how precise each rule and each source is, by the answers of visits, and who is judged wrongly or not at all (P30)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.evaluation.answered import Answer, last_answers
from jingzhun.evaluation.frame import grouped
from jingzhun.evaluation.intervals import wilson
from jingzhun.policy import Policy
from jingzhun.tables.evaluated import EVERYONE, GROUP_RESULTS, GROUPS, RULE_RESULTS
from jingzhun.values.rounding import PPM

NO_FILE = "register"  # a finding from what is known of the home, not from one file
REJECTED = ("not_so", "fact_wrong")


@dataclass
class Tally:
    """What was counted for one rule and source."""

    hits: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    visits: set[tuple[object, date]] = field(default_factory=set)

    def add(self, household: object, answer: Answer | None) -> None:
        """Count a clue and, where a visit answered it, its answer."""
        self.hits += 1
        if answer is not None:
            self.outcomes[answer.outcome] += 1
            self.visits.add((household, answer.on))


def rule_results(clues: pa.Table, decisions: pa.Table, files: Mapping[str, str], policy: Policy) -> pa.Table:
    """Return hits, answers and precision of every rule, by source and in all.

    Parameters
    ----------
    clues
        ``clues`` of every run, each key once.
    decisions
        ``decisions``.
    files
        File type by file name, from ``batches``.

    Returns
    -------
    ``rule_results``. A clue that two files tell counts under both file types, and once under ``all``.

    Nulls
    -----
    Precision is null where no visit answered; it says nothing of clues nobody looked at.
    """
    confidence = policy.rule("evaluation/statistics").ppm("confidence") or 0
    answers = last_answers(decisions)
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    columns = zip(*(clues[c].to_pylist() for c in ("clue_key", "household_id", "rule", "sources")), strict=True)
    for key, household, rule, sources in columns:
        for source in (EVERYONE, *sorted(sources_of(sources, files))):
            tallies[rule, source].add(household, answers.get(key))
    return RULE_RESULTS.from_rows([_row(rule, source, t, confidence) for (rule, source), t in sorted(tallies.items())])


def sources_of(sources: str, files: Mapping[str, str]) -> set[str]:
    """Return the file types in a text of sources.

    Examples
    --------
    >>> sources_of("医保.csv:4; 民政.xlsx:12", {"医保.csv": "uninsured"})
    {'uninsured', 'register'}
    """
    names = (part.strip().rpartition(":")[0] for part in (sources or "").split(";"))
    return {files.get(name, NO_FILE) for name in names} or {NO_FILE}


def _row(rule: str, source: str, tally: Tally, confidence: int) -> dict[str, object]:
    checked, confirmed = tally.outcomes.total(), tally.outcomes["confirmed"]
    found = wilson(confirmed, checked, confidence)
    return {
        "rule": rule,
        "source": source,
        "hits": tally.hits,
        "checked": checked,
        **{name: tally.outcomes[name] for name in ("confirmed", *REJECTED)},
        "visits": len(tally.visits),
        "precision_ppm": in_ppm(found.estimate) if found else None,
        "low_ppm": in_ppm(found.low) if found else None,
        "high_ppm": in_ppm(found.high) if found else None,
        "visits_per_finding_ppm": len(tally.visits) * PPM // confirmed if confirmed else None,
    }


def group_results(classes: pa.Table, groups: pa.Table, clues: pa.Table, decisions: pa.Table, *, policy: Policy) -> pa.Table:
    """Return for each group how many homes could not be judged and how many clues were wrong, with Wilson intervals.

    Parameters
    ----------
    classes, groups
        ``household_classes`` of the run, ``household_groups``.
    clues, decisions
        As for ``rule_results``.
    """
    confidence = policy.rule("evaluation/statistics").ppm("confidence") or 0
    homes = classes.sort_by("household_id")
    told = grouped(homes, groups)
    open_bits = np.asarray(pc.or_(pc.equal(homes["class"], "unknown"), pc.not_equal(homes["unknown_bits"], 0)))
    everyone = np.ones(len(told.household_id), dtype=bool)
    answers = _answers_by_home(clues, decisions)
    rows: list[dict[str, object]] = []
    for group in (EVERYONE, *GROUPS):
        here = everyone if group == EVERYONE else told.is_in[group]
        outcomes = Counter(o for home in told.household_id[here].tolist() for o in answers.get(home, ()))
        rows.append(
            {
                "group": group,
                "households": int(here.sum()),
                "group_unknown": 0 if group == EVERYONE else int(told.is_unknown[group].sum()),
                "unknown": int((here & open_bits).sum()),
                "checked": outcomes.total(),
                "wrong": sum(outcomes[name] for name in REJECTED),
                **_share("unknown", int((here & open_bits).sum()), int(here.sum()), confidence),
                **_share("wrong", sum(outcomes[name] for name in REJECTED), outcomes.total(), confidence),
            }
        )
    return GROUP_RESULTS.from_rows(rows)


def every_clue(runs: Iterable[pa.Table]) -> pa.Table:
    """Return the clues of all runs, each key once: as the newest run that knew it tells it."""
    seen: set[str] = set()
    parts = []
    for clues in reversed(list(runs)):
        fresh = [key not in seen for key in clues["clue_key"].to_pylist()]
        parts.append(clues.filter(pa.array(fresh, pa.bool_())))
        seen.update(clues["clue_key"].to_pylist())
    return pa.concat_tables(parts).sort_by("clue_key")


def in_ppm(share: float) -> int:
    """Return a share in parts per million, half up."""
    return int(share * PPM + 1 / 2)


def _answers_by_home(clues: pa.Table, decisions: pa.Table) -> Mapping[int, Sequence[str]]:
    answers = last_answers(decisions)
    found: dict[int, list[str]] = defaultdict(list)
    for key, household in zip(clues["clue_key"].to_pylist(), clues["household_id"].to_pylist(), strict=True):
        if key in answers:
            found[household].append(answers[key].outcome)
    return found


def _share(name: str, some: int, of: int, confidence: int) -> dict[str, object]:
    found = wilson(some, of, confidence)
    told = (found.estimate, found.low, found.high) if found else (None, None, None)
    names = (f"{name}_ppm", f"{name}_low_ppm", f"{name}_high_ppm")
    return {n: None if v is None else in_ppm(v) for n, v in zip(names, told, strict=True)}
