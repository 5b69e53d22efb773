"""Departments asked about those who signed, replies matched, the village asked and never told the value (practice.md P28)."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client
from django.urls import reverse

from county.casework.chain import OPENED, Crew
from county.records import FAR_VILLAGE, OWN_VILLAGE, reserved_id
from intake.papers import book
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.models import Event
from jingzhun.county.casework.models import Authorisation, Case, Comparison, ComparisonFinding
from jingzhun.county.casework.operations.authorise import authorise, withdraw_authorisation
from jingzhun.county.casework.operations.compare import department_file, finish_comparison, start_comparison, take_reply
from jingzhun.county.casework.queries.case_shown import case_shown
from jingzhun.county.casework.queries.comparisons import comparison_shown
from jingzhun.county.casework.working import CaseRefused
from jingzhun.county.home.verifying import verify
from jingzhun.county.registry.models import Person

pytestmark = pytest.mark.usefixtures("two_ill", "at")
SIGNED = OPENED + timedelta(days=1)
COLUMN = "名下不动产（处）"


def waiting(crew: Crew) -> Case:
    return crew.step(crew.step(crew.opened(), "applied"), "visited")


def started(crew: Crew, case: Case, *people: int) -> Comparison:
    for person in people or (10,):
        authorise(actor=crew.clerk, case_id=case.pk, person_id=person, signed_on=SIGNED)
    return start_comparison(actor=crew.county, case_ids=[case.pk])


def reply(crew: Crew, round_: Comparison, rows: list[list[object]], department: str = "land"):
    content = book([["姓名", "身份证号", COLUMN], *rows])
    return take_reply(actor=crew.county, comparison_id=round_.pk, department=department, name="回复.xlsx", content=content)


def all_replied(crew: Crew, round_: Comparison) -> None:
    for line in comparison_shown(crew.county, round_.pk).departments:
        content = book([["姓名", "身份证号", *line.columns], ["王伟", reserved_id(10), *["无"] * len(line.columns)]])
        take_reply(actor=crew.county, comparison_id=round_.pk, department=line.code, name="x.xlsx", content=content)


def test_only_who_signed_is_asked_about(crew: Crew) -> None:
    case = waiting(crew)
    round_ = started(crew, case)
    name, content = department_file(crew.county, round_, "land")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert name.startswith("不动产登记信息比对表")
    assert [[c.value for c in row] for row in sheet.iter_rows(min_row=2)] == [[1, "王伟", reserved_id(10), None]]
    assert comparison_shown(crew.county, round_.pk).cases[0].unsigned == 1


def test_nobody_signed_then_nobody_is_asked_about(crew: Crew) -> None:
    with pytest.raises(CaseRefused) as refused:
        start_comparison(actor=crew.county, case_ids=[waiting(crew).pk])
    assert refused.value.code == "nobody"
    assert not Comparison.objects.exists()


def test_signature_taken_back_ends_the_asking(crew: Crew) -> None:
    case = waiting(crew)
    authorise(actor=crew.clerk, case_id=case.pk, person_id=10, signed_on=SIGNED)
    authorise(actor=crew.clerk, case_id=case.pk, person_id=10, signed_on=SIGNED)
    assert Authorisation.objects.count() == 1
    withdraw_authorisation(actor=crew.clerk, case_id=case.pk, person_id=10)
    with pytest.raises(CaseRefused):
        start_comparison(actor=crew.county, case_ids=[case.pk])
    with pytest.raises(Http404):
        withdraw_authorisation(actor=crew.clerk, case_id=case.pk, person_id=10)


def test_nobody_signs_for_another_household_or_in_the_future(crew: Crew, make_actor: Callable[..., Actor]) -> None:
    case = waiting(crew)
    with pytest.raises(Http404):
        authorise(actor=crew.clerk, case_id=case.pk, person_id=20, signed_on=SIGNED)
    with pytest.raises(CaseRefused):
        authorise(actor=crew.clerk, case_id=case.pk, person_id=10, signed_on=OPENED + timedelta(days=400))
    with pytest.raises(Http404):
        authorise(actor=make_actor("village_clerk", FAR_VILLAGE), case_id=case.pk, person_id=10, signed_on=SIGNED)


def test_child_is_asked_about_with_an_adult_who_signed_and_signs_nothing(crew: Crew) -> None:
    Person.objects.filter(pk=11).update(birth_on=OPENED - timedelta(days=3650))
    case = waiting(crew)
    assert [s.person_id for s in case_shown(crew.clerk, case.pk).signers] == [10]
    round_ = started(crew, case)
    assert set(round_.people.values_list("person_id", flat=True)) == {10, 11}


def test_difference_is_a_question_to_the_village_and_a_value_to_the_county_only(crew: Crew) -> None:
    case = waiting(crew)
    told = reply(crew, started(crew, case), [["王伟", reserved_id(10), "2"], ["不明", reserved_id(990), "1"]])
    assert (told.rows_matched, told.rows_unmatched, told.people_missing) == (1, 1, 0)
    finding = ComparisonFinding.objects.get()
    assert (finding.person_id, finding.value) == (10, "2")
    village = case_shown(crew.clerk, case.pk).questions
    assert village == ((village[0][0], village[0][1], ""),)
    assert "不动产" in village[0][1].zh
    assert case_shown(crew.county, case.pk).questions[0][2] == f"{COLUMN}：2"
    assert case_shown(crew.township, case.pk).questions[0][2] == "", "the township sees the question, never the balance"
    assert not [b for one in verify() for b in one.breaches]


def test_second_reply_replaces_the_first_with_its_questions(crew: Crew) -> None:
    case = waiting(crew)
    round_ = started(crew, case)
    reply(crew, round_, [["王伟", reserved_id(10), "2"]])
    reply(crew, round_, [["王伟", reserved_id(10), "无"]])
    assert not ComparisonFinding.objects.exists()
    assert round_.replies.count() == 1


def test_step_is_taken_when_every_department_replied(crew: Crew) -> None:
    case = waiting(crew)
    round_ = started(crew, case)
    with pytest.raises(CaseRefused) as refused:
        finish_comparison(actor=crew.county, comparison_id=round_.pk, version=1)
    assert refused.value.code == "not_all"
    assert "人社局" in refused.value.sentence.zh
    assert "labour" not in refused.value.sentence.zh, "departments by name, never by code"
    all_replied(crew, round_)
    assert finish_comparison(actor=crew.county, comparison_id=round_.pk, version=1) == (case.pk,)
    assert case.acts.get(step="compared").evidence == "comparison_reply"
    with pytest.raises(CaseRefused) as again:
        finish_comparison(actor=crew.county, comparison_id=round_.pk, version=1)
    assert again.value.code == "changed"
    acts = set(Event.objects.filter(subject_kind="comparison").values_list("act", flat=True))
    assert acts == {"start_comparison", "take_reply", "finish_comparison"}


def test_case_that_does_not_wait_is_in_no_round(crew: Crew) -> None:
    with pytest.raises(CaseRefused) as refused:
        start_comparison(actor=crew.county, case_ids=[crew.opened().pk])
    assert refused.value.code == "no_cases"


def test_township_and_village_ask_no_department(crew: Crew) -> None:
    for actor in (crew.clerk, crew.township):
        with pytest.raises(PermissionDenied):
            start_comparison(actor=actor, case_ids=[1])


def test_pages(crew: Crew, client_of: Callable[..., Client]) -> None:
    case = waiting(crew)
    clerk = client_of("resident_team", OWN_VILLAGE)
    sign = reverse("case_sign", args=[case.pk])
    assert clerk.post(sign, {"person": "10", "signed_on": SIGNED.isoformat()}).status_code == 302
    assert "不得" not in clerk.get(reverse("case", args=[case.pk])).content.decode()
    office = client_of("leading_group_office")
    assert office.post(reverse("comparisons"), {"pick": []}).status_code == 422
    made = office.post(reverse("comparisons"), {"pick": [str(case.pk)]})
    assert made.status_code == 302
    number = Comparison.objects.get().pk
    text = office.get(reverse("comparison", args=[number])).content.decode()
    assert "UNDEFINED" not in text
    back = SimpleUploadedFile("r.xlsx", book([["身份证号", COLUMN], [reserved_id(10), "1"]]))
    step = reverse("comparison_step", args=[number, "reply"])
    assert office.post(step, {"department": "land", "given": back}).status_code == 302
    assert office.post(step, {"department": "land"}).status_code == 422
    assert office.post(step, {"department": "nobody", "given": SimpleUploadedFile("r.csv", b"x")}).status_code == 422
    assert office.post(reverse("comparison_step", args=[number, "finish"]), {"version": "1"}).status_code == 422
    visit = clerk.get(reverse("case", args=[case.pk])).content.decode()
    assert "不动产" in visit
    assert f"{COLUMN}：1" not in visit
    assert clerk.get(reverse("comparisons")).status_code == 403
