"""What the audit sample tells of the homes no rule names: how many are at risk after all, for everyone and for each group.

A visit that says 属实 (confirmed) found a home at risk; 不属实 (not so) found none; 数据有误, or no answer, is unknown and counts as neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.evaluation.answered import last_outcomes
from jingzhun.evaluation.groups import MISSING
from jingzhun.evaluation.intervals import Cell, stratified
from jingzhun.policy import Policy
from jingzhun.tables.evaluated import EVERYONE, GROUPS, MISSED_ESTIMATES
from jingzhun.values.speech import Bilingual

CLEAR = {"confirmed": True, "not_so": False}
NO_HOME = Bilingual("未标记户中没有属于该组的户", "no home that is not flagged is in this group")
NOT_KNOWN = Bilingual(
    "{count}户是否属于该组不清楚：缺{zh}", "for {count} homes it is not known whether they are in the group: {en} missing"
)
NOT_DRAWN = Bilingual("没有抽到该组的户", "no home of the group was drawn")
NOT_ANSWERED = Bilingual("抽到的户还没有明确的核查结果", "no home drawn has a clear answer yet")
PARTLY = Bilingual("抽到{sampled}户，有明确结果{answered}户", "{sampled} homes drawn, {answered} answered clearly")


def missed_estimates(sample: pa.Table, frame: pa.Table, decisions: pa.Table, policy: Policy) -> pa.Table:
    """Return how many homes at risk are not flagged, with interval.

    Parameters
    ----------
    sample, frame
        ``audit_sample`` and ``audit_frame``, of one sample or several.
    decisions
        ``decisions``: the answers of visits come in by the same door as those on clues.

    Returns
    -------
    ``missed_estimates``: one row a sample and group, and one for all. A group that is not covered says why.

    Nulls
    -----
    The estimate is null where nobody of the group was answered.
    """
    confidence = policy.rule("evaluation/statistics").ppm("confidence") or 0
    outcomes = last_outcomes(decisions)
    rows = [
        _estimate(
            sample_id, group, drawn=_of(sample, sample_id), frame=_of(frame, sample_id), outcomes=outcomes, confidence=confidence
        )
        for sample_id in sorted(set(frame["sample_id"].to_pylist()))
        for group in (EVERYONE, *GROUPS)
    ]
    return MISSED_ESTIMATES.from_rows(rows)


def found_homes(sample: pa.Table, decisions: pa.Table) -> list[int]:
    """Return the homes of samples that a visit found at risk: they are not only a figure, somebody must act."""
    outcomes = last_outcomes(decisions)
    pairs = zip(sample["visit_key"].to_pylist(), sample["household_id"].to_pylist(), strict=True)
    return sorted({home for key, home in pairs if CLEAR.get(outcomes.get(key, ""))})


def _of(table: pa.Table, sample_id: str) -> list[dict[str, object]]:
    return list(table.filter(pc.equal(table["sample_id"], sample_id)).to_pylist())


def _estimate(
    sample_id: str, group: str, *, drawn: list[dict[str, object]], frame: list[dict[str, object]],
    outcomes: Mapping[str, str], confidence: int,
) -> dict[str, object]:  # fmt: skip
    own = [d for d in drawn if group == EVERYONE or group in str(d["groups"]).split(",")]
    answered, found = Counter[object](), Counter[object]()
    for home in own:
        outcome = outcomes.get(str(home["visit_key"]))
        if outcome in CLEAR:
            answered[home["stratum"]] += 1
            found[home["stratum"]] += CLEAR[outcome]
    parts = [f for f in frame if f["group"] == group and f["households"]]
    cells = [Cell(int(str(p["households"])), answered[p["stratum"]], found[p["stratum"]]) for p in parts]
    counted = stratified(cells, confidence)
    households, unknown = sum(c.households for c in cells), sum(int(str(f["unknown"])) for f in frame if f["group"] == group)
    note = _note(group, households=households, unknown=unknown, sampled=len(own), answered=answered.total())
    return {
        "sample_id": sample_id,
        "group": group,
        "households": households,
        "sampled": len(own),
        "answered": answered.total(),
        "found": found.total(),
        "missed": round(counted.estimate) if counted else None,
        "missed_low": int(counted.low) if counted else None,
        "missed_high": -int(-counted.high // 1) if counted else None,
        "note_zh": note.zh if note else None,
        "note_en": note.en if note else None,
    }


def _note(group: str, *, households: int, unknown: int, sampled: int, answered: int) -> Bilingual | None:
    """Return why a group is not, or not wholly, covered; null where there is nothing to say."""
    said = []
    if not households and not unknown:
        said.append(NO_HOME)
    if unknown:
        said.append(NOT_KNOWN.format(count=unknown, **MISSING[group].as_dict()))
    if households and not sampled:
        said.append(NOT_DRAWN)
    elif sampled and not answered:
        said.append(NOT_ANSWERED)
    elif answered < sampled:
        said.append(PARTLY.format(sampled=sampled, answered=answered))
    return Bilingual("；".join(s.zh for s in said), "; ".join(s.en for s in said)) if said else None
