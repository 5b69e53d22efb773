"""The yearly survey: what is known is filled, the rest is asked, the household signs, falls and low incomes are looked into, late facts stand (P16)."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

from county.casework.sheets import CROPS, DIBAO, RENT, WAGE, YEAR, MakeActor, begun, by_department, head_of, signing, today, told
from county.records import FAR_VILLAGE, OWN_VILLAGE
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.models import Event
from jingzhun.county.casework.models import Case, Survey, SurveyExtract, SurveySheet
from jingzhun.county.casework.operations.survey import answer_sheet, freeze_survey
from jingzhun.county.casework.queries.surveys import sheet_shown, survey_shown, surveys_that_wait
from jingzhun.county.casework.surveying import differing_sheets, unsigned_homes
from jingzhun.county.casework.working import CaseRefused
from jingzhun.county.home.verifying import verify
from jingzhun.county.registry.models import IncomeLine, Person, Production

pytestmark = pytest.mark.django_db


def test_window_is_policy_and_a_year_is_surveyed_once(office: Actor, survey: Survey) -> None:
    assert (survey.window_from, survey.window_to) == (date(2023, 10, 1), date(2024, 9, 30))
    with pytest.raises(CaseRefused) as refused:
        begun(office)
    assert refused.value.code == "there"


@pytest.mark.parametrize(
    ("changes", "code"), [({"year": 2013}, "no_year"), ({"to_on": None}, "no_days"), ({"to_on": date(2020, 1, 1)}, "no_days")]
)
def test_survey_that_cannot_be_begun(office: Actor, changes: dict[str, object], code: str) -> None:
    with pytest.raises(CaseRefused) as refused:
        begun(office, **changes)
    assert refused.value.code == code
    assert not Survey.objects.exists()


def test_what_a_department_told_is_taken_where_the_household_tells_nothing(office: Actor, clerk: Actor, survey: Survey) -> None:
    by_department(1, DIBAO, 9_000)
    row = told(clerk, survey, 1, sign=signing(1), a1="8,000", c2="500.5")
    assert row.counted == {WAGE: 800_000, RENT: 50_050, DIBAO: 900_000}
    assert (row.members, row.net_fen, row.per_head_fen, row.looked_at) == (2, 1_750_050, 875_025, "")
    kept = IncomeLine.objects.filter(household_id=1, basis="survey", retracted_at__isnull=True)
    assert {(one.line, one.amount_fen) for one in kept} == {(WAGE, 800_000), (RENT, 50_050)}, (
        "the department's figure is not written twice"
    )
    assert not [b for one in verify() for b in one.breaches]


def test_low_income_each_side_of_the_line(office: Actor, clerk: Actor, survey: Survey) -> None:
    assert told(clerk, survey, 1, sign=signing(1), a1="16600").looked_at == "", "on the line is not below it"
    assert told(clerk, survey, 2, sign=signing(2), a1="16599.98").looked_at == "low_income"
    assert survey_shown(office, survey.pk, "looked", 1).counts["looked"] == 1


def test_fall_against_last_years_sheet(office: Actor, clerk: Actor, survey: Survey) -> None:
    before = begun(office, year=YEAR - 1)
    told(clerk, before, 1, sign=signing(1), a1="30000")
    told(clerk, before, 2, sign=signing(2), a1="30000")
    assert told(clerk, survey, 1, sign=signing(1), a1="24000.02").looked_at == ""
    fallen = told(clerk, survey, 2, sign=signing(2), a1="24000")
    assert (fallen.before_fen, fallen.looked_at) == (1_500_000, "income_fall")


def test_fall_against_an_earlier_survey_file(office: Actor, clerk: Actor, survey: Survey) -> None:
    IncomeLine.objects.create(
        household_id=1, line=WAGE, amount_fen=4_000_000, period_from=date(2023, 1, 1), period_to=date(2023, 12, 31), basis="survey",
        source_batch="household_survey:2023:rural", source_row=1,
    )  # fmt: skip
    row = told(clerk, survey, 1, sign=signing(1), a1="20000")
    assert (row.before_fen, row.looked_at) == (2_000_000, "income_fall")


def test_line_that_is_not_known_says_so_and_sends_nobody(office: Actor, clerk: Actor) -> None:
    later = begun(office, year=YEAR + 1)
    row = told(clerk, later, 1, sign=signing(1), a1="1")
    assert row.looked_at == "line_unknown"
    page = survey_shown(office, later.pk, "looked", 1)
    assert page.line_is_unknown
    assert page.counts["looked"] == 0


def test_figure_that_a_department_left_out_must_be_asked(office: Actor, clerk: Actor, survey: Survey) -> None:
    by_department(1, DIBAO, None)
    with pytest.raises(CaseRefused) as refused:
        told(clerk, survey, 1, sign=signing(1), a1="8000")
    assert refused.value.code == "must_tell"
    assert told(clerk, survey, 1, sign=signing(1), a1="8000", d2="0").counted[DIBAO] == 0


def test_price_table_fills_and_another_figure_needs_its_reason(office: Actor, clerk: Actor, survey: Survey) -> None:
    Production.objects.create(household_id=1, item="maize", year=2023, quantity_hundredths=1_000)
    page = sheet_shown(clerk, survey.pk, 1)
    crops = next(line for part in page.parts for line in (*part.lines, *part.others) if line.code == CROPS)
    assert crops.is_price
    assert crops.filled_fen, "the price table is public, the village sees it"
    assert told(clerk, survey, 1, sign=signing(1)).counted[CROPS] == crops.filled_fen
    with pytest.raises(CaseRefused) as refused:
        told(clerk, survey, 1, version=1, sign=signing(1), b1="1")
    assert refused.value.code == "why_other"
    assert told(clerk, survey, 1, version=1, sign=signing(1), note="受灾减产", b1="1").counted[CROPS] == 100


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"is_confirmed": False}, "not_confirmed"),
        ({"way": "waved"}, "no_way"),
        ({"way": "refused"}, "no_witness"),
        ({"signer_id": 99}, "no_signer"),
        ({"on": None}, "no_day"),
        ({"on": date(2023, 9, 30)}, "no_day"),
        ({"on": date(2999, 1, 1)}, "no_day"),
    ],
)
def test_signature_that_is_none(office: Actor, clerk: Actor, survey: Survey, changes: dict[str, object], code: str) -> None:
    with pytest.raises(CaseRefused) as refused:
        told(clerk, survey, 1, sign=signing(1, **changes), a1="1")
    assert refused.value.code == code
    assert not SurveySheet.objects.exists()
    assert not IncomeLine.objects.exists()


def test_child_does_not_sign(office: Actor, clerk: Actor, survey: Survey) -> None:
    child = Person.objects.filter(household_id=1).exclude(relation="head").get()
    child.birth_on = today() - timedelta(days=365 * 10)
    child.save()
    with pytest.raises(CaseRefused) as refused:
        told(clerk, survey, 1, sign=signing(1, signer_id=child.pk), a1="1")
    assert refused.value.code == "no_signer"


def test_refused_before_a_witness_counts_and_says_so(office: Actor, clerk: Actor, survey: Survey) -> None:
    row = told(clerk, survey, 1, sign=signing(1, way="refused", witness="村民代表王某"), a1="90000")
    assert (row.signed_way, row.signer_id, row.notes["witness"]) == ("refused", None, "村民代表王某")
    assert "王某" not in str(SurveySheet.objects.filter(pk=row.pk).values("sealed_notes").get()["sealed_notes"])


@pytest.mark.parametrize(("yuan", "code"), [({"a1": "很多"}, "no_amount"), ({"a1": "-1"}, "below_zero"), ({"zz": "1"}, "no_line")])
def test_amount_that_is_none_and_nothing_is_lost(
    office: Actor, clerk: Actor, survey: Survey, yuan: dict[str, str], code: str
) -> None:
    with pytest.raises(CaseRefused) as refused:
        told(clerk, survey, 1, **yuan)
    assert refused.value.code == code


def test_draft_is_kept_without_sums_and_two_who_tell_it_at_once_do_not_lose_each_other(
    office: Actor, clerk: Actor, survey: Survey
) -> None:
    row = told(clerk, survey, 1, a1="5")
    assert (row.signed_on, row.net_fen, IncomeLine.objects.count()) == (None, None, 0)
    assert [h.pk for h in unsigned_homes(clerk, survey)] == [1, 2]
    with pytest.raises(CaseRefused) as refused:
        told(clerk, survey, 1, version=0, a1="6")
    assert refused.value.code == "changed"


def test_late_facts_are_taken_and_only_the_extract_stays(office: Actor, clerk: Actor, survey: Survey) -> None:
    told(clerk, survey, 1, sign=signing(1), a1="20000")
    freeze_survey(actor=office, survey_id=survey.pk, version=1)
    assert list(SurveyExtract.objects.values_list("household_id", "net_fen")) == [(1, 2_000_000)]
    assert not differing_sheets(office, survey)
    told(clerk, survey, 1, version=1, sign=signing(1), a1="21000")
    told(clerk, survey, 2, sign=signing(2), a1="20000")
    assert [one.household_id for one in differing_sheets(office, survey)] == [1, 2]
    assert [one.household_id for one in differing_sheets(clerk, survey)] == [1, 2]
    assert SurveyExtract.objects.get().net_fen == 2_000_000
    assert IncomeLine.objects.filter(household_id=1, retracted_at__isnull=True).get().amount_fen == 2_100_000, (
        "the older line is taken back"
    )
    with pytest.raises(CaseRefused):
        freeze_survey(actor=office, survey_id=survey.pk, version=2)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SurveyExtract.objects.update(net_fen=1)


def test_nothing_signed_is_nothing_to_freeze(office: Actor, survey: Survey) -> None:
    with pytest.raises(CaseRefused) as refused:
        freeze_survey(actor=office, survey_id=survey.pk, version=1)
    assert refused.value.code == "nothing"


def test_looked_into_with_an_answer_or_a_case(office: Actor, clerk: Actor, survey: Survey, make_actor: MakeActor) -> None:
    for home in (1, 2):
        told(clerk, survey, home, sign=signing(home), a1="1")
    assert [(left, looked) for _row, left, looked in surveys_that_wait(office, today())] == [(0, 2)]
    with pytest.raises(CaseRefused) as refused:
        answer_sheet(actor=office, survey_id=survey.pk, household_id=1, version=1, answer=" ")
    assert refused.value.code == "no_answer"
    done = answer_sheet(actor=office, survey_id=survey.pk, household_id=1, version=1, answer="儿子已寄钱回来")
    assert done.notes["answer"] == "儿子已寄钱回来"
    answer_sheet(actor=office, survey_id=survey.pk, household_id=2, version=1, answer="", opens_case=True)
    assert (Case.objects.get().source, Case.objects.get().household_id) == ("survey", 2)
    assert not list(surveys_that_wait(office, today()))
    again = told(clerk, survey, 1, version=2, sign=signing(1), a1="2")
    assert again.answered_on, "the same finding told again is answered already"
    with pytest.raises(PermissionDenied):
        answer_sheet(actor=clerk, survey_id=survey.pk, household_id=1, version=3, answer="x")
    assert not [b for one in verify() for b in one.breaches]


def test_village_sees_no_departments_amounts_and_no_foreign_home(office: Actor, clerk: Actor, survey: Survey) -> None:
    by_department(1, DIBAO, 9_000)
    told(clerk, survey, 1, sign=signing(1), a1="8000")
    page = sheet_shown(clerk, survey.pk, 1)
    dibao = next(line for part in page.parts for line in (*part.lines, *part.others) if line.code == DIBAO)
    assert (dibao.is_told, dibao.filled_fen, page.sees_amounts) == (True, None, False)
    assert (
        next(
            x for part in sheet_shown(office, survey.pk, 1).parts for x in (*part.lines, *part.others) if x.code == DIBAO
        ).filled_fen
        == 900_000
    )
    with pytest.raises(Http404):
        sheet_shown(clerk, survey.pk, 4)
    with pytest.raises(Http404):
        told(clerk, survey, 4, a1="1")
    with pytest.raises(PermissionDenied):
        begun(clerk, year=2022)


def test_pages(office: Actor, survey: Survey, client_of: Callable[..., Client]) -> None:
    by_department(1, DIBAO, 9_000)
    lead, village = client_of("leading_group_office"), client_of("village_clerk", OWN_VILLAGE)
    form = {"year": "2023", "from_on": "2023-10-01", "to_on": "2023-12-31", "document_no": "", "query": ""}
    assert lead.post(reverse("surveys"), form | {"year": "x"}).status_code == 422
    assert lead.post(reverse("surveys"), form).status_code == 302
    place, sheet = reverse("survey", args=[survey.pk]), reverse("survey_home", args=[survey.pk, 1])
    for client, address in ((lead, reverse("surveys")), (lead, place), (village, place), (village, sheet), (lead, sheet)):
        assert "UNDEFINED" not in client.get(address).content.decode()
    assert "9,000.00" in lead.get(sheet).content.decode()
    assert "9,000" not in village.get(sheet).content.decode()
    typed = {"version": "0", "line-a1": "8000", "what": "sign", "way": "signature", "on": today().isoformat(), "note": ""}
    answer = village.post(sheet, typed | {"signer": "", "confirmed": "yes"})
    assert answer.status_code == 422
    assert 'value="8000"' in answer.content.decode(), "what was typed stands"
    assert village.post(sheet, typed | {"signer": str(head_of(1)), "confirmed": "yes"}).status_code == 302
    assert village.post(sheet, typed | {"what": "draft"}).status_code == 409
    assert Event.objects.filter(act="sign_sheet", household_id=1).count() == 1
    for tab in ("left", "looked", "differs"):
        assert "UNDEFINED" not in lead.get(place + f"?tab={tab}").content.decode()
    assert lead.post(place, {"what": "freeze", "version": "1"}).status_code == 302
    assert (
        village.post(sheet, typed | {"version": "1", "line-a1": "9000", "signer": str(head_of(1)), "confirmed": "yes"}).status_code
        == 302
    )
    book = openpyxl.load_workbook(io.BytesIO(lead.get(reverse("survey_file", args=[survey.pk])).content))
    assert [c.value for c in next(iter(book["与报表的差异"].iter_rows(min_row=2)))][2:7] == [
        "户主1",
        2,
        2,
        "17,000.00",
        "18,000.00",
    ]
    assert village.get(reverse("survey_print", args=[survey.pk]) + f"?village={OWN_VILLAGE}")["Content-Type"] == "application/pdf"
    assert village.get(reverse("survey_print", args=[survey.pk]) + f"?village={FAR_VILLAGE}").status_code == 422
    assert village.get(reverse("survey_print", args=[survey.pk]) + "?household=4").status_code == 404
