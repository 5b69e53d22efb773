"""F06: while the disk is nearly full the site reads and does not write; it goes on by itself when there is room."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from county.records import OWN_VILLAGE, make_household
from jingzhun.county.config import room
from jingzhun.county.home.health import facts
from jingzhun.county.jobs.models import Job
from jingzhun.county.jobs.operations import carry_on as carrying
from jingzhun.county.jobs.operations.ask_job import ask_job
from jingzhun.county.jobs.operations.carry_on import carry_on
from jingzhun.county.jobs.work import Chunk, JobKind
from jingzhun.values.speech import Bilingual

Usage = namedtuple("Usage", "total used free")
pytestmark = pytest.mark.django_db


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """Return a function that sets how much of the disk is free."""
    free = {"percent": 50}
    monkeypatch.setattr(room.shutil, "disk_usage", lambda _: Usage(1000, 0, free["percent"] * 10))
    monkeypatch.setattr(room, "LOOKED_AT_FOR", 1)
    room._free.cache_clear()

    def set_to(percent: int) -> None:
        free["percent"] = percent
        room._free.cache_clear()

    yield set_to
    room._free.cache_clear()


@pytest.mark.parametrize(("free", "status"), [(4, 507), (5, 302), (50, 302)], ids=["below the line", "on the line", "well above"])
def test_saving_is_refused_below_the_line_only(
    disk: Callable[[int], None], client_of: Callable[..., Client], free: int, status: int
) -> None:
    make_household(1, village=OWN_VILLAGE)
    client = client_of("leading_group_office")
    disk(free)
    given = {"household": "1", "procedure": "monitoring", "source": "visit", "clue": ""}
    answer = client.post("/casework/open/", given)
    assert answer.status_code == status
    if status == 507:
        assert "磁盘快满了" in answer.content.decode()
    assert client.get("/households/1/").status_code == 200, "everyone can go on looking"


def test_it_goes_on_by_itself_when_there_is_room(disk: Callable[[int], None], client_of: Callable[..., Client]) -> None:
    make_household(1, village=OWN_VILLAGE)
    client = client_of("leading_group_office")
    given = {"household": "1", "procedure": "monitoring", "source": "visit", "clue": ""}
    disk(1)
    assert client.post("/casework/open/", given).status_code == 507
    assert client.post("/search", {"word": "王"}).status_code == 200, "a search writes nothing"
    disk(20)
    assert client.post("/casework/open/", given).status_code == 302


def test_programs_get_a_problem_document(disk: Callable[[int], None], client: Client) -> None:
    disk(1)
    answer = client.post("/api/v1/clues/C1/answers", data="{}", content_type="application/json")
    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (507, "application/problem+json", "disk_full")


def test_a_job_waits_for_room_and_then_does_its_chunks(
    disk: Callable[[int], None], make_actor: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[int] = []

    def sleeps(seconds: int) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            disk(30)

    monkeypatch.setattr(carrying.time, "sleep", sleeps)
    kind = JobKind("test_room", Bilingual("x", "x"), "see_jobs", lambda held: Chunk({}, 1, 1, is_last=True))
    job = ask_job(actor=make_actor("leading_group_office"), kind=kind, arguments={}, division_code="150424")  # type: ignore[arg-type]
    disk(1)
    carry_on(job.job_id, {kind.name: kind}, worker="test")
    assert Job.objects.get(pk=job.pk).state == "done"
    assert len(waits) == 3


def test_the_page_of_the_system_tells_it(disk: Callable[[int], None]) -> None:
    disk(3)
    told = next(fact for fact in facts() if fact.title.en == "disk free")
    assert (told.value.en, told.is_well) == ("3 %", False)
