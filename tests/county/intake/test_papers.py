"""Forms filled and the national bridge on the site: asked for, done by the worker, of the officer's own divisions, entries ticking off (P1, P3)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from county.records import NEXT_VILLAGE, OWN_VILLAGE, SINCE, make_household, reserved_id
from intake.papers import book
from intake.samples import good_row, workbook_of
from jingzhun.county.accounts.actor import Actor, StepUpNeeded
from jingzhun.county.home.verifying import verify
from jingzhun.county.home.work import KINDS
from jingzhun.county.intake.keeping import kept
from jingzhun.county.intake.models import BridgeEntry, BridgeRun, FormRun
from jingzhun.county.intake.operations.compare_national import ask_bridge
from jingzhun.county.intake.operations.fill_form import FILLED, ask_form, keep_template
from jingzhun.county.intake.operations.upload_file import DoorRefused
from jingzhun.county.jobs.models import UNFINISHED, Job
from jingzhun.county.jobs.operations.carry_on import carry_on
from jingzhun.county.registry.models import Household, HouseholdState
from jingzhun.intake import profile_of
from jingzhun.sheets.reading import read

DAY = date(2024, 6, 30)
FAR = "150424101"
pytestmark = pytest.mark.django_db


@pytest.fixture
def office(make_actor: Callable[..., Actor]) -> Actor:
    shutil.rmtree(settings.DATA / "papers", ignore_errors=True)
    for number, village in ((1, OWN_VILLAGE), (2, NEXT_VILLAGE), (3, f"{FAR}201")):
        home = make_household(number, head=f"王{'伟芳强'[number - 1]}", village=village, members=2, phone=f"1390000000{number}")
        Household.objects.filter(pk=home.pk).update(household_no=f"99{number:06}", group_name="1组")
        HouseholdState.objects.create(household=home, status="monitored_near_poor", from_on=SINCE, risk="illness")
    return make_actor("leading_group_office")


def work() -> None:
    for job in Job.objects.filter(state__in=UNFINISHED).order_by("sequence"):
        carry_on(job.job_id, {kind.name: kind for kind in KINDS}, worker="test")


def filled(run: FormRun) -> tuple[FormRun, list[list[str]]]:
    work()
    done = FormRun.objects.get(pk=run.pk)
    content = kept("form_run", run.pk, FILLED)
    return done, read(content, name="x.xlsx").sheets[0].rows if content else []


def test_a_standard_roster_lists_the_division_and_nobody_else(office: Actor) -> None:
    run, rows = filled(ask_form(actor=office, template_id=None, roster="monitored_households", division=OWN_VILLAGE[:9], as_of=DAY))
    assert (run.state, run.rows, run.unknown) == ("done", 2, ["备注"])
    assert [r[4] for r in rows[3:5]] == ["王伟", "王芳"]
    assert [r[5] for r in rows[3:5]] == [reserved_id(10), reserved_id(20)]
    assert (rows[3][6], rows[3][7], rows[3][12]) == ("2", "边缘易致贫户", "13900000001")
    whole, _ = filled(ask_form(actor=office, template_id=None, roster="monitored_persons", division="150424", as_of=DAY))
    assert whole.rows == 6
    assert not [breach for done in verify() for breach in done.breaches]


def test_a_blank_form_with_ids_is_filled_by_id_and_foreign_ids_are_nobodys(office: Actor, make_actor: Callable[..., Actor]) -> None:
    content = book([["姓名", "身份证号", "家庭人口", "鞋码"], [None, reserved_id(10)], [None, reserved_id(30)], [None, "12"]])
    clerk = make_actor("township_clerk", OWN_VILLAGE[:9])
    template = keep_template(actor=clerk, name="表.xlsx", content=content, title="")
    assert template.columns == [["姓名", "name"], ["身份证号", "id_number"], ["家庭人口", "members"], ["鞋码", None]]
    run, rows = filled(ask_form(actor=clerk, template_id=template.pk, roster="", division=OWN_VILLAGE[:9], as_of=DAY))
    assert (run.rows, run.strangers, run.unknown) == (1, [3, 4], ["鞋码"])
    assert rows[1][:3] == ["", reserved_id(10), "2"]


def test_forms_hold_whole_ids_so_the_second_factor_is_asked_and_the_division_is_the_officers(
    office: Actor, make_actor: Callable[..., Actor]
) -> None:
    stale = make_actor("township_clerk", OWN_VILLAGE[:9], is_fresh=False)
    with pytest.raises(StepUpNeeded):
        ask_form(actor=stale, template_id=None, roster="monitored_households", division=OWN_VILLAGE[:9], as_of=DAY)
    clerk = make_actor("township_clerk", OWN_VILLAGE[:9])
    for division in (FAR, "150424", ""):
        with pytest.raises(PermissionDenied):
            ask_form(actor=clerk, template_id=None, roster="monitored_households", division=division, as_of=DAY)
    with pytest.raises(DoorRefused):
        ask_form(actor=clerk, template_id=None, roster="no_such", division=OWN_VILLAGE[:9], as_of=DAY)


def test_a_result_is_seen_in_its_division_only(office: Actor, client_of: Callable[..., Client]) -> None:
    run, _ = filled(ask_form(actor=office, template_id=None, roster="monitored_households", division=OWN_VILLAGE[:9], as_of=DAY))
    assert client_of("township_clerk", OWN_VILLAGE[:9]).get(f"/intake/forms/{run.pk}/file/").status_code == 200
    assert client_of("township_clerk", FAR).get(f"/intake/forms/{run.pk}/file/").status_code == 404
    assert client_of("village_clerk", OWN_VILLAGE).get(f"/intake/forms/{run.pk}/file/").status_code == 403


def export(**cells: dict[int, str]) -> list[tuple[str, bytes]]:
    """Return an export that says what the registry says, but for cells by column and household."""
    households, persons = profile_of("national_households"), profile_of("national_persons")
    rows, people = [], []
    for number in (1, 2, 3):
        told = {
            "household_no": f"99{number:06}", "name": f"王{'伟芳强'[number - 1]}", "id_number": reserved_id(number * 10), "members": "2",
            "status": "边缘易致贫户", "monitored_kind": "边缘易致贫户", "risk": "因病", "identified_on": SINCE.isoformat(), "is_cleared": "否",
            "cleared_on": "", "phone": f"1390000000{number}", "township": "", "village": "",
        }  # fmt: skip
        told |= {column: values[number] for column, values in cells.items() if number in values}
        rows.append(good_row(households, **told))
        for place in (0, 1):
            name = told["name"] if place == 0 else f"王小{'二三四五六七'[0]}"
            blank = dict.fromkeys(("education", "school_state", "health", "labour", "employment", "skill"), "")
            person = {"household_no": told["household_no"], "person_no": f"99{number:06}{place:02}", "name": name, "phone": ""}
            relation = "户主" if place == 0 else "之子"
            people.append(good_row(persons, **person, **blank, id_number=reserved_id(number * 10 + place), relation=relation))
    return [
        ("全国防返贫监测信息系统户信息.xlsx", workbook_of(households, rows)),
        ("全国防返贫监测信息系统人员信息.xlsx", workbook_of(persons, people)),
    ]


def compare(office: Actor, files: list[tuple[str, bytes]]) -> BridgeRun:
    run = ask_bridge(actor=office, files=files, as_of=DAY)
    work()
    return BridgeRun.objects.get(pk=run.pk)


def entries() -> list[tuple[str, str, str, str, str]]:
    rows = BridgeEntry.objects.filter(done_run__isnull=True).exclude(field="village").order_by("household_no", "field")
    return [(e.household_no, e.kind, e.field, e.theirs, e.ours) for e in rows]


def test_entries_are_kept_until_an_export_no_longer_shows_them(office: Actor) -> None:
    first = compare(office, export(phone={1: "13911111111"}, members={2: "5"}))
    assert first.state == "done", first.note_zh
    assert entries() == [
        ("99000001", "differs", "phone", "13911111111", "13900000001"), ("99000002", "differs", "members", "5", "2"),
    ]  # fmt: skip
    second = compare(office, export(members={2: "5"}, risk={3: "因残"}))
    assert (second.ticked, second.new) == (1, 1), "the phone was entered; a new difference came"
    assert [e[2] for e in entries()] == ["members", "risk"]
    ticked = BridgeEntry.objects.get(done_run=second)
    assert (ticked.field, ticked.first_run_id) == ("phone", first.pk)
    only_households = compare(office, export(members={2: "5"}, risk={3: "因残"})[:1])
    assert (only_households.state, only_households.ticked) == ("done", 0)


def test_what_is_no_export_is_refused_in_words_and_changes_nothing(office: Actor) -> None:
    other = profile_of("uninsured")
    row = good_row(other, name="王伟", id_number=reserved_id(10), reason="x")
    run = compare(office, [("x.xlsx", workbook_of(other, [row]))])
    assert (run.state, "国家系统" in run.note_zh) == ("refused", True)
    assert compare(office, [("x.xlsx", b"broken")]).state == "refused"
    with pytest.raises(DoorRefused):
        ask_bridge(actor=office, files=[], as_of=DAY)
    assert not BridgeEntry.objects.exists()


def test_the_pages_show_entries_by_window_and_give_the_sheets(office: Actor, client_of: Callable[..., Client]) -> None:
    client = client_of("leading_group_office")
    (one, households), (two, persons) = export(phone={1: "13911111111"}, risk={3: "因残"})
    given = {"households": SimpleUploadedFile(one, households), "persons": SimpleUploadedFile(two, persons), "as_of": "2024-06-30"}
    assert client.post("/intake/national/", given).status_code == 302
    work()
    page = client.get("/intake/national/?window=household").content.decode()
    assert "139****1111" in page, "masked on the page, whole in the sheets"
    assert "因残" in client.get("/intake/national/?window=monitoring").content.decode()
    sheets = read(client.get("/intake/national/to-enter/").content, name="x.xlsx").sheets
    assert [s.name for s in sheets] == ["户基础信息维护", "监测对象信息维护", "家庭成员信息维护"]
    assert sheets[1].rows[1][7:11] == ["修改", "风险类型", "因残", "因病"]
    assert client.get("/intake/national/differences/").status_code == 200
    shown = client.post(
        "/intake/forms/", {"what": "fill", "roster": "monitored_households", "division": "150424", "as_of": "2024-06-30"}
    )
    assert shown.status_code == 302
    work()
    assert "监测对象花名册" in client.get("/intake/forms/").content.decode()
