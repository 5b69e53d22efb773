"""The yearly survey of a small county: its homes, who asks them, and a sheet as a household tells and signs it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from county.records import FAR_VILLAGE, NEXT_VILLAGE, OWN_VILLAGE, make_household
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.casework.models import Survey, SurveySheet
from jingzhun.county.casework.operations.survey import SheetTold, Signature, SurveyPlan, begin_survey, keep_sheet
from jingzhun.county.registry.models import IncomeLine, Person

MakeActor = Callable[..., Actor]
YEAR = 2024  # the last year whose monitoring line is known
WAGE, DIBAO, RENT, CROPS = "a1", "d2", "c2", "b1"


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def office(make_actor: MakeActor) -> Actor:
    for number, village in ((1, OWN_VILLAGE), (2, OWN_VILLAGE), (3, NEXT_VILLAGE), (4, FAR_VILLAGE)):
        make_household(number, village=village, head=f"户主{number}", members=2)
    return make_actor("leading_group_office")


@pytest.fixture
def clerk(make_actor: MakeActor) -> Actor:
    return make_actor("village_clerk", OWN_VILLAGE)


@pytest.fixture
def survey(office: Actor) -> Survey:
    return begun(office)


def begun(office: Actor, **changes: object) -> Survey:
    told = {
        "year": YEAR,
        "document_no": "",
        "from_on": today() - timedelta(days=3),
        "to_on": today() + timedelta(days=9),
        "query": "",
    } | changes
    return begin_survey(actor=office, plan=SurveyPlan(**told))  # type: ignore[arg-type]


def head_of(home: int) -> int:
    return Person.objects.get(household_id=home, relation="head").pk


def signing(home: int, **changes: object) -> Signature:
    told = {"way": "signature", "on": today(), "signer_id": head_of(home), "is_confirmed": True} | changes
    return Signature(**told)  # type: ignore[arg-type]


def told(
    actor: Actor, survey: Survey, home: int, *, version: int = 0, sign: Signature | None = None, note: str = "", **yuan: str
) -> SurveySheet:
    sheet = SheetTold(household_id=home, version=version, yuan=yuan, note=note, signature=sign)
    return keep_sheet(actor=actor, survey_id=survey.pk, told=sheet)


def by_department(
    home: int, line: str, yuan: int | None, *, first: date = date(2023, 10, 1), last: date = date(2024, 9, 30)
) -> IncomeLine:
    return IncomeLine.objects.create(
        household_id=home, line=line, amount_fen=None if yuan is None else yuan * 100, period_from=first, period_to=last, basis="department",
        is_one_off=False, source_batch="dibao_paid:2024-09:civil_affairs", source_row=home,
    )  # fmt: skip
