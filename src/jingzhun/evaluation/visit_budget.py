"""A budget of visits: which homes, so that visits confirm the most, with a small share to learn of homes no rule names.

Chances come from the backtest: a rule of few visits borrows from the precision of all. Homes of missing data are on the list by the chance
policy gives them. The list is written in the order of the way; no home and no village is ranked (P29).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jingzhun.evaluation.answered import last_outcomes
from jingzhun.evaluation.backtest import in_ppm
from jingzhun.evaluation.frame import not_flagged
from jingzhun.policy import Policy
from jingzhun.rules.keys import stable_keys
from jingzhun.tables.evaluated import EVERYONE, VISIT_CHOICES
from jingzhun.values.rounding import PPM
from jingzhun.values.speech import Bilingual

BY_CLUES = Bilingual(
    "有{count}条待核线索（{zh}）；按以往核查，至少一条属实的可能约{percent}%",
    "{count} open clues ({en}); by past visits the chance that one or more is confirmed is about {percent} %",
)
BY_GAP = Bilingual(
    "数据不全，无法判断；这类户按政策假定约{percent}%属实",
    "data are missing, it cannot be judged; policy assumes about {percent} % of such homes at risk",
)
BY_CHANCE = Bilingual(
    "随机选入：没有规则提到该户，用来了解系统漏了什么；以往抽查漏报约{percent}%",
    "drawn at random: no rule names this home; it shows what the system misses, by past samples about {percent} %",
)
BY_CHANCE_ALONE = Bilingual(
    "随机选入：没有规则提到该户，用来了解系统漏了什么；漏报比例还不清楚",
    "drawn at random: no rule names this home; it shows what the system misses, which is not known yet",
)
OPEN = ("new", "still")
HUNDRED = 100


@dataclass(frozen=True)
class Chances:
    """The chance that a visit confirms: of a clue by rule, of a home with missing data, of a home no rule names."""

    by_rule: Mapping[str, float]
    overall: float
    missing: float
    unnamed: float | None


@dataclass(frozen=True)
class Candidate:
    """A home that asks for a visit."""

    household_id: int
    village_code: str
    rules: tuple[str, ...]
    chance: float


def chances_of(results: pa.Table, missed: pa.Table, policy: Policy) -> Chances:
    """Return the chances by the backtest.

    Parameters
    ----------
    results, missed
        ``rule_results`` and ``missed_estimates``; empty before the first visit.

    Notes
    -----
    (confirmed + prior_visits · overall) / (checked + prior_visits): more confirmed never lowers a chance.
    """
    numbers = policy.rule("evaluation/visit_budget")
    weight, assumed = numbers.whole("prior_visits") or 0, (numbers.ppm("prior_precision") or 0) / PPM
    own = [r for r in results.to_pylist() if r["source"] == EVERYONE]
    confirmed, checked = (sum(r[name] or 0 for r in own) for name in ("confirmed", "checked"))
    overall = (confirmed + weight * assumed) / (checked + weight) if checked + weight else assumed
    by_rule = {
        r["rule"]: ((r["confirmed"] or 0) + weight * overall) / ((r["checked"] or 0) + weight)
        if (r["checked"] or 0) + weight
        else overall
        for r in own
    }
    all_rows = [m for m in missed.to_pylist() if m["group"] == EVERYONE and m["missed"] is not None and m["households"]]
    unnamed = all_rows[-1]["missed"] / all_rows[-1]["households"] if all_rows else None
    return Chances(by_rule, overall, (numbers.ppm("prior_missing") or 0) / PPM, unnamed)


def choose_visits(
    found: Mapping[str, pa.Table], chances: Chances, *, titles: Mapping[str, Bilingual], policy: Policy, seed: int, homes: int
) -> pa.Table:
    """Return which homes to visit.

    Parameters
    ----------
    found
        ``clues`` and ``household_classes`` of the newest run, and ``decisions``: what a visit answered is not asked again.
    titles
        What a rule is called, for the sentences.
    homes
        How many can be visited.

    Returns
    -------
    ``visit_choices``. A larger budget only adds homes to a smaller one's. Equal chances are told apart by a hash of seed and home.
    """
    share = policy.rule("evaluation/visit_budget").ppm("exploration_share") or 0
    named = _in_fixed_order(_candidates(found, chances), seed)
    quiet = not_flagged(found["household_classes"])
    for_findings = min(homes - homes * share // PPM, len(named))
    drawn = _drawn(quiet, seed, homes - for_findings)
    more = min(homes - drawn.num_rows, len(named))  # fewer homes to explore than asked: the rest goes to clues
    chosen = [_named(c, titles) for c in named[:more]]
    unnamed = chances.unnamed
    told = BY_CHANCE_ALONE if unnamed is None else BY_CHANCE.format(percent=_percent(unnamed))
    explored = [
        {"household_id": h, "village_code": v, "chosen_for": "exploration", "expected_ppm": in_ppm(unnamed or 0),
         "why_zh": told.zh, "why_en": told.en}
        for h, v in zip(drawn["household_id"].to_pylist(), drawn["village_code"].to_pylist(), strict=True)
    ]  # fmt: skip
    return VISIT_CHOICES.from_rows(
        sorted([*chosen, *explored], key=lambda r: (str(r["village_code"]), int(str(r["household_id"]))))
    )


def _candidates(found: Mapping[str, pa.Table], chances: Chances) -> list[Candidate]:
    clues, classes = found["clues"], found["household_classes"]
    answered = last_outcomes(found["decisions"])
    waiting = clues.filter(pc.is_in(clues["state"], value_set=pa.array(OPEN)))
    rules: dict[int, list[str]] = defaultdict(list)
    visited: set[int] = set()  # who was seen for a clue was asked what is missing too
    for key, home, rule in zip(*(waiting[c].to_pylist() for c in ("clue_key", "household_id", "rule")), strict=True):
        if key in answered:
            visited.add(home)
        else:
            rules[home].append(rule)
    listed = []
    for home, village, needs in zip(
        *(classes[c].to_pylist() for c in ("household_id", "village_code", "needs_visit")), strict=True
    ):
        own, is_due = sorted(rules.get(home, ())), needs and home not in visited and f"home:{home}" not in answered
        if own or is_due:
            listed.append(Candidate(home, village, tuple(own), _chance(own, chances, is_due=is_due)))
    return listed


def _chance(rules: Sequence[str], chances: Chances, *, is_due: bool) -> float:
    """Return the chance that a visit confirms at least one thing, each thing taken on its own."""
    fails = math.prod(1 - chances.by_rule.get(rule, chances.overall) for rule in rules)
    return 1 - fails * (1 - chances.missing * is_due)


def _in_fixed_order(candidates: Sequence[Candidate], seed: int) -> list[Candidate]:
    keys = _keys([c.household_id for c in candidates], seed)
    both = sorted(zip(candidates, keys, strict=True), key=lambda b: (-in_ppm(b[0].chance), b[1], b[0].household_id))
    return [c for c, _ in both]


def _drawn(quiet: pa.Table, seed: int, homes: int) -> pa.Table:
    keys = _keys(quiet["household_id"].to_pylist(), seed)
    order = np.lexsort((np.asarray(quiet["household_id"]), np.array(keys, dtype=np.int64)))
    return quiet.take(pa.array(order[:homes], pa.int64()))


def _keys(homes: Sequence[int], seed: int) -> list[int]:
    table = pa.table({"seed": pa.array([seed] * len(homes), pa.int64()), "household_id": pa.array(homes, pa.int64())})
    return list(stable_keys(table, ["seed", "household_id"]).to_pylist())


def _named(candidate: Candidate, titles: Mapping[str, Bilingual]) -> dict[str, object]:
    percent = _percent(candidate.chance)
    if candidate.rules:
        own = [titles[rule] for rule in dict.fromkeys(candidate.rules)]
        words = {"zh": "、".join(t.zh for t in own), "en": "; ".join(t.en for t in own)}
        why = BY_CLUES.format(count=len(candidate.rules), percent=percent, **words)
    else:
        why = BY_GAP.format(percent=percent)
    return {
        "household_id": candidate.household_id,
        "village_code": candidate.village_code,
        "chosen_for": "findings",
        "expected_ppm": in_ppm(candidate.chance),
        "why_zh": why.zh,
        "why_en": why.en,
    }


def _percent(chance: float) -> int:
    return round(chance * HUNDRED)
