"""Sources that tell different things stand side by side; one source's own history, a missing value and several skills are none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from county.records import FAR_VILLAGE, OWN_VILLAGE, make_household
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.registry.conflicts import conflicts_of
from jingzhun.county.registry.models import Dwelling, IncomeLine, PersonState, WaterState

pytestmark = pytest.mark.django_db
ON, YEAR = date(2024, 6, 30), (date(2023, 1, 1), date(2023, 12, 31))


@pytest.fixture
def clerk(make_actor: Callable[..., Actor]) -> Actor:
    make_household(1, members=2)
    make_household(3, village=FAR_VILLAGE)
    return make_actor("village_clerk", OWN_VILLAGE)


def line(amount: int | None, file: str, basis: str, **more: object) -> IncomeLine:
    period = {"period_from": YEAR[0], "period_to": YEAR[1]}
    return IncomeLine.objects.create(
        **{
            "household_id": 1,
            "line": "a1",
            "amount_fen": amount,
            "basis": basis,
            "source_file": file,
            "source_row": 2,
            **period,
            **more,
        }
    )


def test_two_sources_of_one_income_stand_side_by_side_with_their_rows(clerk: Actor) -> None:
    line(100_00, "调查.xlsx", "survey")
    line(250_00, "人社.xlsx", "department")
    (conflict,) = conflicts_of(clerk, 1, ON)
    assert (conflict.about, conflict.what) == ("income", "a1")
    assert [(t.value, t.source_file, t.source_row) for t in conflict.told] == [("10000", "调查.xlsx", 2), ("25000", "人社.xlsx", 2)]


@pytest.mark.parametrize(
    ("amount", "file", "more"),
    [
        (100_00, "人社.xlsx", {}),  # the same amount
        (None, "人社.xlsx", {}),  # nothing told
        (250_00, "调查.xlsx", {}),  # the same source
        (250_00, "人社.xlsx", {"line": "a2"}),
        (250_00, "人社.xlsx", {"period_to": date(2023, 6, 30)}),
        (250_00, "人社.xlsx", {"household_id": 3}),
        (250_00, "人社.xlsx", {"period_from": date(2024, 7, 1), "period_to": date(2024, 7, 31)}),
    ],
)
def test_what_is_no_conflict(clerk: Actor, amount: int | None, file: str, more: dict[str, object]) -> None:
    line(100_00, "调查.xlsx", "survey")
    line(amount, file, "department", **more)
    assert conflicts_of(clerk, 1, ON) == ()


def test_states_of_a_person_conflict_while_both_hold(clerk: Actor) -> None:
    made = {"person_id": 11, "attribute": "labour", "from_on": date(2020, 1, 1)}
    first = PersonState.objects.create(**made, value="full", source_file="a.xlsx")
    PersonState.objects.create(**made, value="none", source_file="b.xlsx")
    for value, file in (("planting", "a.xlsx"), ("breeding", "b.xlsx")):
        PersonState.objects.create(person_id=11, attribute="skill", value=value, from_on=date(2020, 1, 1), source_file=file)
    (conflict,) = conflicts_of(clerk, 1, ON)
    assert (conflict.what, conflict.person_id, {t.value for t in conflict.told}) == ("labour", 11, {"full", "none"})
    PersonState.objects.filter(pk=first.pk).update(to_on=date(2024, 6, 29))
    assert conflicts_of(clerk, 1, ON) == ()


def test_newest_finding_of_each_source_counts(clerk: Actor) -> None:
    Dwelling.objects.create(household_id=1, found_on=date(2022, 1, 1), grade="D", source_file="住建.xlsx")
    Dwelling.objects.create(household_id=1, found_on=date(2023, 1, 1), grade="A", source_file="住建.xlsx")
    Dwelling.objects.create(household_id=1, found_on=date(2023, 5, 1), grade="A", source_file="调查.xlsx")
    WaterState.objects.create(household_id=1, found_on=date(2023, 1, 1), is_quality_safe=True, source_file="水务.xlsx")
    WaterState.objects.create(household_id=1, found_on=date(2023, 1, 1), is_quality_safe=False, source_file=None)
    (conflict,) = conflicts_of(clerk, 1, ON)
    assert (conflict.about, conflict.what, [t.source_file for t in conflict.told]) == (
        "water",
        "is_quality_safe",
        ["水务.xlsx", ""],
    )


def test_foreign_household_is_not_found(clerk: Actor) -> None:
    with pytest.raises(Http404):
        conflicts_of(clerk, 3, ON)


def test_queries_do_not_grow_with_the_rows(clerk: Actor) -> None:
    counts = []
    for more in (1, 20):
        for number in range(more):
            line(number, f"{number}.xlsx", "department")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            conflicts_of(clerk, 1, ON)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("role", "division", "is_told"), [("township_clerk", "150424100", True), ("village_clerk", OWN_VILLAGE, False)]
)
def test_household_page_shows_both_sources_to_offices_only(
    clerk: Actor, client_of: Callable[..., Client], role: str, division: str, is_told: bool
) -> None:
    line(100_00, "<b>调查.xlsx", "survey")
    line(250_00, "人社.xlsx", "department")
    page = client_of(role, division).get(reverse("household", args=[1])).content.decode()
    assert ("人社.xlsx" in page) is is_told
    assert "<b>调查" not in page
    assert "UNDEFINED" not in page
