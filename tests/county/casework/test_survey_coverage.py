"""Coverage counts the homes of the survey as they are now; a village's sheets are printed for who fills them, in few queries (practice.md P16)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from county.casework.sheets import CROPS, DIBAO, YEAR, MakeActor, begun, by_department, signing, today, told
from county.judged import judge_household, run
from county.records import NEXT_VILLAGE, OWN_VILLAGE, make_household, make_person
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Appointment, Officer
from jingzhun.county.accounts.queries import actor_of
from jingzhun.county.audit.models import Read
from jingzhun.county.casework import survey_printing
from jingzhun.county.casework.models import Survey
from jingzhun.county.casework.queries.surveys import sheet_shown, survey_shown
from jingzhun.county.casework.survey_contexts import SurveyPage
from jingzhun.county.casework.survey_printing import sheets_pdf
from jingzhun.county.casework.surveying import sheets_by_village
from jingzhun.county.casework.working import CaseRefused
from jingzhun.county.clues.models import HouseholdClass
from jingzhun.county.registry.models import Household, IncomeLine, Membership, Person, Production
from jingzhun.county.registry.queries import members_at, members_by_home

pytestmark = pytest.mark.django_db
__all__ = ["run"]


def adds_up(page: SurveyPage) -> bool:
    """Say whether what is left is what is not signed, and no village is covered more than wholly."""
    left = page.total.numbers["homes"] - page.total.numbers["signed"]
    return left == page.counts["left"] and all(
        v.numbers["signed"] + v.numbers["drafts"] <= v.numbers["homes"] for v in page.villages
    )


def test_home_closed_or_moved_since_is_counted_where_it_is(office: Actor, clerk: Actor, survey: Survey) -> None:
    for home in (1, 2, 3):
        told(office, survey, home, sign=signing(home), a1="1")
    Household.objects.filter(pk=2).update(closed_on=today())
    Household.objects.filter(pk=3).update(village_code=OWN_VILLAGE)
    make_household(5, village=NEXT_VILLAGE)
    numbers = sheets_by_village(office, survey)
    assert {code: (n["homes"], n["signed"], n["flagged"]) for code, n in numbers.items() if n["homes"] != 1} == {
        OWN_VILLAGE: (2, 2, 2)
    }
    assert (numbers[NEXT_VILLAGE]["homes"], numbers[NEXT_VILLAGE]["signed"]) == (1, 0)
    page = survey_shown(office, survey.pk, "left", 1)
    assert adds_up(page)
    assert (page.total.share, page.counts["left"]) == ("50.0%", 2)
    assert adds_up(survey_shown(clerk, survey.pk, "left", 1))


def test_home_that_left_the_filter_is_in_neither_count(office: Actor, run: object) -> None:
    for home in (1, 2):
        judge_household(home, OWN_VILLAGE)
    survey = begun(office, query="kind=near_poor")
    told(office, survey, 1, sign=signing(1), a1="1")
    told(office, survey, 2, a1="1")
    HouseholdClass.objects.filter(household_id=1).update(kind="general")
    page = survey_shown(office, survey.pk, "left", 1)
    assert page.total.numbers == {"homes": 1, "signed": 0, "drafts": 1, "flagged": 0, "answered": 0, "cases": 0}
    assert adds_up(page)
    HouseholdClass.objects.update(kind="general")
    assert survey_shown(office, survey.pk, "left", 1).total.share == "—"


def known_home(number: int) -> None:
    """Tell of a home all that a sheet may be filled with."""
    by_department(number, DIBAO, 9_000)
    Production.objects.create(household_id=number, item="maize", year=2023, quantity_hundredths=1_000)
    IncomeLine.objects.create(
        household_id=number, line="a1", amount_fen=4_000_000, period_from=date(2023, 1, 1), period_to=date(2023, 8, 31), basis="survey",
        source_batch="household_survey:2023:rural", source_row=number,
    )  # fmt: skip


def test_queries_of_a_print_do_not_grow_with_its_homes(
    office: Actor, clerk: Actor, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey_printing, "printed", lambda _name, _told: b"%PDF")
    before = begun(office, year=YEAR - 1)
    counted = []
    for homes in (range(1, 3), range(10, 20)):
        for number in homes:
            if number > 2:
                make_household(number, village=OWN_VILLAGE, head=f"户主{number}", members=2)
            known_home(number)
            if number % 2:
                told(clerk, before, number, sign=signing(number), a1="30000")
        with CaptureQueriesContext(connection) as queries:
            _made, many = sheets_pdf(clerk, survey.pk, OWN_VILLAGE, page=1)
        counted.append((many, len(queries)))
    (few, of_few), (more, of_more) = counted
    assert (few, more) == (2, 12)
    assert of_few == of_more


def test_many_homes_are_told_as_each_alone(office: Actor, survey: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (1, 2):
        known_home(number)
    told(office, begun(office, year=YEAR - 1), 2, sign=signing(2), a1="30000")
    pages = []
    monkeypatch.setattr(survey_printing, "printed", lambda _name, told: pages.extend(told["homes"]) or b"%PDF")
    sheets_pdf(office, survey.pk, OWN_VILLAGE, page=1)
    alone = []
    for number in (1, 2):
        sheets_pdf(office, survey.pk, "", page=1, household_id=number)
        alone.append(pages.pop())
    assert pages == alone
    crops = next(x for part in sheet_shown(office, survey.pk, 1).parts for x in part.lines if x.code == CROPS)
    wages = [x.before_fen for n in (1, 2) for part in sheet_shown(office, survey.pk, n).parts for x in part.lines if x.code == "a1"]
    assert crops.is_price
    assert wages == [4_000_000, 3_000_000]


def test_members_of_many_homes_are_those_of_each(office: Actor) -> None:
    on = date(2024, 6, 30)
    dead, gone, later = (make_person(Household.objects.get(pk=1), n, name="王三") for n in (15, 16, 17))
    Person.objects.filter(pk=dead.pk).update(died_on=on)
    Membership.objects.filter(person=gone).update(to_on=date(2024, 6, 29))
    Membership.objects.filter(person=later).update(from_on=date(2024, 7, 1))
    Membership.objects.filter(person_id=21).update(retracted_at=timezone.now())
    Membership.objects.filter(person_id=31, fact="lives_here").update(household_id=4)
    for fact in ("lives_here", "shares_income"):
        found = members_by_home([1, 2, 3, 4], on, fact=fact)
        for home in Household.objects.filter(pk__lte=4):
            assert list(found.get(home.pk, ())) == list(members_at(home, on, fact=fact))
    assert [one.pk for one in found[1]] == [10, 11]


def test_village_that_is_only_seen_is_not_printed_and_own_homes_are(
    make_officer: Callable[..., Officer], office: Actor, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey_printing, "printed", lambda _name, _told: b"%PDF")
    officer = make_officer("village_clerk", OWN_VILLAGE)
    Appointment.objects.create(officer=officer, role="supervisor", division_code="150424", from_on=date(2020, 1, 1))
    both = actor_of(officer, on=today(), is_fresh=True)
    assert survey_shown(both, survey.pk, "left", 1, village=NEXT_VILLAGE).left, "the county is seen"
    assert sheets_pdf(both, survey.pk, OWN_VILLAGE, page=1)[1] == 2
    with pytest.raises(CaseRefused) as refused:
        sheets_pdf(both, survey.pk, NEXT_VILLAGE, page=1)
    assert refused.value.code == "none_left"
    with pytest.raises(Http404):
        sheets_pdf(both, survey.pk, "", page=1, household_id=3)


def test_look_at_one_printed_home_names_it(survey: Survey, client_of: Callable[..., Client], make_actor: MakeActor) -> None:
    village, address = client_of("village_clerk", OWN_VILLAGE), reverse("survey_print", args=[survey.pk])
    assert village.get(f"{address}?household=1").status_code == 200
    assert village.get(f"{address}?village={OWN_VILLAGE}").status_code == 200
    looks = Read.objects.filter(what="survey_print").order_by("pk").values_list("household_id", "count")
    assert list(looks) == [(1, 1), (None, 2)]
