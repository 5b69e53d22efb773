"""The list of households: what it shows, how it is narrowed and ordered, and what no filter can ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pydantic import ValidationError

from county.records import FAR_VILLAGE, OWN_VILLAGE, make_household
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.clues.counting import unhelped
from jingzhun.county.clues.filters import HouseholdFilter
from jingzhun.county.clues.listing import COLUMNS, columns_of, households, page_rows
from jingzhun.county.clues.models import HouseholdClass, MeasureProposal, Risk

DAY = date(2024, 6, 30)
MakeActor = Callable[..., Actor]


def judge(number: int, *, village: str = OWN_VILLAGE, kind: str = "none", income: int | None = 900_000, **more: object) -> None:
    make_household(number, village=village, head="王李张赵"[number % 4] + "伟")
    told = {"education": "yes", "medical": "yes", "housing": "yes", "water": "yes", "needs_visit": False} | more
    HouseholdClass.objects.create(
        household_id=number, village_code=village, members=number % 5 + 1, net_per_head_fen=income, line_fen=None, is_in_range="no",
        risk_bits=0, unknown_bits=0, has_shock=False, is_without_labour="no", kind=kind, class_reason="-", is_partial=False, **told,
    )  # fmt: skip


@pytest.fixture
def four_households(db: None) -> None:
    judge(1, kind="near_poor", income=700_000)
    judge(2, kind="unknown", income=None, needs_visit=True)
    judge(3, kind="none", water="no")
    judge(4, kind="sudden_hardship", village=FAR_VILLAGE)
    Risk.objects.create(household_id=1, rank=1, risk="illness", findings=1)
    Risk.objects.create(household_id=4, rank=1, risk="disability", findings=2)
    Risk.objects.create(household_id=4, rank=2, risk="illness", findings=1)
    MeasureProposal.objects.create(household_id=1, measure="health_support", answer="yes", why_zh="因病", why_en="illness")


@pytest.mark.usefixtures("four_households")
@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ({}, {1, 2, 3, 4}),
        ({"division": OWN_VILLAGE}, {1, 2, 3}),
        ({"kind": ["near_poor", "unknown"]}, {1, 2}),
        ({"risk": ["illness"]}, {1, 4}),
        ({"at_risk": False}, {2, 3}),
        ({"at_risk": True, "has_measure": False}, {4}),
        ({"needs_visit": True}, {2}),
        ({"water": "no"}, {3}),
        ({"income_below_fen": 700_001}, {1}),
        ({"income_below_fen": 700_000}, set()),
        ({"head": "李"}, {1}),
    ],
)
def test_filter_narrows(make_actor: MakeActor, narrowed: dict[str, object], found: set[int]) -> None:
    rows = households(make_actor("leading_group_office"), HouseholdFilter.model_validate(narrowed))
    assert {h.pk for h in rows} == found
    assert rows.count() == len(found)


@pytest.mark.usefixtures("four_households")
def test_filter_of_another_village_shows_a_village_clerk_nothing(make_actor: MakeActor) -> None:
    actor = make_actor("village_clerk", OWN_VILLAGE)
    assert households(actor, HouseholdFilter(division=FAR_VILLAGE)).count() == 0
    assert households(actor, HouseholdFilter(division="15")).count() == 3


@pytest.mark.parametrize(
    "sent",
    [
        {"_connector": "OR"},
        {"_negated": True},
        {"__class__": "x"},
        {"user__password__startswith": "a"},
        {"division": "150424%"},
        {"division": "１５０４２４"},
        {"kind": ["near_poor; DROP TABLE"]},
        {"kind": ["near_poor"] * 21},
        {"risk": ["x" * 99]},
        {"status": "anything"},
        {"water": "maybe"},
        {"head": "王" * 61},
        {"income_below_fen": 10**30},
        {"income_below_fen": "1e400"},
        {"needs_visit": {"$ne": None}},
    ],
)
def test_filter_that_nobody_offers_is_refused(sent: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        HouseholdFilter.model_validate(sent)


@pytest.mark.usefixtures("four_households")
@pytest.mark.parametrize(
    ("order", "first"),
    [("income", {2, 1}), ("-income", {3, 4, 2}), ("head", {3, 1, 2}), ("judged__household__phone", {1}), ("?", {1}), ("-", {1})],
)
def test_order_is_a_columns_or_the_usual_one(make_actor: MakeActor, order: str, first: set[int]) -> None:
    rows = households(make_actor("leading_group_office"), HouseholdFilter(), order=order)
    assert next(iter(rows)).pk in first


@pytest.mark.usefixtures("four_households")
def test_page_shows_every_column_and_asks_the_database_as_often_for_one_row_as_for_four(make_actor: MakeActor) -> None:
    actor = make_actor("leading_group_office")
    asked = []
    for most in (1, 4):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = list(households(actor, HouseholdFilter())[:most])
            rows = list(page_rows(page, COLUMNS, DAY))
        asked.append(len(queries))
        assert len(rows) == most
        assert all(len(cells) == len(COLUMNS) and all(cells) for _, cells in rows)
    assert asked[0] == asked[1]


def test_unknown_columns_are_left_out_and_none_gives_the_usual_ones() -> None:
    assert [c.key for c in columns_of(["head", "id_number", "head", "class"])] == ["head", "class"]
    assert len(columns_of([])) == 7


@pytest.mark.django_db
def test_household_with_a_risk_but_no_class_is_counted_as_the_list_counts_it(make_actor: MakeActor) -> None:
    judge(1, kind="near_poor")
    make_household(2, head="李娜")
    for number in (1, 2):
        Risk.objects.create(household_id=number, rank=1, risk="illness", findings=1)
    listed = households(make_actor("leading_group_office"), HouseholdFilter(at_risk=True, has_measure=False)).count()
    assert listed == unhelped().count() == 2
