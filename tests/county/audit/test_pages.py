"""The trail's pages: who may read them, of which divisions, filtered, page by page; the reading itself is noted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client

from jingzhun.county.audit.models import Event, Read
from jingzhun.county.audit.operations import Change, record_many
from jingzhun.county.audit.queries import PAGE

pytestmark = pytest.mark.django_db
ClientOf = Callable[..., Client]
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}


def happen(count: int = 1, *, division: str = "150424100201", **more: object) -> None:
    told = {"actor_id": 7, "act": "move_household", "subject_kind": "household", "division_code": division} | more
    with transaction.atomic():
        record_many(Change(**told, subject_id=str(n), household_id=n) for n in range(1, count + 1))  # type: ignore[arg-type]


@pytest.mark.parametrize("role", ["supervisor", "audit_admin"])
def test_watcher_reads_events_as_sentences_and_the_reading_is_noted(client_of: ClientOf, role: str) -> None:
    happen(changes={"village_code": ["a", "b"]}, reason="搬迁")
    page = client_of(role, **ENGLISH).get("/trail/").content.decode()
    assert "moved household 1 to another village" in page
    assert "village</span> a → b" in page
    assert "搬迁" in page
    assert Read.objects.filter(what="trail").count() == 1
    assert "把户 1迁到另一村" in client_of(role).get("/trail/").content.decode()


@pytest.mark.parametrize("path", ["/trail/", "/trail/looks"])
@pytest.mark.parametrize("role", ["leading_group_office", "village_clerk", "system_admin", "security_admin", "leader"])
def test_nobody_else_reads_it(client_of: ClientOf, role: str, path: str) -> None:
    assert client_of(role).get(path).status_code == 403
    assert Event.objects.filter(act="refuse").count() == 1


def test_watcher_of_a_town_reads_neither_other_towns_nor_the_countys_own(client_of: ClientOf) -> None:
    happen()
    happen(division="150424101201", reason="异乡")
    happen(division="", act="appoint", subject_kind="officer")
    client = client_of("supervisor", "150424100")
    shown = client.get("/trail/").context["shown"].lines
    assert [line.sequence for line in shown] == [1]
    assert client.get("/trail/looks").context["shown"].lines == []


def test_older_events_are_a_page_away_and_each_is_shown_once(client_of: ClientOf) -> None:
    happen(PAGE + 5)
    client = client_of("audit_admin")
    first = client.get("/trail/?act=move_household").context["shown"]
    second = client.get(first.older).context["shown"]
    sequences = [line.sequence for line in (*first.lines, *second.lines)]
    assert sequences == list(range(PAGE + 5, 0, -1))
    assert second.older == ""


@pytest.mark.parametrize(
    ("query", "count"), [("household_id=2", 1), ("officer_id=7", 3), ("officer_id=8", 0), ("from_on=2999-01-01", 0)]
)
def test_filters_narrow(client_of: ClientOf, query: str, count: int) -> None:
    happen(3)
    assert len(client_of("audit_admin").get(f"/trail/?{query}").context["shown"].lines) == count


@pytest.mark.parametrize(
    "query", ["household_id=x", "act=%27+OR+1=1", "before=-1", "from_on=2024-02-30", "officer_id=99999999999999999999"]
)
def test_what_is_no_filter_shows_nothing_and_is_no_fault(client_of: ClientOf, query: str) -> None:
    happen(3)
    for path in ("/trail/", "/trail/looks"):
        answer = client_of("audit_admin").get(f"{path}?{query}")
        assert answer.status_code == 200
        assert list(answer.context["shown"].lines) == []


def test_who_looked_at_a_household(client_of: ClientOf) -> None:
    for household in (1, 1, 2):
        Read.objects.create(at="2024-06-30T00:00:00Z", actor_id=7, what="household_page", household_id=household, reason="核对")
    lines = client_of("supervisor").get("/trail/looks?household_id=1").context["shown"].lines
    assert [(line.who, line.what.zh, line.what.en, line.reason) for line in lines] == [
        ("#7", "打开了页面", "opened the page", "核对")
    ] * 2


def test_number_of_queries_does_not_grow_with_the_events(
    client_of: ClientOf, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = client_of("audit_admin")
    client.get("/trail/")
    for count in (2, 40):
        happen(count)
        with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
            client.get("/trail/")
