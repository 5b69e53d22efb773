"""A pile of papers scanned at once is parted by its filing sheets, looked at, and filed; what is nobody's stays outside (practice.md P18)."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageDraw
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

import jingzhun.county.registry.operations.print_filing as printing
import jingzhun.county.registry.operations.scan as scanning
from county.records import FAR_VILLAGE, OWN_VILLAGE, make_household
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.models import Event
from jingzhun.county.audit.sentences import sentence_of
from jingzhun.county.home.verifying import verify
from jingzhun.county.home.work import KINDS
from jingzhun.county.jobs.operations.carry_on import carry_on
from jingzhun.county.registry.filing import lacking_in
from jingzhun.county.registry.labels import label_of
from jingzhun.county.registry.models import Division, FilingSheet, Household, HouseholdState, Paper, ScanPile
from jingzhun.county.registry.operations.print_filing import cover_of, kind_sheets, village_sheets
from jingzhun.county.registry.operations.scan import ScanRefused, drop_scan, file_scan, folder_of, give_scan
from jingzhun.sheets.scans import ScanFault, take_apart

pytestmark = pytest.mark.django_db
MakeActor = Callable[..., Actor]
DPI = 150


@pytest.fixture
def clerk(make_actor: MakeActor) -> Actor:
    Division.objects.get_or_create(code=OWN_VILLAGE, edition=2023, defaults={"level": "village", "name": "冬不冷"})
    for number, village in ((1, OWN_VILLAGE), (2, OWN_VILLAGE), (4, FAR_VILLAGE)):
        make_household(number, village=village, head=f"户主{number}")
        HouseholdState.objects.create(household_id=number, status="monitored_near_poor", from_on=date(2024, 1, 1))
    return make_actor("village_clerk", OWN_VILLAGE)


def pages_of(pdf: bytes) -> list[Image.Image]:
    """Return a printed PDF as a scanner sees it."""
    with pypdfium2.PdfDocument(pdf) as found:
        return [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in found]


def paper(text: str) -> Image.Image:
    page = Image.new("L", (1240, 1754), 250)
    ImageDraw.Draw(page).text((200, 200), text, fill=0, font_size=60)
    return page


def scanned(pages: Sequence[Image.Image]) -> bytes:
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=list(pages[1:]), resolution=DPI)
    return out.getvalue()


def kind_page(actor: Actor, place: int) -> Image.Image:
    return pages_of(kind_sheets(actor))[place]


def work(pile: ScanPile) -> ScanPile:
    assert pile.job
    carry_on(pile.job.pk, {kind.name: kind for kind in KINDS}, worker="test")
    pile.refresh_from_db()
    return pile


@pytest.fixture
def pile(clerk: Actor) -> bytes:
    homes = pages_of(village_sheets(clerk, OWN_VILLAGE)[0])
    application, visit = kind_page(clerk, 2), kind_page(clerk, 4)
    turned = homes[1].rotate(180).rotate(2, fillcolor=255)
    return scanned([paper("lead"), homes[0], application, paper("a"), paper("b"), visit, paper("c"), turned, paper("d")])


def test_pile_is_parted_and_filed(clerk: Actor, pile: bytes) -> None:
    given = work(give_scan(actor=clerk, name="一叠.pdf", content=pile))
    assert (given.state, given.pages, given.lead) == ("checked", 9, 1)
    parts = list(given.parts.values_list("household_id", "kind", "first", "last"))
    assert parts == [(1, "application", 4, 5), (1, "visit_form", 7, 7), (2, "other", 9, 9)]
    assert not Paper.objects.exists(), "nothing is filed before somebody looked"
    filed = file_scan(actor=clerk, pile_id=given.pk, version=given.version)
    assert filed.state == "filed"
    assert set(Paper.objects.values_list("household_id", "kind", "media_type")) == {
        (1, "application", "application/pdf"), (1, "visit_form", "application/pdf"), (2, "other", "application/pdf"),
    }  # fmt: skip
    assert Event.objects.filter(act="keep_paper").count() == 3
    assert not [b for one in verify() for b in one.breaches]


def test_parts_hold_the_pages_that_were_scanned(pile: bytes) -> None:
    found = take_apart(pile)
    assert [len(pypdf.PdfReader(io.BytesIO(one.content)).pages) for one in found.parts] == [2, 1, 1]


def test_sheet_of_another_village_is_nobodys(clerk: Actor, make_actor: MakeActor) -> None:
    Division.objects.get_or_create(code=FAR_VILLAGE, edition=2023, defaults={"level": "village", "name": "远村"})
    far = make_actor("village_clerk", FAR_VILLAGE)
    sheet = pages_of(village_sheets(far, FAR_VILLAGE)[0])[0]
    given = work(give_scan(actor=clerk, name="x.pdf", content=scanned([sheet, paper("a")])))
    assert list(given.parts.values_list("household_id", flat=True)) == [None]
    file_scan(actor=clerk, pile_id=given.pk, version=given.version)
    assert not Paper.objects.exists()


def test_same_pile_is_not_taken_twice(clerk: Actor, pile: bytes) -> None:
    first = work(give_scan(actor=clerk, name="x.pdf", content=pile))
    file_scan(actor=clerk, pile_id=first.pk, version=first.version)
    with pytest.raises(ScanRefused) as refused:
        give_scan(actor=clerk, name="y.pdf", content=pile)
    assert refused.value.code == "there"


def test_household_closed_meanwhile_keeps_the_reason_and_stops_no_other(clerk: Actor, pile: bytes) -> None:
    given = work(give_scan(actor=clerk, name="x.pdf", content=pile))
    Household.objects.filter(pk=1).update(closed_on=timezone.localdate())
    done = file_scan(actor=clerk, pile_id=given.pk, version=given.version)
    assert [bool(why) for why in done.parts.values_list("refused_zh", flat=True)] == [True, True, False]
    assert Paper.objects.count() == 1


def test_sheets_take_one_page_each(clerk: Actor) -> None:
    made, many = village_sheets(clerk, OWN_VILLAGE)
    assert len(pages_of(made)) == many == 2


@pytest.mark.parametrize(("content", "code"), [(b"", "empty"), (b"x" * 21, "too_large")])
def test_pile_that_is_none_is_refused_at_once(clerk: Actor, content: bytes, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert scanning.MOST_BYTES == 100 * 1024 * 1024
    monkeypatch.setattr(scanning, "MOST_BYTES", 20)
    with pytest.raises(ScanRefused) as refused:
        give_scan(actor=clerk, name="x.pdf", content=content)
    assert refused.value.code == code
    assert not ScanPile.objects.exists()


def test_file_that_is_no_pdf_is_refused_by_the_worker_with_its_sentence(clerk: Actor) -> None:
    given = work(give_scan(actor=clerk, name="x.pdf", content=b"%PDF-1.7 broken"))
    assert given.state == "refused"
    assert "重新扫描" in given.fault_zh
    with pytest.raises(ScanFault) as fault:
        take_apart(b"MZ\x90 no pdf")
    assert fault.value.code == "not_a_pdf"


def test_encrypted_pile_asks_for_an_open_copy(clerk: Actor, pile: bytes) -> None:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(pile)))
    writer.encrypt("secret")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(ScanFault) as fault:
        take_apart(out.getvalue())
    assert fault.value.code == "encrypted"


def test_script_in_a_scan_does_not_come_into_the_file(clerk: Actor) -> None:
    sheet = pages_of(village_sheets(clerk, OWN_VILLAGE)[0])[0]
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(scanned([sheet, paper("a")]))))
    script = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('hit')")}
    )
    writer.root_object[NameObject("/OpenAction")] = script
    out = io.BytesIO()
    writer.write(out)
    [part] = take_apart(out.getvalue()).parts
    assert b"app.alert" not in part.content
    assert b"JavaScript" not in part.content


@pytest.mark.parametrize("act", [drop_scan, file_scan])
def test_dropped_or_filed_leaves_no_bytes_behind(
    clerk: Actor, pile: bytes, act: Callable[..., ScanPile], django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    given = work(give_scan(actor=clerk, name="x.pdf", content=pile))
    folder: Path = folder_of(given)
    assert len(list(folder.iterdir())) == 4
    assert b"%PDF" not in b"".join(place.read_bytes() for place in folder.iterdir()), "sealed on disk"
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        done = act(actor=clerk, pile_id=given.pk, version=given.version)
    assert not folder.exists()
    for again in (drop_scan, file_scan):
        with pytest.raises(ScanRefused) as refused:
            again(actor=clerk, pile_id=given.pk, version=done.version)
        assert refused.value.code == "ended"


def test_another_officers_pile_is_not_there(clerk: Actor, pile: bytes, make_actor: MakeActor) -> None:
    given = work(give_scan(actor=clerk, name="x.pdf", content=pile))
    with pytest.raises(Http404):
        file_scan(actor=make_actor("township_clerk", OWN_VILLAGE[:9]), pile_id=given.pk, version=given.version)
    with pytest.raises(PermissionDenied):
        give_scan(actor=make_actor("leader"), name="x.pdf", content=pile)


def test_who_lacks_what(clerk: Actor) -> None:
    lacking = lacking_in(clerk, OWN_VILLAGE)
    assert [one.household.pk for one in lacking] == [1, 2]
    assert "监测对象申请书" in [label.zh for label in lacking[0].missing]
    assert lacking_in(clerk, FAR_VILLAGE) == ()
    for code in ("register_copy",):
        Paper.objects.create(
            paper_id="1" * 32, household_id=1, kind=code, name="x.pdf", media_type="application/pdf", sha256="1", size=1, officer_id=1,
            recorded_at=timezone.now(),
        )  # fmt: skip
    assert len(lacking_in(clerk, OWN_VILLAGE)[0].missing) == len(lacking[0].missing) - 1


def test_code_says_nothing_and_stays(clerk: Actor) -> None:
    cover_of(clerk, 1)
    code = FilingSheet.objects.get().code
    assert len(code) == 20
    cover_of(clerk, 1)
    assert FilingSheet.objects.get().code == code


def test_codes_that_are_made_stand_in_the_trail_once(clerk: Actor) -> None:
    for _again in range(2):
        village_sheets(clerk, OWN_VILLAGE)
    make_household(3, head="户主3")
    for _again in range(2):
        cover_of(clerk, 3)
    told = [
        (one.subject_kind, one.subject_id, one.household_id, one.changes["households"], sentence_of(one).zh)
        for one in Event.objects.filter(act="make_filing_sheets").order_by("sequence")
    ]
    assert told == [
        ("village", OWN_VILLAGE, None, [None, 2], f"打印了村 {OWN_VILLAGE}的本户分隔页"),
        ("household", "3", 3, [None, 1], "打印了户 3的本户分隔页"),
    ]


def test_more_households_than_are_printed_at_once_are_refused_with_both_numbers(
    clerk: Actor, monkeypatch: pytest.MonkeyPatch, client_of: Callable[..., Client]
) -> None:
    assert printing.MOST_SHEETS == 1_000
    monkeypatch.setattr(printing, "MOST_SHEETS", 1)
    with pytest.raises(ScanRefused, match="2 households here lack papers, and 1 sheets at most") as refused:
        village_sheets(clerk, OWN_VILLAGE)
    assert (refused.value.code, FilingSheet.objects.count()) == ("too_many", 0)
    answer = client_of("village_clerk", OWN_VILLAGE).post(reverse("filing_village", args=[OWN_VILLAGE]))
    assert (answer.status_code, "有2户缺材料" in answer.content.decode()) == (422, True)
    monkeypatch.setattr(printing, "MOST_SHEETS", 2)
    assert village_sheets(clerk, OWN_VILLAGE)[1] == 2


def test_cover_parts_a_pile_as_a_sheet_does_and_names_every_status(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    HouseholdState.objects.create(household_id=1, status="relocated", from_on=date(2019, 1, 1))
    HouseholdState.objects.create(household_id=1, status="exited", from_on=date(2018, 1, 1), to_on=date(2019, 1, 1))
    told: list[str] = []

    def printed(template: str, data: dict[str, str]) -> bytes:
        told.append(data["statuses"])
        return really(template, data)

    really = printing.printed
    monkeypatch.setattr(printing, "printed", printed)
    cover = pages_of(cover_of(clerk, 1))[0]
    assert set(told[0].split("、")) == {label_of("household_statuses", one).zh for one in ("monitored_near_poor", "relocated")}
    [part] = take_apart(scanned([cover, paper("a")])).parts
    assert part.home == FilingSheet.objects.get().code


def test_pages(clerk: Actor, pile: bytes, client_of: Callable[..., Client]) -> None:
    village, far = client_of("village_clerk", OWN_VILLAGE), client_of("village_clerk", FAR_VILLAGE)
    place = reverse("filing")
    assert "户主1" in village.get(place).content.decode()
    assert village.post(place, {}).status_code == 422
    answer = village.post(place, {"given": SimpleUploadedFile("一叠.pdf", pile)})
    assert answer.status_code == 302
    number = ScanPile.objects.get().pk
    assert "正在" in village.get(answer["Location"]).content.decode()
    work(ScanPile.objects.get())
    page = village.get(answer["Location"]).content.decode()
    assert "UNDEFINED" not in page
    assert "户主1" in page
    assert far.get(answer["Location"]).status_code == 404
    assert village.post(answer["Location"], {"what": "file", "version": "0"}).status_code == 409
    assert village.post(answer["Location"], {"what": "file", "version": str(ScanPile.objects.get().version)}).status_code == 302
    assert Paper.objects.count() == 3
    assert "UNDEFINED" not in village.get(reverse("scan", args=[number])).content.decode()
    for address in (reverse("filing_village", args=[OWN_VILLAGE]), reverse("file_cover", args=[1])):
        assert village.post(address)["Content-Type"] == "application/pdf"
    assert village.get(reverse("filing_kinds"))["Content-Type"] == "application/pdf"
    assert far.post(reverse("file_cover", args=[1])).status_code == 404
    assert far.post(reverse("filing_village", args=[OWN_VILLAGE])).status_code == 404
