"""The file of a household: what its case asks for, what a stranger's file can do, who may see it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client
from django.urls import reverse
from PIL import Image

from county.records import FAR_VILLAGE, OWN_VILLAGE, make_household
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.models import Event, Read
from jingzhun.county.config.sealed_files import read_sealed
from jingzhun.county.registry.invariants import paper_breaches
from jingzhun.county.registry.models import HouseholdState, Paper
from jingzhun.county.registry.operations import keep_paper as module
from jingzhun.county.registry.operations.keep_paper import GivenPaper, PaperRefused, keep_paper, withdraw_paper
from jingzhun.county.registry.papers import index_of, paper_for, place_of
from jingzhun.sheets.pictures import PictureFault

pytestmark = pytest.mark.django_db
MakeActor = Callable[..., Actor]


def photo(colour: str = "red") -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "SECRETPLACE"
    Image.new("RGB", (40, 30), colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


def given(data: bytes, name: str = "核查表.jpg", kind: str = "visit_form", **more: int) -> GivenPaper:
    return GivenPaper(kind=kind, name=name, size=len(data), read=lambda: data, **more)


@pytest.fixture(autouse=True)
def households(db: None) -> None:
    make_household(1, head="王伟")
    make_household(3, village=FAR_VILLAGE, head="单晓燕")
    HouseholdState.objects.create(household_id=1, status="monitored_near_poor", from_on=date(2023, 1, 1))


@pytest.fixture
def clerk(make_actor: MakeActor) -> Actor:
    return make_actor("village_clerk", OWN_VILLAGE)


class TestIndex:
    def test_case_asks_for_its_papers_and_those_missing_are_named(self, clerk: Actor) -> None:
        before = {line.kind for line in index_of(clerk, 1) if line.is_missing}
        assert {"register_copy", "application", "visit_form", "measure_plan"} <= before
        assert "exit_form" not in before
        keep_paper(actor=clerk, household_id=1, paper=given(photo()))
        assert before - {line.kind for line in index_of(clerk, 1) if line.is_missing} == {"visit_form"}

    def test_case_of_a_day_before_it_asks_for_nothing(self, clerk: Actor) -> None:
        assert index_of(clerk, 1, date(2022, 1, 1)) == ()

    def test_foreign_household_is_not_found(self, clerk: Actor) -> None:
        with pytest.raises(Http404):
            index_of(clerk, 3)


class TestKeep:
    def test_photo_is_written_anew_and_the_trail_tells_it(self, clerk: Actor) -> None:
        paper = keep_paper(actor=clerk, household_id=1, paper=given(photo()))
        assert b"SECRETPLACE" not in read_sealed(place_of(paper))
        assert b"JFIF" not in place_of(paper).read_bytes()  # sealed on disk, whatever it is
        assert Event.objects.get(act="keep_paper").changes["sha256"] == [None, paper.sha256]
        assert list(paper_breaches()) == []

    @pytest.mark.parametrize(
        "name", ["../../etc/passwd", "C:\\x\\y.jpg", "a%2e%2e/b.jpg", "x.jpg:ads", "‮gpj.exe", "长" * 300 + ".jpg", ""]
    )
    def test_name_is_shown_cleaned_and_is_never_a_path(self, clerk: Actor, name: str) -> None:
        paper = keep_paper(actor=clerk, household_id=1, paper=given(photo(), name))
        assert not set(paper.name) & set("/\\:‮")
        assert len(paper.name) <= 120
        assert place_of(paper).name == paper.pk

    @pytest.mark.parametrize("data", [b"", b"<html><script>alert(1)</script>", b'<svg onload="x"/>', photo()[:100]])
    def test_s19_what_is_no_paper_is_refused_and_leaves_nothing(self, clerk: Actor, data: bytes) -> None:
        with pytest.raises(PictureFault):
            keep_paper(actor=clerk, household_id=1, paper=given(data))
        assert not Paper.objects.exists()

    def test_same_paper_twice_is_told_and_leaves_one(self, clerk: Actor) -> None:
        paper = keep_paper(actor=clerk, household_id=1, paper=given(photo()))
        with pytest.raises(PaperRefused, match="already"):
            keep_paper(actor=clerk, household_id=1, paper=given(photo()))
        assert [p.name for p in place_of(paper).parent.parent.rglob("*") if p.is_file() and p.name == paper.pk] == [paper.pk]
        assert Event.objects.filter(act="keep_paper").count() == 1

    def test_quota_of_a_day_holds_for_one_officer_only(
        self, clerk: Actor, make_actor: MakeActor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "MOST_A_DAY", 1)
        keep_paper(actor=clerk, household_id=1, paper=given(photo()))
        with pytest.raises(PaperRefused, match="limit"):
            keep_paper(actor=clerk, household_id=1, paper=given(photo("blue")))
        keep_paper(actor=make_actor("resident_team", OWN_VILLAGE), household_id=1, paper=given(photo("blue")))

    @pytest.mark.parametrize(
        ("paper", "code"),
        [
            (GivenPaper(kind="visit_form", name="x.jpg", size=10**9, read=lambda: b""), "too_large"),
            (GivenPaper(kind="../x", name="x.jpg", size=1, read=lambda: b""), "unknown_kind"),
            (GivenPaper(kind="id_copies", name="x.jpg", size=1, read=lambda: b"", person_id=30), "not_of_this"),
        ],
    )
    def test_refused_before_a_byte_is_read(self, clerk: Actor, paper: GivenPaper, code: str) -> None:
        with pytest.raises(PaperRefused) as refused:
            keep_paper(actor=clerk, household_id=1, paper=paper)
        assert refused.value.code == code

    def test_size_that_lies_is_found_out(self, clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "MOST_BYTES", 10)
        with pytest.raises(PaperRefused, match="larger"):
            keep_paper(actor=clerk, household_id=1, paper=GivenPaper(kind="other", name="x", size=1, read=photo))

    def test_foreign_household_takes_nothing(self, clerk: Actor) -> None:
        with pytest.raises(Http404):
            keep_paper(actor=clerk, household_id=3, paper=given(photo()))


def test_withdrawn_paper_is_not_found_and_is_missing_again(clerk: Actor) -> None:
    paper = keep_paper(actor=clerk, household_id=1, paper=given(photo()))
    with pytest.raises(PaperRefused, match="say why"):
        withdraw_paper(actor=clerk, paper_id=paper.pk, reason=" ")
    withdraw_paper(actor=clerk, paper_id=paper.pk, reason="放错了户")
    with pytest.raises(Http404):
        paper_for(clerk, paper.pk)
    assert "visit_form" in {line.kind for line in index_of(clerk, 1) if line.is_missing}
    keep_paper(actor=clerk, household_id=1, paper=given(photo()))


def test_changed_and_lost_bytes_are_named(clerk: Actor) -> None:
    first = keep_paper(actor=clerk, household_id=1, paper=given(photo()))
    second = keep_paper(actor=clerk, household_id=1, paper=given(photo("blue")))
    place_of(first).write_bytes(b"x")
    place_of(second).unlink()
    assert {(b.invariant, b.where) for b in paper_breaches()} == {("I7", f"paper {first.pk}"), ("I7", f"paper {second.pk}")}


class TestPages:
    def test_f09_paper_that_the_disk_does_not_give_is_told_as_not_there(
        self, clerk: Actor, client_of: Callable[..., Client], caplog: pytest.LogCaptureFixture
    ) -> None:
        lost, changed = (keep_paper(actor=clerk, household_id=1, paper=given(photo(colour))) for colour in ("red", "blue"))
        place_of(lost).unlink()
        place_of(changed).write_bytes(place_of(changed).read_bytes()[:-1] + b"x")
        client = client_of("village_clerk", OWN_VILLAGE)
        assert client.get(reverse("papers", args=[1])).status_code == 200
        for paper in (lost, changed):
            assert client.get(reverse("paper", args=[paper.pk])).status_code == 404
            assert paper.pk in caplog.text

    def test_paper_is_put_in_shown_and_handed_out_as_a_file(self, client_of: Callable[..., Client]) -> None:
        client = client_of("village_clerk", OWN_VILLAGE)
        place = reverse("papers", args=[1])
        upload = SimpleUploadedFile("<img src=x onerror=alert(1)>.jpg", photo())
        assert client.post(place, {"kind": "visit_form", "given": upload}).status_code == 302
        page = client.get(place).content.decode()
        assert "<img src=x" not in page
        assert "UNDEFINED" not in page
        answer = client.get(reverse("paper", args=[Paper.objects.get().pk]))
        assert answer["Content-Disposition"].startswith("attachment")
        assert (answer["Content-Security-Policy"], answer["X-Content-Type-Options"]) == ("sandbox; default-src 'none'", "nosniff")
        assert set(Read.objects.values_list("what", flat=True)) == {"household_papers", "paper"}

    def test_link_given_to_a_colleague_of_another_village_is_not_found(
        self, clerk: Actor, client_of: Callable[..., Client]
    ) -> None:
        paper = keep_paper(actor=clerk, household_id=1, paper=given(photo()))
        place = reverse("paper", args=[paper.pk])
        assert client_of("village_clerk", FAR_VILLAGE).get(place).status_code == 404
        assert Client().get(place).status_code == 302

    def test_refusal_is_told_on_the_page(self, client_of: Callable[..., Client]) -> None:
        upload = SimpleUploadedFile("x.jpg", b"<html>")
        answer = client_of("village_clerk", OWN_VILLAGE).post(reverse("papers", args=[1]), {"kind": "other", "given": upload})
        assert answer.status_code == 422
        assert "这不是能识别的图片" in answer.content.decode()

    def test_household_page_names_what_is_missing(self, client_of: Callable[..., Client]) -> None:
        page = client_of("village_clerk", OWN_VILLAGE).get(reverse("household", args=[1])).content.decode()
        assert "入户核查表" in page
        assert reverse("papers", args=[1]) in page
