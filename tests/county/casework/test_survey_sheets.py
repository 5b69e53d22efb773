"""A signed sheet is not spoilt: no draft over it, its witness and the trail stay true, and two who tell a home's first sheet do not fail (P16)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from county.casework.sheets import WAGE, begun, signing, told
from county.records import OWN_VILLAGE
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.models import Event
from jingzhun.county.casework.models import Survey, SurveySheet
from jingzhun.county.casework.operations.survey import answer_sheet
from jingzhun.county.casework.queries.surveys import sheet_shown
from jingzhun.county.casework.working import CaseRefused
from jingzhun.county.registry.models import IncomeLine, LifeEvent
from jingzhun.policy import load

pytestmark = pytest.mark.django_db


def changes_of(act: str) -> dict[str, object]:
    event = Event.objects.filter(act=act).order_by("sequence").last()
    assert event
    return dict(event.changes)


def test_draft_over_a_signed_sheet_is_refused_and_the_sheet_stays_whole(clerk: Actor, survey: Survey) -> None:
    signed = told(clerk, survey, 1, sign=signing(1), a1="8000")
    with pytest.raises(CaseRefused) as refused:
        told(clerk, survey, 1, version=1, a1="1")
    assert refused.value.code == "signed"
    kept = SurveySheet.objects.get()
    assert (kept.told, kept.net_fen, kept.version) == ({WAGE: 800_000}, signed.net_fen, 1)
    assert IncomeLine.objects.get(retracted_at__isnull=True).amount_fen == 800_000
    assert not Event.objects.filter(act="keep_sheet").exists()


def test_page_of_a_signed_sheet_offers_no_draft(clerk: Actor, survey: Survey, client_of: Callable[..., Client]) -> None:
    village, address = client_of("village_clerk", OWN_VILLAGE), reverse("survey_home", args=[survey.pk, 1])
    assert 'value="draft"' in village.get(address).content.decode()
    told(clerk, survey, 1, a1="8000")
    assert 'value="draft"' in village.get(address).content.decode()
    told(clerk, survey, 1, version=1, sign=signing(1), a1="8000")
    page = village.get(address).content.decode()
    assert 'value="draft"' not in page
    assert 'value="sign"' in page
    assert village.post(address, {"version": "2", "line-a1": "1", "what": "draft"}).status_code == 422


def test_amount_that_cannot_be_read_is_told_by_its_line_in_both_languages(clerk: Actor, survey: Survey) -> None:
    for typed, says in (("很多", "cannot be read: "), ("-1", "below zero")):
        with pytest.raises(CaseRefused) as refused:
            told(clerk, survey, 1, a1=typed)
        zh, en = refused.value.sentence.zh, refused.value.sentence.en
        assert "外出务工收入" in zh
        assert "外出务工收入" not in en
        assert says in en


def test_trail_tells_what_a_sheet_was_before(clerk: Actor, survey: Survey) -> None:
    told(clerk, survey, 1, a1="1")
    assert changes_of("keep_sheet") == {"lines": [None, 1]}
    told(clerk, survey, 1, version=1, sign=signing(1), a1="1", c2="1")
    assert changes_of("sign_sheet") == {"lines": [1, 2], "signed": [None, "signature"], "found": [None, "low_income"]}
    told(clerk, survey, 1, version=2, sign=signing(1, way="fingerprint"), a1="90000")
    assert changes_of("sign_sheet") == {"lines": [2, 1], "signed": ["signature", "fingerprint"], "found": ["low_income", None]}


def test_witness_stays_when_the_sheet_is_answered_and_goes_with_the_refusal_when_it_is_signed_anew(
    office: Actor, clerk: Actor, survey: Survey
) -> None:
    told(clerk, survey, 1, sign=signing(1, way="refused", witness="村民代表王某"), a1="1")
    answer_sheet(actor=office, survey_id=survey.pk, household_id=1, version=1, answer="无风险")
    assert SurveySheet.objects.get().notes == {"answer": "无风险", "witness": "村民代表王某"}
    told(clerk, survey, 1, version=2, sign=signing(1), a1="2")
    assert SurveySheet.objects.get().notes == {"answer": "无风险"}
    told(clerk, survey, 1, version=3, sign=signing(1, way="refused", witness="组长李某"), a1="2")
    assert SurveySheet.objects.get().notes["witness"] == "组长李某"


def test_two_who_tell_a_homes_first_sheet_at_once_then_the_second_is_told_it_changed(
    office: Actor, clerk: Actor, survey: Survey
) -> None:
    looked = []

    def other_is_quicker(execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
        """Let another officer's sheet be written right after ours was looked for and not found."""
        found = execute(sql, params, many, context)
        if not looked and sql.startswith("SELECT") and "casework_surveysheet" in sql:
            looked.append(sql)
            more = {"village_code": OWN_VILLAGE, "officer_id": 1, "changed_at": timezone.now()}
            SurveySheet.objects.create(survey=survey, household_id=1, told={WAGE: 700}, version=1, **more)
        return found

    with connection.execute_wrapper(other_is_quicker), pytest.raises(CaseRefused) as refused:
        told(clerk, survey, 1, a1="6")
    assert refused.value.code == "changed"
    assert len(looked) == 1


@pytest.mark.parametrize("year", [2023, 2024])
def test_window_before_one_that_ends_on_a_leap_day(office: Actor, clerk: Actor, year: int, monkeypatch: pytest.MonkeyPatch) -> None:
    march = {"casework/annual_survey": {"window_first_month": [{"from": "2014", "value": 3, "source": "K", "verified": False}]}}
    for module in ("operations.survey", "surveying", "queries.surveys"):
        monkeypatch.setattr(f"jingzhun.county.casework.{module}.county_policy", lambda on: load("cn/150424", on, overrides=march))
    survey = begun(office, year=year)
    assert survey.window_to == date(year, 2, 29 if year == 2024 else 28)
    IncomeLine.objects.create(
        household_id=1, line=WAGE, amount_fen=4_000_000, period_from=date(year - 2, 1, 1), period_to=date(year - 1, 2, 28), basis="survey",
        source_batch="household_survey:x:rural", source_row=1,
    )  # fmt: skip
    IncomeLine.objects.create(
        household_id=1, line="d2", amount_fen=100, period_from=date(year - 1, 2, 1), period_to=date(year - 1, 2, 28), basis="department",
        source_batch="dibao_paid:x:civil", source_row=1, is_one_off=False,
    )  # fmt: skip
    wage = next(line for part in sheet_shown(office, survey.pk, 1).parts for line in part.lines if line.code == WAGE)
    assert wage.before_fen == 4_000_000
    row = told(clerk, survey, 1, sign=signing(1), a1="20000")
    assert (row.before_fen, row.looked_at.split()[-1]) == (2_000_050, "income_fall")
    assert not LifeEvent.objects.exists()
