"""Exports: what is on the screen, masked, counted, bound to one officer for a day, and told to each household."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from county.records import FAR_VILLAGE, OWN_VILLAGE, make_household
from jingzhun.county.accounts.actor import Actor, StepUpNeeded
from jingzhun.county.audit.models import Event, Read
from jingzhun.county.clues.exporting import exports_folder, place_of
from jingzhun.county.clues.operations import export_selection as module
from jingzhun.county.clues.operations.export_households import ExportRefused
from jingzhun.county.clues.operations.export_selection import (
    Wanted,
    erase_old_exports,
    export_for,
    export_selection,
)
from jingzhun.county.home.work import KINDS
from jingzhun.county.jobs.operations.carry_on import carry_on
from jingzhun.county.registry.models import ExportFile, Household, Selection
from jingzhun.county.registry.operations.make_selection import make_selection
from jingzhun.county.registry.queries import visible_households

pytestmark = pytest.mark.django_db
MakeActor = Callable[..., Actor]
PHONE = "13800000001"


@pytest.fixture(autouse=True)
def households(db: None) -> None:
    make_household(1, head="王伟", phone=PHONE)
    make_household(2, head='=HYPERLINK("http://x","王")')
    make_household(3, village=FAR_VILLAGE, head="单晓燕")


@pytest.fixture
def clerk(make_actor: MakeActor) -> Actor:
    return make_actor("township_clerk", "150424100")


def chosen(actor: Actor) -> Selection:
    return make_selection(actor=actor, households=visible_households(actor), told={"division": "150424100"})


def text_of(export: ExportFile) -> str:
    book = openpyxl.load_workbook(io.BytesIO(place_of(export).read_bytes()))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    return "\n".join(str(cell.value) for cell in cells)


def test_export_holds_own_households_masked_with_a_sheet_of_notes(clerk: Actor) -> None:
    export = export_selection(actor=clerk, selection_id=chosen(clerk).pk, wanted=Wanted(columns=("head", "phone")))
    text = text_of(export_for(clerk, export.pk))
    assert "王伟" in text
    assert "单晓燕" not in text
    assert PHONE not in text
    assert export.pk in text
    assert "150424100" in text
    assert Read.objects.filter(what="export", actor_id=clerk.officer_id).values_list("household_id", flat=True).count() == 2
    assert Event.objects.get(act="export_selection").changes["count"] == [0, 2]


def test_formula_in_a_name_is_text_in_csv_too(clerk: Actor) -> None:
    export = export_selection(actor=clerk, selection_id=chosen(clerk).pk, wanted=Wanted(columns=("head",), format="csv"))
    assert "'=HYPERLINK" in place_of(export).read_text("utf-8-sig")


def test_numbers_in_clear_are_for_the_office_with_a_fresh_factor(clerk: Actor, make_actor: MakeActor) -> None:
    wanted = Wanted(columns=("head", "phone"), in_clear=True, reason="电话回访")
    with pytest.raises(PermissionDenied):
        export_selection(actor=clerk, selection_id=chosen(clerk).pk, wanted=wanted)
    stale = make_actor("leading_group_office", is_fresh=False)
    with pytest.raises(StepUpNeeded):
        export_selection(actor=stale, selection_id=chosen(stale).pk, wanted=wanted)
    office = make_actor("leading_group_office")
    export = export_selection(actor=office, selection_id=chosen(office).pk, wanted=wanted)
    assert PHONE in text_of(export)
    assert Event.objects.get(subject_id=export.pk).reason == "电话回访"


def test_s63_reader_without_the_right_exports_nothing(make_actor: MakeActor) -> None:
    village = make_actor("village_clerk", OWN_VILLAGE)
    with pytest.raises(PermissionDenied):
        export_selection(actor=village, selection_id=chosen(village).pk, wanted=Wanted())
    assert not ExportFile.objects.exists()


def test_s63_file_is_for_one_officer_and_a_day(clerk: Actor, make_actor: MakeActor) -> None:
    export = export_selection(actor=clerk, selection_id=chosen(clerk).pk, wanted=Wanted())
    with pytest.raises(Http404):
        export_for(make_actor("leading_group_office"), export.pk)
    ExportFile.objects.filter(pk=export.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Http404):
        export_for(clerk, export.pk)
    assert erase_old_exports() == 1
    assert not place_of(export).exists()
    assert ExportFile.objects.get(pk=export.pk).erased_at is not None


def test_s63_file_that_no_row_knows_is_erased_after_a_day(clerk: Actor) -> None:
    export = export_selection(actor=clerk, selection_id=chosen(clerk).pk, wanted=Wanted())
    ExportFile.objects.all().delete()
    assert erase_old_exports() == 0
    os.utime(exports_folder() / export.pk, (0, 0))
    assert erase_old_exports() == 1


def test_long_list_is_written_by_a_job_with_the_rights_of_that_moment(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 1)
    export = export_selection(actor=clerk, selection_id=chosen(clerk).pk, wanted=Wanted(columns=("head",)))
    with pytest.raises(Http404):
        export_for(clerk, export.pk)
    Household.objects.filter(pk=2).update(village_code=FAR_VILLAGE)  # moved away before the job came to it
    carry_on(export.job_id, {kind.name: kind for kind in KINDS}, worker="test")
    text = text_of(export_for(clerk, export.pk))
    assert "王伟" in text
    assert "HYPERLINK" not in text


@pytest.mark.parametrize("kind", ["pdf", "../x", ""])
def test_unknown_format_is_refused(clerk: Actor, kind: str) -> None:
    with pytest.raises(ExportRefused, match="known: xlsx, csv"):
        export_selection(actor=clerk, selection_id=chosen(clerk).pk, wanted=Wanted(format=kind))
