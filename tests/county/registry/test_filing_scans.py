"""Parts of a pile are filed one by one: what is refused keeps pages and reason, what is filed stays filed, and nobody waits meanwhile (P18)."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

import jingzhun.county.registry.operations.keep_paper as keeping
from county.records import FAR_VILLAGE, OWN_VILLAGE, make_household
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.models import Event
from jingzhun.county.config.sealed_files import write_sealed
from jingzhun.county.home.work import KINDS
from jingzhun.county.jobs.models import STATES, UNFINISHED, Job
from jingzhun.county.jobs.operations.ask_job import retry_job
from jingzhun.county.jobs.operations.carry_on import carry_on
from jingzhun.county.registry.models import Household, Paper, ScanPart, ScanPile
from jingzhun.county.registry.operations.scan import (
    ELSEWHERE,
    LOST,
    ScanRefused,
    drop_scan,
    file_scan,
    folder_of,
    give_scan,
)

pytestmark = pytest.mark.django_db
MakeActor = Callable[..., Actor]
OnCommit = Callable[..., object]


@pytest.fixture
def clerk(make_actor: MakeActor) -> Actor:
    shutil.rmtree(Path(settings.DATA) / "files", ignore_errors=True)
    for number, village in ((1, OWN_VILLAGE), (2, OWN_VILLAGE), (3, OWN_VILLAGE), (4, FAR_VILLAGE)):
        make_household(number, village=village, head=f"户主{number}")
    return make_actor("village_clerk", OWN_VILLAGE)


def made_pile(actor: Actor, *homes: int | None) -> ScanPile:
    """Return a pile that was taken apart: one part a household."""
    pile = ScanPile.objects.create(
        file_name="一叠.pdf", sha256="5" * 64, size=9, officer_id=actor.officer_id or 0, division_code=OWN_VILLAGE,
        given_at=timezone.now(), state="checked", pages=len(homes),
    )  # fmt: skip
    shutil.rmtree(folder_of(pile), ignore_errors=True)
    for number, home in enumerate(homes, 1):
        content = b"%PDF-1.7 " + str(number).encode()
        write_sealed(folder_of(pile) / f"{number}.pdf", content)
        ScanPart.objects.create(
            pile=pile, number=number, household_id=home, kind="application", first=number, last=number, size=len(content)
        )
    return pile


def made_job(state: str) -> Job:
    return Job.objects.create(
        job_id=uuid.uuid4().hex, sequence=Job.objects.count() + 1, kind="scan_split", title_zh="拆分", title_en="parting", division_code=OWN_VILLAGE, state=state,
        asked_at=timezone.now(),
    )  # fmt: skip


def kept_files() -> int:
    return sum(1 for one in (Path(settings.DATA) / "files").rglob("*") if one.is_file())


def test_refused_part_keeps_its_pages_and_is_filed_when_pressed_again(
    clerk: Actor, django_capture_on_commit_callbacks: OnCommit
) -> None:
    pile = made_pile(clerk, 1, 2)
    Household.objects.filter(pk=1).update(closed_on=timezone.localdate())
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        first = file_scan(actor=clerk, pile_id=pile.pk, version=1)
    assert (first.state, Paper.objects.count(), (folder_of(pile) / "1.pdf").exists()) == ("checked", 1, True)
    Household.objects.filter(pk=1).update(closed_on=None)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        second = file_scan(actor=clerk, pile_id=pile.pk, version=first.version)
    assert (second.state, Paper.objects.count(), folder_of(pile).exists()) == ("filed", 2, False)
    assert not pile.parts.exclude(refused_zh="").exists(), "a reason that no longer holds is gone"
    assert list(Event.objects.filter(act="file_scan").order_by("sequence").values_list("changes", flat=True)) == [
        {"papers": [0, 1], "parts": [None, 2]},
        {"papers": [1, 2], "parts": [None, 2]},
    ]


@pytest.mark.parametrize("moved", [{"serving_village_code": OWN_VILLAGE}, {"serving_village_code": None}])
def test_household_registered_elsewhere_keeps_its_part_and_says_who_files_it(clerk: Actor, moved: dict[str, str | None]) -> None:
    pile = made_pile(clerk, 1, 2)
    Household.objects.filter(pk=1).update(village_code=FAR_VILLAGE, **moved)
    done = file_scan(actor=clerk, pile_id=pile.pk, version=1)
    part = pile.parts.get(number=1)
    assert (part.household_id, part.refused_zh, part.refused_en) == (1, ELSEWHERE.zh, ELSEWHERE.en)
    assert (done.state, (folder_of(pile) / "1.pdf").exists(), Paper.objects.get().household_id) == ("checked", True, 2)


def test_bytes_that_are_gone_are_told_and_the_pile_can_be_dropped(clerk: Actor) -> None:
    pile = made_pile(clerk, 1)
    (folder_of(pile) / "1.pdf").unlink()
    done = file_scan(actor=clerk, pile_id=pile.pk, version=1)
    assert (done.state, pile.parts.get().refused_zh) == ("checked", LOST.zh)
    assert drop_scan(actor=clerk, pile_id=pile.pk, version=done.version).state == "dropped"


@pytest.mark.django_db(transaction=True)
def test_nothing_is_locked_while_a_part_is_scanned_and_written(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    pile, locked = made_pile(clerk, 1, 2), []

    def seen(*_given: object) -> None:
        locked.append(connection.in_atomic_block)

    monkeypatch.setattr(keeping, "must_be_clean", seen)
    monkeypatch.setattr(keeping, "write_sealed", seen)
    file_scan(actor=clerk, pile_id=pile.pk, version=1)
    assert locked == [False] * 4


@pytest.mark.django_db(transaction=True)
def test_what_was_filed_stays_filed_when_the_next_part_breaks(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    pile, asked = made_pile(clerk, 1, 2), []

    def breaks(content: bytes) -> None:
        asked.append(content)
        if len(asked) > 1:
            raise MemoryError

    monkeypatch.setattr(keeping, "must_be_clean", breaks)
    with pytest.raises(MemoryError):
        file_scan(actor=clerk, pile_id=pile.pk, version=1)
    monkeypatch.undo()
    pile.refresh_from_db()
    assert (pile.state, Paper.objects.count(), pile.parts.filter(paper__isnull=False).count()) == ("checked", 1, 1)
    assert file_scan(actor=clerk, pile_id=pile.pk, version=pile.version).state == "filed"
    assert Paper.objects.count() == 2


def test_pile_dropped_while_it_is_filed_stops_the_press_and_leaves_no_stray_bytes(
    clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    pile, asked = made_pile(clerk, 1, 2, 3), []

    def drops(content: bytes) -> None:
        asked.append(content)
        if len(asked) == 2:
            drop_scan(actor=clerk, pile_id=pile.pk, version=ScanPile.objects.get(pk=pile.pk).version)

    monkeypatch.setattr(keeping, "must_be_clean", drops)
    with pytest.raises(ScanRefused) as refused:
        file_scan(actor=clerk, pile_id=pile.pk, version=1)
    pile.refresh_from_db()
    assert (refused.value.code, pile.state, len(asked)) == ("changed", "dropped", 2)
    assert Paper.objects.count() == kept_files() == 1


def test_old_page_files_nothing(clerk: Actor) -> None:
    pile = made_pile(clerk, 1, 2)
    Household.objects.filter(pk=1).update(closed_on=timezone.localdate())
    file_scan(actor=clerk, pile_id=pile.pk, version=1)
    Household.objects.filter(pk=1).update(closed_on=None)
    with pytest.raises(ScanRefused) as refused:
        file_scan(actor=clerk, pile_id=pile.pk, version=1)
    assert (refused.value.code, Paper.objects.count()) == ("changed", 1)


def test_page_offers_what_is_left_and_warns_that_not_all_was_filed(clerk: Actor, client_of: Callable[..., Client]) -> None:
    pile, village = made_pile(clerk, 1, 2), client_of("village_clerk", OWN_VILLAGE)
    Household.objects.filter(pk=1).update(closed_on=timezone.localdate())
    place = reverse("scan", args=[pile.pk])
    assert "归档2份" in village.get(place).content.decode()
    answer = village.post(place, {"what": "file", "version": "1"})
    assert [one.level_tag for one in get_messages(answer.wsgi_request)] == ["warning"]
    page = village.get(place).content.decode()
    assert "归档1份" in page
    assert "已注销" in page


@pytest.mark.parametrize("state", STATES)
def test_pile_that_no_worker_will_take_apart_can_be_dropped(
    clerk: Actor, client_of: Callable[..., Client], state: str, django_capture_on_commit_callbacks: OnCommit
) -> None:
    pile = made_pile(clerk, 1)
    ScanPile.objects.filter(pk=pile.pk).update(state="reading", job=made_job(state))
    page = client_of("village_clerk", OWN_VILLAGE).get(reverse("scan", args=[pile.pk])).content.decode()
    is_over = state not in UNFINISHED
    assert ('value="drop"' in page) == is_over
    assert "UNDEFINED" not in page
    if is_over:
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
            assert drop_scan(actor=clerk, pile_id=pile.pk, version=1).state == "dropped"
        assert not folder_of(pile).exists()
    else:
        with pytest.raises(ScanRefused) as refused:
            drop_scan(actor=clerk, pile_id=pile.pk, version=1)
        assert refused.value.code == "still_read"


@pytest.mark.parametrize("damage", [lambda place: place.unlink(), lambda place: place.write_bytes(b"no seal")])
def test_pile_whose_bytes_are_gone_or_changed_is_refused_with_the_reason(clerk: Actor, damage: Callable[[Path], object]) -> None:
    pile = give_scan(actor=clerk, name="x.pdf", content=b"%PDF-1.7")
    damage(folder_of(pile) / "pile.pdf")
    assert pile.job
    carry_on(pile.job.pk, {kind.name: kind for kind in KINDS}, worker="test")
    pile.refresh_from_db()
    pile.job.refresh_from_db()
    assert (pile.state, pile.fault_zh, pile.job.state) == ("refused", LOST.zh, "done")


def test_work_tried_again_leaves_a_dropped_pile_alone(clerk: Actor, make_actor: MakeActor) -> None:
    pile = give_scan(actor=clerk, name="x.pdf", content=b"%PDF-1.7")
    assert pile.job
    Job.objects.filter(pk=pile.job.pk).update(state="dead")
    drop_scan(actor=clerk, pile_id=pile.pk, version=1)
    retry_job(actor=make_actor("system_admin"), job_id=pile.job.pk)
    carry_on(pile.job.pk, {kind.name: kind for kind in KINDS}, worker="test")
    pile.refresh_from_db()
    assert (pile.state, pile.parts.count(), pile.fault_zh) == ("dropped", 0, "")


def test_household_that_moved_away_is_not_named_on_an_old_pile(clerk: Actor, client_of: Callable[..., Client]) -> None:
    village, pile = client_of("village_clerk", OWN_VILLAGE), made_pile(clerk, 1, 4)
    page = village.get(reverse("scan", args=[pile.pk])).content.decode()
    assert "户主1" in page
    assert "户主4" not in page
    assert reverse("papers", args=[4]) not in page
    assert "归档1份" in page
    many = made_pile(clerk, 1, 2, 3, 4)
    asked = []
    for one in (pile, many):
        with CaptureQueriesContext(connection) as queries:
            village.get(reverse("scan", args=[one.pk]))
        asked.append(len(queries))
    assert asked[0] == asked[1], "one query for the households, however many parts"
