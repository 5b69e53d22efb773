"""Precision on screen: after a thousand verified clues it is the backtest's figure, rule by rule."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from county.judged import run
from county.records import OWN_VILLAGE, make_household
from jingzhun.county.clues.law import county_policy
from jingzhun.county.clues.models import ClueStep, Decision, Run
from jingzhun.county.evaluation.queries.precision import precision_shown, results
from jingzhun.evaluation import every_clue, rule_results
from jingzhun.screening import RULES
from jingzhun.tables.decisions import DECISIONS
from jingzhun.tables.evaluated import EVERYONE
from jingzhun.tables.risks import CLUES

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 30)
VERIFIED = 1_000
__all__ = ["run"]


def planted(seed: int) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Return clues of two runs and a thousand answers of visits, some of them given twice, drawn by a seed."""
    draw = random.Random(seed)  # noqa: S311 - a test's data
    clues, decisions = [], []
    for number in range(VERIFIED + 200):
        rule = draw.choice(RULES)
        clues.append({"clue_key": f"k{number:05}", "household_id": number % 300 + 1, "rule": rule.code, "risk": rule.risk})
    for number, clue in enumerate(clues[:VERIFIED]):
        for again in range(2 if number % 10 == 0 else 1):
            outcome = draw.choices(("confirmed", "not_so", "fact_wrong"), (6, 3, 1))[0]
            decisions.append(
                {
                    "decision_id": f"d{number:05}{again}", "household_id": clue["household_id"], "subject": "clue",
                    "subject_key": clue["clue_key"], "outcome": outcome, "decided_on": DAY + timedelta(days=draw.randrange(20) + again * 30),
                }
            )  # fmt: skip
    return clues, decisions


def backtested(clues: list[dict[str, object]], decisions: list[dict[str, object]]) -> dict[str, dict[str, object]]:
    """Return what ``jingzhun backtest`` says of the same clues and answers, by rule."""
    told = {"state": "new", "first_seen_on": DAY, "last_seen_on": DAY, "change": "fact", "sources": ""}
    table = every_clue([CLUES.from_rows([{**told, **clue} for clue in clues])])
    rows = rule_results(table, DECISIONS.from_rows(decisions), {}, county_policy(DAY)).to_pylist()
    return {str(row["rule"]): row for row in rows if row["source"] == EVERYONE}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_screen_is_the_backtest_after_a_thousand_verified_clues(run: Run, seed: int) -> None:
    for number in range(1, 301):
        make_household(number, village=OWN_VILLAGE)
    clues, decisions = planted(seed)
    ClueStep.objects.bulk_create(
        ClueStep(**clue, state=state, change="fact", as_of=day, snapshot_id=snapshot)
        for clue in clues
        for state, day, snapshot in (("new", DAY - timedelta(days=30), "s1"), ("still", DAY, "s2"))
    )
    Decision.objects.bulk_create(Decision(**decision) for decision in decisions)
    expected, page = backtested(clues, decisions), precision_shown()
    assert page.checked == VERIFIED
    told = {str(row["rule"]): row for row in results(run)}
    assert told == expected
    shown = {line.code: line for line in page.rules}
    for code, row in expected.items():
        assert (shown[code].hits, shown[code].confirmed) == (row["hits"], row["confirmed"])
        assert shown[code].precision == f"{int(str(row['precision_ppm'])) / 10_000:.1f} %"


def test_a_new_answer_is_on_screen_at_once(run: Run) -> None:
    make_household(1)
    rule = RULES[0]
    ClueStep.objects.create(
        clue_key="k", household_id=1, rule=rule.code, risk=rule.risk, state="new", change="fact", as_of=DAY, snapshot_id="s"
    )
    assert precision_shown().checked == 0
    Decision.objects.create(decision_id="d", household_id=1, subject="clue", subject_key="k", outcome="confirmed", decided_on=DAY)
    page = precision_shown()
    assert page.checked == 1
    assert next(line for line in page.rules if line.code == rule.code).precision == "100.0 %"


def test_page_names_nobody_and_is_not_the_village_s(client_of: Callable[..., Client], run: Run) -> None:
    make_household(1, head="王伟")
    text = client_of("leading_group_office").get(reverse("precision")).content.decode()
    assert "UNDEFINED" not in text
    assert "王伟" not in text
    assert client_of("village_clerk", OWN_VILLAGE).get(reverse("precision")).status_code == 403


def test_before_the_first_month_the_page_says_so(client_of: Callable[..., Client]) -> None:
    assert "还没有" in client_of("leader").get(reverse("precision")).content.decode()
