"""How precise each rule has been by the answers of visits: the room's own backtest over the site's clues and answers, so that screen and backtest are one figure."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.db.models import Count, Max

from jingzhun.county.clues.law import county_policy
from jingzhun.county.clues.models import ClueStep, Decision, Run
from jingzhun.county.clues.queries.runs import newest_run
from jingzhun.county.evaluation.contexts import PrecisionPage, RuleLine
from jingzhun.evaluation import rule_results
from jingzhun.rules.rule import Rule
from jingzhun.screening import RULES
from jingzhun.tables.decisions import DECISIONS
from jingzhun.tables.evaluated import EVERYONE
from jingzhun.tables.risks import CLUES
from jingzhun.values.rounding import PPM

PER_CENT = 100
Row = dict[str, object]


def precision_shown() -> PrecisionPage:
    """Return every rule with hits, answers, precision and its Wilson interval; rules in the order of the screening."""
    run = newest_run()
    if run is None:
        return PrecisionPage((), 0, None, "")
    by_rule = {str(row["rule"]): row for row in results(run)}
    confidence = county_policy(run.as_of).rule("evaluation/statistics").ppm("confidence") or 0
    lines = tuple(_line(by_rule.get(rule.code), rule) for rule in RULES)
    return PrecisionPage(lines, sum(line.checked for line in lines), run.as_of, _share(confidence))


def results(run: Run) -> tuple[Row, ...]:
    """Return the rows of ``rule_results`` that count every clue once; kept until a run or an answer comes or goes."""
    told = Decision.objects.filter(subject="clue").aggregate(newest=Max("pk"), count=Count("pk"))
    return _results((run.pk, str(run.finished_at), told["newest"], told["count"]), run.as_of)


@lru_cache(maxsize=4)
def _results(_as_it_is: tuple[object, ...], as_of: date) -> tuple[Row, ...]:
    policy = county_policy(as_of)
    steps = ClueStep.objects.order_by("as_of", "id").values_list(
        "clue_key", "household_id", "rule", "risk", "as_of", "state", "change"
    )
    names = ("clue_key", "household_id", "rule", "risk", "last_seen_on", "state", "change")
    rows: dict[str, Row] = {}
    for step in steps.iterator():
        told: Row = dict(zip(names, step, strict=True))
        first = rows.get(step[0], told)
        rows[step[0]] = {**told, "first_seen_on": first.get("first_seen_on", told["last_seen_on"]), "sources": ""}
    table = CLUES.from_rows([row for _key, row in sorted(rows.items())])
    answers = Decision.objects.filter(subject="clue").values(
        "decision_id", "household_id", "subject", "subject_key", "outcome", "decided_on"
    )
    decisions = DECISIONS.from_rows([dict(row) for row in answers])
    found = rule_results(table, decisions, {}, policy).to_pylist()
    return tuple(row for row in found if row["source"] == EVERYONE)


def _line(row: Row | None, rule: Rule) -> RuleLine:
    told = row or {}
    numbers = {name: _whole(told.get(name)) for name in ("hits", "checked", "confirmed", "not_so", "fact_wrong", "visits")}
    per = told.get("visits_per_finding_ppm")
    low, high = told.get("low_ppm"), told.get("high_ppm")
    return RuleLine(
        code=rule.code,
        title=rule.village,
        **numbers,
        precision=_share(told.get("precision_ppm")),
        interval=f"{_share(low)} – {_share(high)}" if low is not None else "",
        visits_per_finding=f"{_whole(per) / PPM:.1f}" if per is not None else "",
    )


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _share(ppm: object) -> str:
    return f"{ppm * PER_CENT / PPM:.1f} %" if isinstance(ppm, int) else ""
