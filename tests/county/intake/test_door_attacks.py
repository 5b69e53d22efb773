"""Attacks and faults of trust.md at the Excel door and on lists and forms, each by its name; the invariants hold after every one."""

from __future__ import annotations

import errno
import io
import time
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from county.intake.door import PEOPLE, Door, rows_of, stay
from county.records import FAR_VILLAGE, OWN_VILLAGE, make_household, reserved_id
from intake.papers import book
from intake.samples import workbook_of
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.home.verifying import verify
from jingzhun.county.intake import keeping
from jingzhun.county.intake.folder import file_of, folder_of, read_rows
from jingzhun.county.intake.models import Delivery, FormRun, ListTask
from jingzhun.county.intake.operations import upload_file as uploading
from jingzhun.county.intake.operations.answer_list import RowAnswer, answer_list_row
from jingzhun.county.intake.operations.fill_form import ask_form
from jingzhun.county.intake.operations.give_list import give_list
from jingzhun.county.intake.operations.upload_file import MOST_A_DAY, DoorRefused, upload_file
from jingzhun.county.intake.returning import returned_file
from jingzhun.county.registry.models import DepartmentEvent
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.intake import profile_of
from jingzhun.values.errors import JingzhunError
from security.test_bad_deliveries import BAD

STAYS = "medical_stays"
RISKY = ("=1+1", "+1", "@SUM(A1)", "-1+cmd|' /C calc'!A0", "\t=1", "  =1", "＝1", "%x", "|x")
pytestmark = pytest.mark.django_db


def is_sound() -> bool:
    return not [breach for done in verify() for breach in done.breaches]


def standing() -> int:
    return DepartmentEvent.objects.filter(STANDS).count()


@pytest.mark.parametrize("code", [c for c in BAD if c != "empty"])
def test_s38_s40_a_bad_file_is_refused_in_words_within_a_second_and_writes_nothing(door: Door, code: str) -> None:
    name, make = BAD[code]
    content, began = make(), time.perf_counter()
    made = upload_file(actor=door.actor, name=name, content=content, period="2024-06")
    assert time.perf_counter() - began < 1, "the page only keeps the bytes"
    delivery = door.work(made)
    assert (delivery.state, bool(delivery.note_zh), bool(delivery.note_en)) == ("refused", True, True)
    assert standing() == 0
    assert is_sound()


@pytest.mark.parametrize("name", ["空.xlsx", "照片.png", "脚本.html", "流.exe", "无"])
def test_s40_an_empty_file_and_kinds_that_are_not_read_do_not_even_come_in(door: Door, name: str) -> None:
    with pytest.raises(DoorRefused):
        upload_file(actor=door.actor, name=name, content=b"" if name.startswith("空") else b"x", period="2024-06")
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.xlsx",
        "/etc/passwd.xlsx",
        "..\\..\\x.xlsx",
        "%2e%2e%2fx.xlsx",
        "x" * 300 + ".xlsx",
        "住\u202excod.xlsx",
    ],
)
def test_s39_a_name_is_never_a_path_nor_a_disguise(door: Door, name: str, client_of: Callable[..., Client]) -> None:
    delivery = door.give(rows_of({2: {"bill_no": ""}}), name=name)
    assert file_of(delivery).parent == folder_of(delivery) == settings.DATA / "intake" / str(delivery.pk)
    assert not set("/\\\u202e") & set(delivery.file_name)
    back = client_of("leading_group_office").get(f"/intake/{delivery.pk}/returned/")
    assert back.status_code == 200
    assert "attachment" in back["Content-Disposition"]
    assert "\r" not in back["Content-Disposition"]


def test_s36_what_we_wrote_comes_back_as_it_was(door: Door) -> None:
    told = (
        {number: {"bill_no": f"B{number}", "hospital": text} for number, text in enumerate(RISKY, start=1)}
        if _has("hospital")
        else {}
    )
    rows = rows_of(told or {1: {"bill_no": "=B1"}})
    delivery = door.give(rows)
    again = door.give(rows, content=workbook_of(profile_of(STAYS), rows), name="again.xlsx")
    assert read_rows(delivery)["sheet"]["rows"] == read_rows(again)["sheet"]["rows"]


def _has(column: str) -> bool:
    return column in profile_of(STAYS).columns


def test_s37_formulas_links_and_hidden_rows_give_values_only(door: Door) -> None:
    rows = rows_of()
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_of(profile_of(STAYS), rows)))
    page = sheet.active
    page["A3"] = '=HYPERLINK("http://x","王")'
    page["B3"] = "=cmd|'/C calc'!A0"
    page.row_dimensions[5].hidden = True
    out = io.BytesIO()
    sheet.save(out)
    delivery = door.give([], content=out.getvalue())
    assert delivery.state in {"checked", "held"}
    assert delivery.rows_read == PEOPLE, "a hidden row is read like any other"
    assert delivery.rows_wrong >= 1, "a formula without a value is no name"


@pytest.mark.parametrize("text", RISKY)
def test_s35_nothing_a_list_carries_becomes_a_formula_on_its_way_back(office: Actor, text: str) -> None:
    make_household(1, head="王伟", village=OWN_VILLAGE)
    content = book([["姓名", "身份证号", "疑点", "核实结果", "情况说明"], ["王伟", reserved_id(10), "x", None, None]])
    task = give_list(actor=office, name="x.xlsx", content=content, title=text, due_on=timezone.localdate() + timedelta(days=1))
    row = task.rows.get()
    answer_list_row(actor=office, told=RowAnswer(row.pk, row.version, "explained", text + "x"))
    page = openpyxl.load_workbook(io.BytesIO(returned_file(task))).active
    assert page["E2"].data_type == "s"
    assert page["E2"].value == (text + "x").strip()


def test_s42_a_flood_of_files_meets_a_quota_and_others_go_on(
    door: Door, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "MOST_A_DAY", 3)
    for number in range(3):
        upload_file(actor=door.actor, name=f"{number}.csv", content=b"x", period="2024-06")
    with pytest.raises(DoorRefused) as full:
        upload_file(actor=door.actor, name="4.csv", content=b"x", period="2024-06")
    assert full.value.code == "quota"
    client = client_of("leading_group_office")
    assert client.post("/intake/", {"given": SimpleUploadedFile("5.csv", b"x"), "period": "2024-06"}).status_code == 429
    assert upload_file(actor=door.second, name="ok.csv", content=b"x", period="2024-06").pk
    assert MOST_A_DAY == 500


def test_s43_a_files_address_says_nothing_to_a_colleague_elsewhere_or_after_log_out(
    office: Actor, client_of: Callable[..., Client], door: Door
) -> None:
    make_household(900, head="王伟", village=OWN_VILLAGE)
    task = give_list(
        actor=office, name="x.xlsx", content=book([["姓名", "身份证号", "疑点"], ["王伟", reserved_id(9000), "x"]]), title="x",
        due_on=timezone.localdate() + timedelta(days=1),
    )  # fmt: skip
    delivery = door.give(rows_of({2: {"bill_no": ""}}))
    addresses = (f"/intake/lists/{task.pk}/", f"/intake/{delivery.pk}/returned/", f"/intake/{delivery.pk}/")
    foreign, out = client_of("village_clerk", FAR_VILLAGE), Client()
    for address in addresses:
        assert foreign.get(address).status_code in {403, 404}, address
        assert out.get(address).status_code in {302, 404}, address
    other = client_of("department_officer")
    assert other.get(f"/intake/{delivery.pk}/").status_code == 404, "a department sees its own files only"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_f07_f08_a_disk_that_is_full_or_fails_stops_this_file_and_nothing_else(
    door: Door, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fails(*_: object) -> None:
        raise OSError(number, "planted")

    monkeypatch.setattr(uploading, "write_sealed", fails)
    client = client_of("leading_group_office")
    shown = client.post("/intake/", {"given": SimpleUploadedFile("x.csv", b"x"), "period": "2024-06"})
    assert shown.status_code == 507
    assert ("磁盘已满" if number == errno.ENOSPC else "磁盘读写出错") in shown.content.decode()
    assert not Delivery.objects.exists(), "nothing is recorded of a file that is not there"
    monkeypatch.undo()
    assert door.give(rows_of()).state == "checked"
    assert is_sound()


def test_f07_a_list_or_form_that_cannot_be_kept_is_not_there_at_all(office: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError(errno.ENOSPC, "planted")

    monkeypatch.setattr(keeping, "write_sealed", fails)
    content = book([["姓名", "身份证号", "疑点"], ["王伟", reserved_id(10), "x"]])
    with pytest.raises(JingzhunError) as refused:
        give_list(actor=office, name="x.xlsx", content=content, title="x", due_on=timezone.localdate() + timedelta(days=1))
    assert refused.value.code == "not_kept"
    assert not ListTask.objects.exists()


def test_f53_half_the_county_missing_an_empty_file_and_the_same_twice_change_nothing(door: Door) -> None:
    door.take_in(door.give(rows_of()))
    before = standing()
    assert door.give(rows_of(count=PEOPLE)).state == "repeated"
    half = door.give([stay(n, bill_no=f"C{n}") for n in range(1, PEOPLE // 4)], name="半.xlsx", period="2024-07")
    assert half.state in {"held", "checked"}
    shifted = [["", *list(r.values())[:-1]] for r in rows_of()]
    moved = door.give([], content=book([list(profile_header()), *shifted]), name="错列.xlsx", period="2024-07")
    assert moved.state in {"held", "refused"}
    assert standing() == before
    assert is_sound()


def profile_header() -> tuple[str, ...]:
    profile = profile_of(STAYS)
    return tuple(profile.columns[name].header for name in rows_of(count=1)[0])


def test_f55_a_malicious_batch_is_undone_as_a_whole(door: Door) -> None:
    from jingzhun.county.intake.operations.undo_delivery import undo_delivery

    door.take_in(door.give(rows_of(), name="真.xlsx"))
    before = sorted(DepartmentEvent.objects.filter(STANDS).values_list("event_id", "amount_fen"))
    bad = door.take_in(
        door.give([stay(n, bill_no=f"X{n}", total="9999999") for n in range(1, PEOPLE + 1)], name="假.xlsx", period="2024-07")
    )
    assert standing() > len(before)
    undone = door.work(undo_delivery(actor=door.actor, delivery_id=bad.pk, version=bad.version, reason="假数据"))
    assert undone.state == "undone"
    assert sorted(DepartmentEvent.objects.filter(STANDS).values_list("event_id", "amount_fen")) == before
    assert is_sound()


def test_s81_heavy_work_waits_in_one_queue_and_pages_answer_meanwhile(office: Actor, client_of: Callable[..., Client]) -> None:
    make_household(1, head="王伟", village=OWN_VILLAGE)
    day = timezone.localdate()
    for _ in range(50):
        ask_form(actor=office, template_id=None, roster="monitored_households", division="150424", as_of=day)
    assert FormRun.objects.filter(state="waits").count() == 50
    began = time.perf_counter()
    assert client_of("leading_group_office").get("/intake/forms/").status_code == 200
    assert time.perf_counter() - began < 2, "fifty asked for, none made in the page"
