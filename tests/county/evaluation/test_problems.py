"""The register of problems on the site: taken in, given out, reported on, closed out by another person, returned (practice.md P20)."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from datetime import date, timedelta

import openpyxl
import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from county.judged import judge_household, run
from county.records import FAR_VILLAGE, NEXT_VILLAGE, OWN_VILLAGE, make_household, reserved_id
from evaluation.test_rectification import given
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.models import Event
from jingzhun.county.clues.filters import NotAFilter
from jingzhun.county.config.sealed_files import sealed_files
from jingzhun.county.evaluation.models import Inspection, Problem, ProblemStep
from jingzhun.county.evaluation.operations.take_inspection import take_inspection
from jingzhun.county.evaluation.operations.work_problem import Assigned, assign_problem, step_problem
from jingzhun.county.evaluation.queries.problems import problem_shown, problems_in
from jingzhun.county.evaluation.refusals import ProblemRefused
from jingzhun.county.evaluation.returning import returned_file
from jingzhun.county.evaluation.visible import visible_problems
from jingzhun.county.home.verifying import verify
from jingzhun.county.registry.models import Division

pytestmark = pytest.mark.django_db
MakeActor = Callable[..., Actor]
TOWN = OWN_VILLAGE[:9]
__all__ = ["run"]


@pytest.fixture
def office(make_actor: MakeActor) -> Actor:
    shutil.rmtree(settings.DATA / "papers", ignore_errors=True)
    for code, level in ((settings.ENVIRONMENT.county, "county"), (TOWN, "township"), (OWN_VILLAGE, "village")):
        Division.objects.create(code=code, edition=2023, level=level, name=f"区划{code}")
    return make_actor("leading_group_office")


@pytest.fixture
def township(make_actor: MakeActor) -> Actor:
    return make_actor("township_clerk", TOWN)


def taken(office: Actor, content: bytes = b"") -> Inspection:
    return take_inspection(
        actor=office, name="整改台账.xlsx", content=content or given(), title="国家考核反馈", from_whom="国家考核组", document_no="考〔2026〕1号",
        on=timezone.localdate(),
    )  # fmt: skip


def assigned(office: Actor, problem: Problem, **changes: object) -> Problem:
    told = {
        "owner": "乡政府", "due_on": timezone.localdate() + timedelta(days=30), "measures": "逐户排查", "division_code": TOWN, "query": "",
    } | changes  # fmt: skip
    return assign_problem(actor=office, problem_id=problem.pk, version=problem.version, told=Assigned(**told))  # type: ignore[arg-type]


def stepped(actor: Actor, problem: Problem, kind: str, words: str = "见附件") -> Problem:
    return step_problem(actor=actor, problem_id=problem.pk, version=problem.version, kind=kind, words=words)


def test_list_is_taken_in_once_by_number_and_sealed(office: Actor) -> None:
    content = given()
    inspection = taken(office, content)
    assert [(p.number, p.owner, p.due_on) for p in inspection.problems.all()] == [
        ("1", "住建局", date(2026, 12, 31)),
        ("2", "人社局", None),
    ]
    with pytest.raises(ProblemRefused) as twice:
        taken(office, content)
    assert twice.value.code == "twice"
    assert Inspection.objects.count() == 1
    raw = b"".join(path.read_bytes() for path in sealed_files())
    assert "危房".encode() not in raw
    assert Event.objects.filter(act="take_inspection").count() == 1


def test_the_whole_way_from_given_to_closed_out_by_another(office: Actor, township: Actor, make_actor: MakeActor) -> None:
    problem = assigned(office, taken(office).problems.get(number="1"))
    problem = stepped(township, problem, "progress", "已排查12户")
    problem = stepped(township, problem, "done", "3户已入住，照片已归档")
    problem = stepped(office, problem, "returned", "缺验收单")
    problem = stepped(township, problem, "done", "验收单已补")
    supervisor = make_actor("supervisor")
    problem = stepped(supervisor, problem, "closed", "现场核对属实")
    assert problem.state == "closed"
    assert [s.kind for s in problem.steps.all()] == ["given", "progress", "done", "returned", "done", "closed"]
    assert stepped(supervisor, problem, "reopened", "回访发现反弹").state == "open"
    assert not [b for done in verify() for b in done.breaches]


def test_whoever_told_it_mended_does_not_close_it(office: Actor) -> None:
    problem = stepped(office, assigned(office, taken(office).problems.get(number="1")), "done")
    with pytest.raises(ProblemRefused) as refused:
        stepped(office, problem, "closed")
    assert refused.value.code == "same_person"


@pytest.mark.parametrize("kind", ["returned", "closed", "reopened"])
def test_no_step_out_of_order(office: Actor, make_actor: MakeActor, kind: str) -> None:
    problem = assigned(office, taken(office).problems.get(number="1"))
    with pytest.raises(ProblemRefused) as refused:
        stepped(make_actor("supervisor"), problem, kind)
    assert refused.value.code == "not_now"


def test_words_are_needed_and_an_old_version_is_told(office: Actor) -> None:
    problem = taken(office).problems.get(number="1")
    with pytest.raises(ProblemRefused) as refused:
        stepped(office, problem, "progress", "  ")
    assert refused.value.code == "no_words"
    stepped(office, problem, "progress")
    with pytest.raises(ProblemRefused) as changed:
        step_problem(actor=office, problem_id=problem.pk, version=1, kind="progress", words="x")
    assert changed.value.code == "changed"


def test_township_sees_and_works_its_own_only(office: Actor, township: Actor, make_actor: MakeActor) -> None:
    first, second = taken(office).problems.order_by("row")
    assert not visible_problems(township).exists()
    assigned(office, first)
    assert list(visible_problems(township)) == [first]
    with pytest.raises(Http404):
        stepped(township, second, "progress")
    with pytest.raises(PermissionDenied):
        assigned(township, first)
    assert not visible_problems(make_actor("township_clerk", FAR_VILLAGE[:9])).exists()


def test_the_same_fault_is_sought_elsewhere_and_the_number_is_its_list_s_count(
    office: Actor, client_of: Callable[..., Client], run: object
) -> None:
    for number, village in ((1, OWN_VILLAGE), (2, NEXT_VILLAGE)):
        make_household(number, village=village)
        judge_household(number, village)
    problem = assigned(office, taken(office).problems.get(number="1"), query="/households/?kind=near_poor&evil=1&page=3")
    assert problem.query == "kind=near_poor"
    page = problem_shown(office, problem.pk)
    listed = client_of("leading_group_office").get(page.elsewhere_url).content.decode()
    assert page.elsewhere == 2
    assert f'data-total="{page.elsewhere}"' in listed
    with pytest.raises(NotAFilter) as refused:
        assigned(office, problem, query="kind=rich")
    assert refused.value.code == "not_a_list"


def test_returned_in_the_inspectors_layout(office: Actor, township: Actor) -> None:
    inspection = taken(office)
    problem = stepped(township, assigned(office, inspection.problems.get(number="1")), "progress", "已开工")
    sheet = openpyxl.load_workbook(io.BytesIO(returned_file(inspection))).active
    row = [cell.value for cell in sheet[3]]
    month = f"{timezone.localdate().year}年{timezone.localdate().month}月"
    assert row[:3] == ["1", "有3户危房未改造", "乡政府"]
    assert row[5:7] == [f"{month}：已开工", "否"]
    assert problem.state == "open"


def test_what_was_done_cannot_be_changed_or_deleted(office: Actor) -> None:
    taken(office)
    for change in (lambda: ProblemStep.objects.update(kind="closed"), lambda: ProblemStep.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_late_is_what_is_past_its_day(office: Actor) -> None:
    problem = taken(office).problems.get(number="1")
    assigned(office, problem, due_on=timezone.localdate() - timedelta(days=1))
    assert [p.pk for p in problems_in(office, "late", timezone.localdate())] == [problem.pk]


def test_numbers_in_the_inspectors_words_are_masked(office: Actor) -> None:
    number = reserved_id(10)
    from evaluation.test_rectification import HEADER
    from intake.papers import book

    content = book([HEADER, ["1", f"王伟（{number}）家住房漏雨", "住建局", "", "", "", "", ""]], name="x")
    problem = taken(office, content).problems.get()
    assert number not in problem_shown(office, problem.pk).line.text


def test_pages(office: Actor, client_of: Callable[..., Client]) -> None:
    client = client_of("leading_group_office")
    assert "还没有" in client.get(reverse("problems")).content.decode()
    upload = SimpleUploadedFile("整改台账.xlsx", given())
    told = {"given": upload, "title": "国家考核", "from_whom": "考核组", "received_on": "2026-11-01"}
    assert client.post(reverse("problems"), told).status_code == 302
    assert client.post(reverse("problems"), told | {"given": ""}).status_code == 422
    problem = Problem.objects.get(number="1")
    for address in (reverse("problems"), reverse("problem", args=[problem.pk])):
        text = client.get(address).content.decode()
        assert "UNDEFINED" not in text
    assert client.get(reverse("inspection_file", args=[problem.inspection_id])).content[:2] == b"PK"
    step = reverse("problem_step", args=[problem.pk, "progress"])
    assert client.post(step, {"version": "1", "words": "已排查"}).status_code == 302
    assert client.post(step, {"version": "1", "words": "已排查"}).status_code == 409
    assert client.post(reverse("problem_step", args=[problem.pk, "steal"]), {"version": "2", "words": "x"}).status_code == 404
    assert client_of("village_clerk", OWN_VILLAGE).get(reverse("problems")).status_code == 403
