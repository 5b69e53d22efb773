"""Pre-filled visit sheets, printed by route and read back: names and questions, no id, phone, amount or illness (practice.md P4, P28)."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from county.judged import DISEASE, judge_household, run, two_ill
from county.records import NEXT_VILLAGE, OWN_VILLAGE, make_household, reserved_id
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.intake import visit_sheets
from jingzhun.county.intake.operations.upload_file import DoorRefused
from jingzhun.county.intake.visit_sheets import sheets_pdf

pytestmark = pytest.mark.django_db
__all__ = ["run", "two_ill"]


def read_back(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).replace("\n", "")


@pytest.fixture
def clerk(make_actor: Callable[..., Actor], two_ill: object) -> Actor:
    return make_actor("village_clerk", OWN_VILLAGE)


def test_sheet_has_who_lives_there_why_and_room_for_what_changed(clerk: Actor) -> None:
    pdf, homes = sheets_pdf(clerk, "")
    text = read_back(pdf)
    assert homes == 1
    for said in ("王伟", "为什么要看", "情况无变化", "农户签字或按印", "C101", "内部资料"):
        assert said in text, said
    for secret in (reserved_id(10), DISEASE, "胃", "7000", "700000"):
        assert secret not in text, secret


def test_by_route_and_never_another_village_s(clerk: Actor, make_actor: Callable[..., Actor]) -> None:
    for number, group, head in ((11, "3组", "丙户"), (12, "1组", "甲户"), (13, "2组", "乙户")):
        make_household(number, head=head).__class__.objects.filter(pk=number).update(group_name=group)
        judge_household(number, OWN_VILLAGE)
    make_household(14, head="外村户", village=NEXT_VILLAGE)
    judge_household(14, NEXT_VILLAGE)
    text = read_back(sheets_pdf(clerk, "")[0])
    assert text.index("甲户") < text.index("乙户") < text.index("丙户")
    assert "外村户" not in text
    with pytest.raises(DoorRefused) as refused:
        sheets_pdf(clerk, NEXT_VILLAGE)
    assert refused.value.code == "none_due"


def test_too_many_for_one_print_is_told(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit_sheets, "MOST_SHEETS", 0)
    with pytest.raises(DoorRefused) as refused:
        sheets_pdf(clerk, "")
    assert refused.value.code == "many"


def test_page_gives_the_print_and_a_crooked_village_gives_no_more(two_ill: object, client_of: Callable[..., Client]) -> None:
    client = client_of("village_clerk", OWN_VILLAGE)
    answer = client.get(reverse("visit_sheets"), {"village": "150424\x00"})
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"].startswith("attachment")
    assert client.get(reverse("visit_sheets"), {"village": NEXT_VILLAGE}).status_code == 422
