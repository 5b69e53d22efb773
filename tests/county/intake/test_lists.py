"""Lists from above on the site: given out, placed, answered once, taken by workbook, returned in the sender's layout (P2, P4)."""

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
from django.http import Http404
from django.test import Client
from django.utils import timezone

from county.judged import judge_household
from county.records import FAR_VILLAGE, NEXT_VILLAGE, OWN_VILLAGE, make_household, make_person, reserved_id
from intake.papers import book
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.models import Event
from jingzhun.county.clues.models import Decision, Run
from jingzhun.county.clues.queries.clues import RULE_OF
from jingzhun.county.home.verifying import verify
from jingzhun.county.intake.keeping import place_of
from jingzhun.county.intake.lists import visible_rows
from jingzhun.county.intake.models import ListRow, ListTask, Receipt
from jingzhun.county.intake.operations.answer_list import RowAnswer, answer_list_row, place_list_row, return_list, withdraw_list
from jingzhun.county.intake.operations.give_list import give_list
from jingzhun.county.intake.operations.take_village_book import take_village_book
from jingzhun.county.intake.operations.upload_file import DoorRefused
from jingzhun.county.intake.returning import returned_file
from jingzhun.county.intake.village_book import visits_due, workbook
from jingzhun.county.registry.models import Division
from jingzhun.facts import linxi_divisions, short_name
from jingzhun.sheets.reading import read
from jingzhun.values.errors import JingzhunError

HEADER = ["序号", "乡镇", "村", "姓名", "身份证号", "疑点", "核实结果", "情况说明", "核实人", "核实时间"]
DUE = timezone.localdate() + timedelta(days=9)
pytestmark = pytest.mark.django_db


@pytest.fixture
def office(make_actor: Callable[..., Actor]) -> Actor:
    shutil.rmtree(settings.DATA / "papers", ignore_errors=True)
    make_household(1, head="王伟", village=OWN_VILLAGE)
    make_household(2, head="李芳", village=NEXT_VILLAGE)
    make_household(3, head="赵强", village=FAR_VILLAGE)
    return make_actor("leading_group_office")


def senders(question: str = "名下有商品房") -> bytes:
    rows = [
        ["第三批疑点清单"],
        HEADER,
        [1, None, None, "王伟", reserved_id(10), question],
        [2, None, None, "李芳", reserved_id(20), "有车辆"],
        [3, None, None, "赵强", reserved_id(30), "有公司"],
        [4, None, None, "查无此人", None, "有公司"],
    ]
    return book(rows, merged=["A1:J1"], name="疑点")


def give(office: Actor, content: bytes = b"", title: str = "第三批") -> ListTask:
    return give_list(actor=office, name="疑点清单.xlsx", content=content or senders(), title=title, due_on=DUE)


def row_of(task: ListTask, number: int) -> ListRow:
    return task.rows.get(row=number)


def answer(actor: Actor, row: ListRow, code: str = "untrue", note: str = "已于2021年出售") -> ListRow:
    return answer_list_row(actor=actor, told=RowAnswer(row.pk, row.version, code, note))


def test_rows_go_to_the_village_of_the_household_and_the_rest_to_the_county(
    office: Actor, make_actor: Callable[..., Actor]
) -> None:
    task = give(office)
    assert list(task.rows.values_list("row", "village_code", "household_id")) == [
        (3, OWN_VILLAGE, 1), (4, NEXT_VILLAGE, 2), (5, FAR_VILLAGE, 3), (6, "", None),
    ]  # fmt: skip
    own = make_actor("village_clerk", OWN_VILLAGE)
    assert [r.row for r in visible_rows(own)] == [3]
    assert [r.row for r in visible_rows(make_actor("township_clerk", OWN_VILLAGE[:9]))] == [3, 4]
    assert visible_rows(office).count() == 4
    assert Event.objects.filter(act="give_list").count() == 1


def test_ids_and_the_file_lie_sealed(office: Actor) -> None:
    task = give(office)
    assert reserved_id(10) not in str(ListRow.objects.filter(task=task).values_list("sealed_told", flat=True)[0])
    assert b"PK" not in place_of("list", task.pk, "given").read_bytes()[:4]


def test_an_answer_is_kept_once_with_who_and_when(office: Actor, make_actor: Callable[..., Actor]) -> None:
    task = give(office)
    clerk = make_actor("village_clerk", OWN_VILLAGE)
    row = row_of(task, 3)
    done = answer(clerk, row)
    assert (done.answer, done.note, done.answered_by) == ("untrue", "已于2021年出售", clerk.officer_id)
    with pytest.raises(DoorRefused) as stale:
        answer(clerk, row)
    assert stale.value.code == "changed"
    assert Event.objects.filter(act="answer_list_row", division_code=OWN_VILLAGE).count() == 1


@pytest.mark.parametrize(
    ("code", "note", "refused"),
    [
        ("true", "", ""),
        ("untrue", "", "no_note"),
        ("corrected", " ", "no_note"),
        ("explained", "x" * 501, "long_note"),
        ("maybe", "x", "unknown_answer"),
    ],
)
def test_which_answers_need_a_sentence(office: Actor, code: str, note: str, refused: str) -> None:
    row = row_of(give(office), 3)
    if not refused:
        assert answer(office, row, code, note).answer == code
        return
    with pytest.raises(DoorRefused) as wrong:
        answer(office, row, code, note)
    assert wrong.value.code == refused
    assert ListRow.objects.get(pk=row.pk).answer == ""


def test_another_villages_row_is_not_found(office: Actor, make_actor: Callable[..., Actor]) -> None:
    task = give(office)
    clerk = make_actor("village_clerk", OWN_VILLAGE)
    with pytest.raises(Http404):
        answer(clerk, row_of(task, 4))
    for act in (lambda: give(clerk), lambda: place_list_row(actor=clerk, row_id=row_of(task, 3).pk, village_code=NEXT_VILLAGE)):
        with pytest.raises(PermissionDenied):
            act()


def test_the_answer_joins_the_household_and_is_never_asked_again(office: Actor, make_actor: Callable[..., Actor]) -> None:
    clerk = make_actor("village_clerk", OWN_VILLAGE)
    answer(clerk, row_of(give(office), 3))
    again = [
        ["新的清单"],
        ["姓名", "身份证号码", "疑点", "处理情况"],
        ["王伟", reserved_id(10), "名下有 商品房", None],
        ["李芳", reserved_id(20), "另一问题"],
    ]
    second = give(office, book(again), "第四批")
    known, fresh = row_of(second, 3), row_of(second, 4)
    assert (known.answer, known.note, known.same_as and known.same_as.task.title) == ("untrue", "已于2021年出售", "第三批")
    assert (fresh.answer, fresh.same_as) == ("", None)


def test_a_row_nobody_could_place_is_given_to_a_village(office: Actor, make_actor: Callable[..., Actor]) -> None:
    Division.objects.create(code=OWN_VILLAGE, name="冬不冷村", edition=2023, level="village", parent_code=OWN_VILLAGE[:9])
    row = row_of(give(office), 6)
    with pytest.raises(DoorRefused):
        place_list_row(actor=office, row_id=row.pk, village_code="150424999999")
    place_list_row(actor=office, row_id=row.pk, village_code=OWN_VILLAGE)
    assert [r.row for r in visible_rows(make_actor("village_clerk", OWN_VILLAGE))] == [3, 6]


def test_a_name_alone_is_a_person_only_where_it_is_one_persons(office: Actor) -> None:
    names = {d.code: d.name for d in linxi_divisions()}
    make_household(4, head="孙丽", village=NEXT_VILLAGE)
    make_person(make_household(5, head="孙丽", village=NEXT_VILLAGE), 59, name="钱敏")
    place = [names[NEXT_VILLAGE[:9]], short_name(names[NEXT_VILLAGE])]
    rows = [["乡镇", "村", "姓名", "疑点"], [*place, "孙丽", "x"], [*place, "钱敏", "x"]]
    task = give(office, book(rows))
    assert [(r.household_id, r.village_code) for r in task.rows.all()] == [(None, NEXT_VILLAGE), (5, NEXT_VILLAGE)]


def test_the_same_file_is_not_given_out_twice_unless_the_first_was_taken_back(office: Actor) -> None:
    content = senders()
    task = give(office, content)
    with pytest.raises(DoorRefused) as twice:
        give(office, content)
    assert twice.value.code == "given_twice"
    withdraw_list(actor=office, list_id=task.pk, version=task.version, reason="发错了")
    assert give(office, content).pk != task.pk
    assert not visible_rows(office).filter(task=task).exists()


def test_the_workbook_of_a_village_comes_back_through_the_door_with_a_receipt(
    office: Actor, make_actor: Callable[..., Actor]
) -> None:
    task = give(office)
    clerk = make_actor("village_clerk", OWN_VILLAGE)
    rows = visible_rows(office).select_related("task", "household")
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(rows)))
    page = sheet["清单核查"]
    assert [c.value for c in page[1]][:2] == ["任务编号", "清单"]
    words = [("属实", None), ("不属实", "查过"), ("也许", "x"), ("不属实", None)]
    for at, (said, note) in enumerate(words, start=2):
        page.cell(at, 7, said)
        page.cell(at, 8, note)
    out = io.BytesIO()
    sheet.save(out)
    taken = take_village_book(actor=office, name="x.xlsx", content=out.getvalue())
    assert (taken.receipt.rows_taken, taken.receipt.rows_wrong, [at for at, _ in taken.wrong]) == (2, 2, [4, 5])
    assert list(task.rows.order_by("row").values_list("answer", flat=True)) == ["true", "untrue", "", ""]
    again = take_village_book(actor=office, name="x.xlsx", content=out.getvalue())
    assert (again.receipt.rows_taken, again.receipt.rows_same) == (0, 2), "the same workbook again changes nothing"
    foreign = take_village_book(actor=clerk, name="x.xlsx", content=out.getvalue())
    assert foreign.receipt.rows_wrong == 3, "rows of other villages are not his"
    assert str(Receipt.objects.get(pk=taken.receipt.pk)).startswith("R0")


def test_visits_go_out_and_come_back_by_the_same_workbook(office: Actor, run: Run, make_actor: Callable[..., Actor]) -> None:
    for number, village in ((1, OWN_VILLAGE), (2, NEXT_VILLAGE)):
        judge_household(number, village)
    clerk = make_actor("village_clerk", OWN_VILLAGE)
    due = list(visits_due(clerk))
    assert [c.household_id for c in due] == [1]
    sheet = openpyxl.load_workbook(io.BytesIO(workbook((), visits_due(office))))
    page = sheet["入户核查"]
    assert page.max_row == 3
    for at, (said, on) in enumerate((("属实", "2024-06-20"), ("不清楚", None)), start=2):
        page.cell(at, 5, said)
        page.cell(at, 6, on)
    out = io.BytesIO()
    sheet.save(out)
    taken = take_village_book(actor=office, name="x.xlsx", content=out.getvalue())
    assert (taken.receipt.rows_taken, taken.receipt.rows_wrong) == (1, 1)
    decision = Decision.objects.get()
    assert (decision.outcome, decision.decided_on) == ("confirmed", date(2024, 6, 20))
    assert not list(visits_due(clerk)), "an answered visit is not due any more"
    again = take_village_book(actor=office, name="x.xlsx", content=out.getvalue())
    assert (again.receipt.rows_taken, again.receipt.rows_same) == (0, 1)
    words = [page.cell(at, 4).value for at in (2, 3)]
    assert words == [RULE_OF[due[0].rule].village.zh] * 2, "in the village's words"


def test_a_list_goes_back_cell_for_cell(office: Actor) -> None:
    task = give(office)
    answer(office, row_of(task, 3))
    answer(office, row_of(task, 4), "true", "")
    before, back = (read(content, name="x.xlsx").sheets[0].rows for content in (senders(), returned_file(task)))
    today = f"{timezone.localdate():%Y-%m-%d}"
    who = "leading_group_office_150424"
    assert [r[:6] for r in back] == [(r + [""] * 6)[:6] for r in before]
    assert back[2][6:10] == ["不属实", "已于2021年出售", who, today]
    assert back[3][6:10] == ["属实", "", who, today]
    assert back[4][6:10] == [""] * len(back[4][6:10])


def test_returning_with_rows_left_needs_a_reason_and_closes_the_list(office: Actor) -> None:
    task = give(office)
    with pytest.raises(DoorRefused) as left:
        return_list(actor=office, list_id=task.pk, version=task.version, reason="")
    assert left.value.code == "left"
    return_list(actor=office, list_id=task.pk, version=task.version, reason="先报已核实的")
    with pytest.raises(DoorRefused) as closed:
        answer(office, row_of(task, 3))
    assert closed.value.code == "closed"
    assert not [breach for done in verify() for breach in done.breaches]


def test_the_pages_work_from_upload_to_return(office: Actor, client_of: Callable[..., Client]) -> None:
    client = client_of("leading_group_office")
    given = SimpleUploadedFile("疑点清单.xlsx", senders())
    shown = client.post("/intake/lists/", {"given": given, "title": "第三批", "due_on": DUE.isoformat()}, follow=True)
    assert "王伟" in shown.content.decode()
    assert reserved_id(10) not in shown.content.decode(), "who answers needs no id"
    task = ListTask.objects.get()
    row = row_of(task, 3)
    url = f"/intake/lists/{task.pk}/rows/{row.pk}/"
    refused = client.post(url, {"version": row.version, "answer": "untrue", "note": ""})
    assert (refused.status_code, "需要写一句说明" in refused.content.decode()) == (422, True)
    assert client.post(url, {"version": row.version, "answer": "untrue", "note": "卖了"}).status_code == 302
    assert client.post(url, {"version": row.version, "answer": "true"}).status_code == 409
    clerk = client_of("village_clerk", OWN_VILLAGE)
    page = clerk.get(f"/intake/lists/{task.pk}/").content.decode()
    assert "王伟" in page
    assert "李芳" not in page
    assert clerk.get(f"/intake/lists/{task.pk}/file/").status_code == 403
    assert "卖了" in clerk.get("/households/1/").content.decode()
    file = client.get(f"/intake/lists/{task.pk}/file/")
    assert read(file.content, name="x.xlsx").sheets[0].rows[2][6] == "不属实"
    book_back = clerk.get("/intake/lists/book/")
    back = clerk.post("/intake/lists/book/back/", {"given": SimpleUploadedFile("x.xlsx", book_back.content)}, follow=True)
    assert "回执" in back.content.decode()


@pytest.mark.parametrize(
    ("content", "due", "code"),
    [
        (b"", DUE, "empty"),
        (b"not a workbook", DUE, "disguised"),
        (book([["甲", "乙"], ["1", "2"]]), DUE, "no_form"),
        (senders(), date(2020, 1, 1), "past"),
    ],
    ids=["empty", "no table", "no header", "a day that is past"],
)
def test_a_list_that_cannot_be_given_is_refused_with_one_sentence(office: Actor, content: bytes, due: date, code: str) -> None:
    with pytest.raises(JingzhunError) as refused:
        give_list(actor=office, name="x.xlsx", content=content, title="x", due_on=due)
    assert refused.value.code == code
    assert not ListTask.objects.exists()
