"""The API's parts for cases, files and lists: the same rows as the pages, in the key's divisions, without what is a person's to read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from county.api.conftest import Program, command
from county.casework.chain import Crew, crew
from county.records import FAR_VILLAGE, OWN_VILLAGE, make_household
from jingzhun.county.casework.models import Case
from jingzhun.county.intake.models import Delivery, ListRow, ListTask

MakeProgram = Callable[..., Program]
__all__ = ["crew"]
WHY = "妻子卧病，邻居来报"
CASES = ("see_cases", "answer_lists", "import_files")


@pytest.fixture
def case(two_ill: object, crew: Crew) -> Case:
    return crew.until(crew.opened(1, reason=WHY), "visited")


def test_cases_as_the_inbox_has_them(case: Case, program: MakeProgram) -> None:
    one = program(acts=CASES)
    [told] = one.ask("cases?state=open").json()["items"]
    assert (told["case_id"], told["household_id"], told["village_code"]) == (str(case.pk), "1", OWN_VILLAGE)
    assert {turn["step"] for turn in told["next"]} == set(case.turns.values_list("step", flat=True))
    assert one.ask("cases?state=ended").json()["items"] == []
    assert one.ask("cases?household_id=2").json()["items"] == []
    answer = one.ask(f"cases/{case.pk}")
    assert answer["ETag"] == f'"{case.version}"'
    assert [act["step"] for act in answer.json()["acts"]] == [None, "applied", "visited"]
    assert case.acts.get(kind="open").reason == WHY
    assert WHY not in json.dumps(answer.json(), ensure_ascii=False), "why is a person's to read"


def test_case_of_another_division_is_not_there(case: Case, program: MakeProgram) -> None:
    far = program(role="village_clerk", home=FAR_VILLAGE, acts=CASES)
    assert far.ask("cases").json()["items"] == []
    assert far.ask(f"cases/{case.pk}").status_code == far.ask("cases/999999").status_code == 404
    assert program(acts=("see_figures",)).ask("cases").status_code == 403


def give(one: Program, name: str = "低保.csv", content: bytes = b"a,b\n", **more: str) -> Any:
    headers = {"Idempotency-Key": command()} | more
    return one.ask("deliveries?period=2024-06", "post", data={"given": SimpleUploadedFile(name, content)}, headers=headers)


def test_file_given_waits_for_its_check_and_for_people(db: None, program: MakeProgram) -> None:
    one = program(role="department_officer", acts=CASES)
    made = give(one)
    assert (made.status_code, made.json()["state"]) == (201, "uploaded")
    number = made.json()["delivery_id"]
    assert one.ask(f"deliveries/{number}").json()["file_name"] == "低保.csv"
    assert [d["delivery_id"] for d in one.ask("deliveries?period=2024-06").json()["items"]] == [number]
    assert one.ask("deliveries?period=2024-05").json()["items"] == []
    assert program(role="township_clerk", home=OWN_VILLAGE[:9], acts=CASES).ask(f"deliveries/{number}").status_code == 404, (
        "another officer"
    )


@pytest.mark.parametrize(("name", "content", "code"), [("x.exe", b"a", "wrong_kind"), ("x.csv", b"", "empty")])
def test_file_that_is_none_says_why(db: None, program: MakeProgram, name: str, content: bytes, code: str) -> None:
    answer = give(program(role="department_officer", acts=CASES), name, content)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not Delivery.objects.exists()


def test_file_without_a_command_key_or_act(db: None, program: MakeProgram) -> None:
    one = program(role="department_officer", acts=CASES)
    assert give(one, **{"Idempotency-Key": ""}).status_code == 428
    assert give(program(role="department_officer", acts=("see_figures",))).status_code == 403


@pytest.fixture
def row(db: None) -> ListRow:
    make_household(1, village=OWN_VILLAGE)
    task = ListTask.objects.create(
        title="疑点数据", file_name="x.xlsx", sha256="1", due_on=timezone.localdate(), officer_id=1, division_code="150424",
        given_at=timezone.now(), sheet="x", header_row=1, width=3,
    )  # fmt: skip
    told = json.dumps({"name": "王甲", "id": "990424199001010019", "question": [["疑点", "名下有车"]]}, ensure_ascii=False)
    return ListRow.objects.create(task=task, row=2, village_code=OWN_VILLAGE, household_id=1, sealed_told=told, question_key="1")


def test_rows_of_a_list_are_answered_once_and_without_an_id(row: ListRow, program: MakeProgram) -> None:
    one = program(role="village_clerk", home=OWN_VILLAGE, acts=CASES)
    assert [task["title"] for task in one.ask("lists?is_open=true").json()["items"]] == ["疑点数据"]
    [told] = one.ask(f"lists/{row.task_id}/rows").json()["items"]
    assert (told["name"], told["question"], told["answer"]) == ("王甲", [["疑点", "名下有车"]], None)
    assert "990424199001010019" not in json.dumps(told)
    place, key = f"lists/rows/{row.pk}/answers", {"Idempotency-Key": command()}
    body = {"version": told["version"], "answer": "untrue", "note": "车已卖"}
    assert one.write(place, body, **key).status_code == 201
    assert one.write(place, body, **key)["Idempotent-Replayed"] == "true"
    late = one.write(place, body, **{"Idempotency-Key": command()})
    assert (late.status_code, late.json()["code"]) == (409, "changed")
    assert one.ask(f"lists/{row.task_id}/rows?is_answered=false").json()["items"] == []


def test_rows_of_another_village_are_not_there(row: ListRow, program: MakeProgram) -> None:
    far = program(role="village_clerk", home=FAR_VILLAGE, acts=CASES)
    assert far.ask("lists").json()["items"] == []
    assert far.ask(f"lists/{row.task_id}/rows").status_code == 404
    body = {"version": 1, "answer": "true", "note": ""}
    assert far.write(f"lists/rows/{row.pk}/answers", body, **{"Idempotency-Key": command()}).status_code == 404
