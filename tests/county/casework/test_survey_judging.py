"""A sheet signed while the monitoring line was not known is judged by it once it is, by the sums it was signed with (practice.md P16)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from county.casework.sheets import YEAR, begun, signing, told
from county.records import OWN_VILLAGE
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.models import Event
from jingzhun.county.casework.models import Survey, SurveySheet
from jingzhun.county.casework.operations import judge_sheets
from jingzhun.county.casework.operations.judge_sheets import judge_again
from jingzhun.county.casework.operations.survey import answer_sheet
from jingzhun.county.casework.queries.surveys import survey_shown
from jingzhun.county.casework.working import CaseRefused
from jingzhun.county.clues.law import county_policy
from jingzhun.county.home.verifying import verify
from jingzhun.policy import Policy, load

pytestmark = pytest.mark.django_db
LINE = {"screening/monitoring_line": {"line": [{"from": "2019", "value": 9000, "source": "K", "verified": False}]}}


@pytest.fixture
def later(office: Actor, clerk: Actor) -> Survey:
    """Three sheets signed in a year without a line – below it, on it and fallen and looked into, on it – and a draft."""
    before, later = begun(office, year=YEAR), begun(office, year=YEAR + 1)
    told(clerk, before, 2, sign=signing(2), a1="90000")
    told(clerk, later, 1, sign=signing(1), a1="17999.98")
    told(clerk, later, 2, sign=signing(2), a1="18000")
    answer_sheet(actor=office, survey_id=later.pk, household_id=2, version=1, answer="外出务工推迟")
    told(office, later, 3, sign=signing(3), a1="18000")
    told(office, later, 4, a1="5")
    return later


@pytest.fixture
def line_is_known(later: Survey, monkeypatch: pytest.MonkeyPatch) -> Policy:
    """Let policy know the line, as a later release does, and return that policy."""
    policy = load("cn/150424", later.window_to, overrides=LINE)
    for module in ("operations.judge_sheets", "queries.surveys"):
        monkeypatch.setattr(f"jingzhun.county.casework.{module}.county_policy", lambda _on: policy)
    return policy


def found(survey: Survey) -> dict[int, tuple[str, bool, int]]:
    return {row.household_id: (row.looked_at, bool(row.answered_on), row.version) for row in survey.sheets.order_by("household_id")}


def test_signed_sheet_keeps_the_policy_by_which_it_was_judged(later: Survey) -> None:
    kept = dict(later.sheets.values_list("household_id", "policy_hash"))
    assert kept == {**dict.fromkeys((1, 2, 3), county_policy(later.window_to).hash), 4: ""}


def test_line_that_is_still_not_known_judges_nobody(office: Actor, later: Survey) -> None:
    before = found(later)
    with pytest.raises(CaseRefused) as refused:
        judge_again(actor=office, survey_id=later.pk)
    assert refused.value.code == "no_line"
    assert found(later) == before
    assert survey_shown(office, later.pk, "left", 1).unjudged == 0, "nothing is offered that would be refused"


def test_line_that_is_known_later_judges_by_the_sums_as_signed(office: Actor, later: Survey, line_is_known: Policy) -> None:
    assert found(later) == {
        1: ("line_unknown", False, 1), 2: ("line_unknown income_fall", True, 2), 3: ("line_unknown", False, 1), 4: ("", False, 1),
    }  # fmt: skip
    sums = list(later.sheets.values_list("net_fen", "per_head_fen", "before_fen", "counted"))
    assert survey_shown(office, later.pk, "looked", 1).counts["looked"] == 0
    assert judge_again(actor=office, survey_id=later.pk) == 3
    assert found(later) == {1: ("low_income", False, 2), 2: ("income_fall", True, 3), 3: ("", False, 2), 4: ("", False, 1)}
    assert list(later.sheets.values_list("net_fen", "per_head_fen", "before_fen", "counted")) == sums
    assert set(later.sheets.filter(signed_on__isnull=False).values_list("policy_hash", flat=True)) == {line_is_known.hash}
    assert survey_shown(office, later.pk, "looked", 1).counts["looked"] == 1
    told = Event.objects.filter(act="judge_sheet").order_by("household_id").values_list("household_id", "division_code", "changes")
    assert [(home, changes) for home, _division, changes in told] == [
        (1, {"found": ["line_unknown", "low_income"]}),
        (2, {"found": ["line_unknown income_fall", "income_fall"]}),
        (3, {"found": ["line_unknown", None]}),
    ]
    assert judge_again(actor=office, survey_id=later.pk) == 0, "judged again nothing waits"
    assert not [b for one in verify() for b in one.breaches]


def test_many_are_judged_some_at_a_time(
    office: Actor, later: Survey, line_is_known: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judge_sheets, "CHUNK", 2)
    assert judge_again(actor=office, survey_id=later.pk) == 3
    assert not SurveySheet.objects.filter(looked_at__contains="line_unknown").exists()


def test_new_finding_waits_for_an_answer_of_its_own(office: Actor, later: Survey, line_is_known: Policy) -> None:
    SurveySheet.objects.filter(survey=later, household_id=2).update(per_head_fen=1)
    judge_again(actor=office, survey_id=later.pk)
    assert found(later)[2] == ("low_income income_fall", False, 3)


def test_offered_to_who_leads_surveys_and_to_nobody_else(
    later: Survey, line_is_known: Policy, client_of: Callable[..., Client]
) -> None:
    lead, village, address = (
        client_of("leading_group_office"),
        client_of("village_clerk", OWN_VILLAGE),
        reverse("survey", args=[later.pk]),
    )
    assert 'value="judge"' in lead.get(address).content.decode()
    assert 'value="judge"' not in village.get(address).content.decode()
    assert village.post(address, {"what": "judge"}).status_code == 403
    assert lead.post(address, {"what": "judge"}).status_code == 302
    page = lead.get(address).content.decode()
    assert 'value="judge"' not in page
    assert "UNDEFINED" not in page


def test_village_judges_no_sheets(clerk: Actor, later: Survey, line_is_known: Policy) -> None:
    with pytest.raises(PermissionDenied):
        judge_again(actor=clerk, survey_id=later.pk)
