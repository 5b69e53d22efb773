"""Saved views, export and bulk acts of the list: the count told first, the same rules, never another division's."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from county.records import FAR_VILLAGE, OWN_VILLAGE, make_household
from jingzhun.county.accounts.actor import Actor, StepUpNeeded
from jingzhun.county.accounts.models import Officer
from jingzhun.county.audit.models import Event, Read
from jingzhun.county.clues.operations import export_households, export_selection
from jingzhun.county.home.looking import UNMASKED, must_be_fresh_to_unmask
from jingzhun.county.home.views import households
from jingzhun.county.home.work import KINDS
from jingzhun.county.jobs.operations.carry_on import carry_on
from jingzhun.county.registry.models import ExportFile, HelperAssignment, SavedView, Selection


def test_view_keeps_filter_columns_and_order_by_a_number_in_the_address(client_of: Callable[..., Client], two_ill: object) -> None:
    client = client_of("leading_group_office")
    answer = client.post("/households/views", {"query": "medical=no&order=-income&columns=head,income", "name": "<b>没有医保</b>"})
    view = SavedView.objects.get()
    assert answer["Location"] == f"/households/?view={view.pk}"
    page = client.get(answer["Location"])
    assert [str(heading.title) for heading in page.context["page"].headings] == ["户主", "人均纯收入（元）"]
    assert [chip.name for chip in page.context["page"].chips] == ["医疗"] or len(page.context["page"].chips) == 1
    assert "<b>没有医保" not in page.content.decode()


def test_view_is_shared_with_the_role_and_division_only(client_of: Callable[..., Client], two_ill: object) -> None:
    client_of("township_clerk", "150424100").post("/households/views", {"query": "medical=no", "name": "共用", "shared": "yes"})
    assert "共用" not in client_of("township_clerk", "150424101").get("/households/").content.decode()
    assert "共用" not in client_of("village_clerk", OWN_VILLAGE).get("/households/").content.decode()
    assert "共用" in client_of("township_clerk", "150424100").get("/households/").content.decode()


def test_view_of_a_colleague_cannot_be_forgotten(client_of: Callable[..., Client], two_ill: object) -> None:
    client_of("leading_group_office").post("/households/views", {"query": "medical=no", "name": "我的"})
    view = SavedView.objects.get()
    assert client_of("village_clerk", OWN_VILLAGE).post(f"/households/views/{view.pk}/forget").status_code == 404
    assert client_of("leading_group_office").post(f"/households/views/{view.pk}/forget").status_code == 302
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    "query", ["_connector=OR", "user__password__startswith=a", "kind=" + "near_poor&kind=" * 400, "order=__class__"]
)
def test_view_of_hostile_settings_keeps_nothing_of_them(client_of: Callable[..., Client], two_ill: object, query: str) -> None:
    client = client_of("leading_group_office")
    client.post("/households/views", {"query": query, "name": "x"})
    kept = SavedView.objects.get().settings["query"]
    assert "__" not in kept
    assert "_connector" not in kept
    assert client.get(f"/households/?view={SavedView.objects.get().pk}").status_code == 200


def test_export_is_what_the_screen_shows_on_all_pages(client_of: Callable[..., Client], two_ill: object) -> None:
    make_household(50, head="=HYPERLINK(1)", phone="13900000001")
    for number in range(51, 90):
        make_household(number)
    client = client_of("leading_group_office")
    total = client.get("/households/?size=25&columns=head,phone").context["page"].total
    answer = client.post("/households/export", {"query": "size=25&columns=head,phone"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("户主", "电话")
    assert len(rows) - 1 == total == 42
    assert ("=HYPERLINK(1)", "139****0001") in rows
    assert all(cell.data_type == "s" for row in book.worksheets[0].iter_rows() for cell in row)
    assert "42" in [str(row[1]) for row in book.worksheets[1].iter_rows(values_only=True)]
    assert Read.objects.get(what="export").count == 42
    assert Event.objects.filter(act="export_households").count() == 1


def test_export_holds_only_the_own_division_whatever_is_sent(client_of: Callable[..., Client], two_ill: object) -> None:
    client = client_of("township_clerk", "150424100")
    answer = client.post("/households/export", {"query": f"division={FAR_VILLAGE}&columns=number", "pick": ["1", "2", "x"]})
    assert len(list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows())) == 1
    assert client_of("village_clerk", OWN_VILLAGE).post("/households/export", {"query": ""}).status_code == 403


def test_export_when_too_long_then_it_says_so_and_cuts_nothing(
    client_of: Callable[..., Client], two_ill: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_households, "MOST_ROWS", 1)
    answer = client_of("leading_group_office").post("/households/export", {"query": ""}, follow=True)
    assert "一次最多导出 1 户，当前名单有 2 户" in answer.content.decode()


@pytest.fixture
def helper(make_officer: Callable[..., Officer]) -> Officer:
    return make_officer("assigned_helper", OWN_VILLAGE)


def test_helper_is_tried_then_assigned_to_all_pages_of_the_filter(
    client_of: Callable[..., Client], two_ill: object, helper: Officer
) -> None:
    for number in range(50, 110):
        make_household(number)
    HelperAssignment.objects.create(household_id=50, officer=helper, from_on="2024-01-01")
    client = client_of("township_clerk", "150424100")
    sent = {"query": "size=25", "everything": "yes", "officer": str(helper.pk)}
    tried = client.post("/households/assign", {**sent, "step": "try"}).context["page"]
    assert (tried.chosen, tried.able, tried.there, tried.left_out, len(tried.sample)) == (61, 60, 1, 0, 5)
    assert HelperAssignment.objects.count() == 1
    client.post("/households/assign", {**sent, "step": "do"})
    assert HelperAssignment.objects.filter(officer=helper).count() == 61
    assert Event.objects.filter(act="assign_helper").count() == 60


def test_helper_of_another_division_and_foreign_households_are_left_out(
    client_of: Callable[..., Client], two_ill: object, helper: Officer, make_officer: Callable[..., Officer]
) -> None:
    client = client_of("township_clerk", "150424100")
    foreign = make_officer("assigned_helper", FAR_VILLAGE)
    refused = client.post("/households/assign", {"query": "", "pick": ["1"], "officer": str(foreign.pk), "step": "do"})
    assert refused.context["page"].error
    client.post("/households/assign", {"query": "", "pick": ["1", "2"], "officer": str(helper.pk), "step": "do"})
    assert list(HelperAssignment.objects.values_list("household_id", flat=True)) == [1]


def test_long_list_is_written_in_the_background_and_fetched_from_its_page(
    client_of: Callable[..., Client], two_ill: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(households, "AT_ONCE", 1)
    monkeypatch.setattr(export_selection, "AT_ONCE", 1)
    for number in range(10, 13):
        make_household(number)
    client = client_of("leading_group_office")
    answer = client.post("/households/export", {"query": "columns=head,phone"})
    assert (answer.status_code, answer["Location"]) == (302, "/exports/")
    export = ExportFile.objects.get()
    assert "下载" not in client.get("/exports/").content.decode()
    assert client.get(f"/exports/{export.pk}/file").status_code == 404
    carry_on(export.job_id, {kind.name: kind for kind in KINDS}, worker="test")
    page = client.get("/exports/").content.decode()
    assert "下载" in page
    assert "UNDEFINED" not in page
    assert client.get(f"/exports/{export.pk}/file").content[:2] == b"PK"
    assert client_of("township_clerk", OWN_VILLAGE[:9]).get(f"/exports/{export.pk}/file").status_code == 404


def test_text_at_once_and_whole_numbers_with_a_reason_only(client_of: Callable[..., Client], two_ill: object) -> None:
    client = client_of("leading_group_office")
    assert client.post("/households/export", {"query": "", "format": "csv"})["Location"] == "/exports/"
    assert ExportFile.objects.get().name.endswith(".csv")
    lists = Selection.objects.count()
    client.post("/households/export", {"query": "", "in_clear": "yes", "reason": "看"})
    assert ExportFile.objects.count() == 1
    client.post("/households/export", {"query": "", "in_clear": "yes", "reason": "电话回访核实"})
    assert ExportFile.objects.count() == 2
    clerk = client_of("township_clerk", OWN_VILLAGE[:9])
    assert clerk.post("/households/export", {"query": "", "in_clear": "yes", "reason": "电话回访核实"}).status_code == 403
    client.post("/households/export", {"query": "", "format": "exe"})
    assert Selection.objects.count() == lists + 1, "what may not be written leaves no list behind"


def test_s59_twenty_full_numbers_a_day_then_the_second_factor_is_asked_for_again(
    make_actor: Callable[..., Actor], two_ill: object
) -> None:
    stale, fresh = make_actor("leading_group_office", is_fresh=False), make_actor("leading_group_office")
    for number in range(20):
        must_be_fresh_to_unmask(stale)
        Read.objects.create(at=timezone.now(), actor_id=stale.officer_id, what=UNMASKED, household_id=number)
    with pytest.raises(StepUpNeeded):
        must_be_fresh_to_unmask(stale)
    must_be_fresh_to_unmask(fresh)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        must_be_fresh_to_unmask(stale)
