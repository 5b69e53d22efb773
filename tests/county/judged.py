"""A small county judged: two months of a synthetic county of 200 households, and a few answers made by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from county.records import FAR_VILLAGE, OWN_VILLAGE, make_household
from jingzhun.cli.month.demonstration import Plan, demonstrate
from jingzhun.county.clues.models import AssetHit, Clue, Explanation, Finding, HouseholdClass, HouseholdIncome, Risk, Run
from jingzhun.county.clues.queries.runs import policy_of

DAY = date(2024, 6, 30)
DISEASE = "胃恶性肿瘤"


@pytest.fixture(scope="session")
def small_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("small") / "county"
    demonstrate(Plan(out=out, households=200, persons=476), tell=lambda step: None)
    return out


@pytest.fixture
def run(db: None) -> Run:
    run = Run(period="2024-06", as_of=DAY, policy_hash="", snapshot_id="000004-aaaaaaaaaaaa", is_partial=False)
    run.policy_hash = policy_of(run).hash
    run.finished_at, run.households = timezone.now(), 2
    run.save()
    return run


@pytest.fixture
def two_ill(run: Run) -> Run:
    """Two households of two villages with a major disease found, a possession to explain, and sentences for each audience."""
    for number, village in ((1, OWN_VILLAGE), (2, FAR_VILLAGE)):
        make_household(number, village=village, members=2)
        judge_household(number, village)
    return run


def judge_household(number: int, village: str) -> None:
    """Judge a household: monitored, a disease found, a clue to look at."""
    HouseholdClass.objects.create(
        household_id=number, village_code=village, members=2, net_per_head_fen=700_000, line_fen=830_000, is_in_range="yes",
        education="yes", medical="no", housing="yes", water="yes", risk_bits=32, unknown_bits=0, has_shock=False,
        is_without_labour="no", kind="near_poor", class_reason="OTHER_IN_RANGE", needs_visit=True, is_partial=False,
    )  # fmt: skip
    HouseholdIncome.objects.create(
        household_id=number, window_from=date(2023, 7, 1), window_to=DAY, members=2, sources=1,
        wage_fen=1_400_000, production_fen=0, property_fen=0, transfer_fen=0, cost_fen=0, net_fen=1_400_000, net_per_head_fen=700_000,
    )  # fmt: skip
    Finding.objects.create(
        finding_id=100 + number, household_id=number, person_id=number * 10, rule="MAJOR_DISEASE", bit=5, answer="yes",
        risk="illness", fact_key=f"{number}|diagnosis", event_on=date(2024, 6, 3), detail=DISEASE, sources="大病名单.xlsx:4",
        policy_source="M17",
    )  # fmt: skip
    Risk.objects.create(household_id=number, rank=1, risk="illness", findings=1)
    Clue.objects.create(
        clue_key=f"C{100 + number}", household_id=number, person_id=number * 10, rule="MAJOR_DISEASE", risk="illness", state="new",
        first_seen_on=DAY, last_seen_on=DAY, change="fact", sources="大病名单.xlsx:4",
    )  # fmt: skip
    AssetHit.objects.create(
        household_id=number, person_id=number * 10, kind="vehicle", asset_no="蒙D00001", question_zh="有一辆车，从哪里来？",
        question_en="There is a car: where from?", sources="车辆.xlsx:7",
    )  # fmt: skip
    for audience, words in (("village", "有成员需要医疗帮扶"), ("office", "列入大病专项救治"), ("health", f"确诊{DISEASE}")):
        Explanation.objects.create(household_id=number, audience=audience, zh=f"发现：{words}。", en=f"Found: {words}.")
