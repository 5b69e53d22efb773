"""Words of strangers in every other place than a name: files, sheets, headers, divisions, views, reasons, problems (trust.md S15, S16, S29)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from county.intake.door import Door, door, office
from county.judged import run, two_ill
from county.records import OWN_VILLAGE
from intake.papers import book
from jingzhun.county.casework.models import Case, Notice
from jingzhun.county.casework.operations.open_case import Opening, open_case
from jingzhun.county.intake.models import Delivery, ListTask
from jingzhun.county.registry.models import Division, SavedView

pytestmark = pytest.mark.django_db
__all__ = ["door", "office", "run", "two_ill"]
EVIL = ("<img src=x onerror=alert(1)>", '"><svg/onload=alert(1)>', "</script><script>alert(1)</script>\u2028", "{{7*7}}{% debug %}")
MARKS = ("<img src=x", "<svg/onload", "</script><script>alert")


def is_text(client: Client, address: str) -> None:
    """Fail where a page holds one of the words as markup."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    text = answer.content.decode()
    assert not [mark for mark in MARKS if mark in text], address
    assert "49" not in text.split("{{7*7}}", 1)[0][-4:]


@pytest.mark.parametrize("word", EVIL)
def test_s16_file_sheet_and_header(door: Door, client_of: Callable[..., Client], word: str) -> None:
    client = client_of("leading_group_office")
    content = book([[word, "姓名", "身份证号"], ["x", word, word]], name="表")
    upload = SimpleUploadedFile("x.xlsx", content)
    upload.name = f"{word}.xlsx"
    client.post(reverse("deliveries"), {"given": upload, "period": "2024-06"})
    for delivery in Delivery.objects.all():
        door.work(delivery)
        is_text(client, reverse("delivery", args=[delivery.pk]))
    is_text(client, reverse("deliveries"))


@pytest.mark.parametrize("word", EVIL)
def test_s16_division_view_and_title(two_ill: object, client_of: Callable[..., Client], word: str) -> None:
    client = client_of("leading_group_office")
    Division.objects.create(code=OWN_VILLAGE, edition=2023, level="village", name=word[:60], parent_code=OWN_VILLAGE[:9])
    SavedView.objects.create(officer_id=client.session["_auth_user_id"], of="households", name=word[:60], settings={"query": ""})
    ListTask.objects.create(
        title=word, file_name=word, sha256="x", due_on=timezone.localdate(), officer_id=1, division_code="150424", given_at=timezone.now(),
        sheet=word, header_row=1, width=1,
    )  # fmt: skip
    for name in ("households", "lists", "map", "villages", "home", "clues", "problems", "requests"):
        is_text(client, reverse(name))


@pytest.mark.parametrize("word", EVIL)
def test_s16_reason_owner_and_notice(
    two_ill: object, make_actor: Callable[..., object], client_of: Callable[..., Client], word: str
) -> None:
    clerk = make_actor("village_clerk", OWN_VILLAGE)
    opening = Opening(household_id=1, procedure="monitoring", source="visit", on=timezone.localdate(), reason=word)
    case = open_case(actor=clerk, opening=opening)  # type: ignore[arg-type]
    Notice.objects.create(
        medium="board", division_code=OWN_VILLAGE, number=word, posted_on=timezone.localdate(), headings=[word], lines=[[word]]
    )
    client = client_of("township_clerk", OWN_VILLAGE[:9])
    is_text(client, reverse("case", args=[case.pk]))
    is_text(client, reverse("notices"))
    is_text(client, reverse("notice", args=[Notice.objects.get().pk]))
    assert Case.objects.count() == 1


@pytest.mark.parametrize("word", ["a\r\nSet-Cookie: x=1", "a\nX-Evil: 1", "\u2028\u2029", "a\x00b"])
def test_s29_line_breaks_reach_no_header(door: Door, client_of: Callable[..., Client], word: str) -> None:
    client = client_of("leading_group_office")
    upload = SimpleUploadedFile("x.csv", "姓名,身份证号\nx,1\n".encode())
    upload.name = f"{word}.csv"
    answer = client.post(
        reverse("deliveries"), {"given": upload, "period": "2024-06"}, headers={"X-Request-Id": word.replace("\x00", "")}
    )
    assert "Set-Cookie: x" not in str(answer.headers)
    assert "X-Evil" not in answer
    for delivery in Delivery.objects.all():
        assert not set("\r\n\x00\u2028") & set(delivery.file_name)
