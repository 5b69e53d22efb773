"""The system's health: everything for administrators, up or down for strangers (S64, F35)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone

from jingzhun.county.audit.checking import check_chain
from jingzhun.county.audit.models import Event
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.audit.seals import seal_head
from jingzhun.county.home.health import facts
from jingzhun.policy.calendar import LAST_KNOWN_YEAR

pytestmark = pytest.mark.django_db
CHANGE = Change(actor_id=1, act="ask_job", subject_kind="job", subject_id="1")


def unwell() -> set[str]:
    return {fact.title.en for fact in facts() if not fact.is_well}


def test_stranger_is_told_up_and_nothing_else() -> None:
    answer = Client().get("/health")
    assert (answer.status_code, answer.json()) == (200, {"up": True})


@pytest.mark.parametrize("role", ["village_clerk", "leader", "supervisor"])
def test_page_is_the_administrators(client_of: Callable[..., Client], role: str) -> None:
    assert client_of(role).get("/system/").status_code == 403
    page = client_of("system_admin").get("/system/").content.decode()
    assert "最近备份" in page
    assert "jingzhun backup" in page


def test_what_is_missing_stands_first_with_what_to_do() -> None:
    first = facts()[0]
    assert not first.is_well
    assert all(fact.to_do.zh and fact.to_do.en for fact in facts())
    assert {"last backup", "last drill"} <= unwell()
    seal_head()
    assert "trail sealed" not in unwell()


@pytest.mark.parametrize(
    ("day", "is_well"),
    [((LAST_KNOWN_YEAR, 10, 31), True), ((LAST_KNOWN_YEAR, 11, 15), False), ((LAST_KNOWN_YEAR + 1, 3, 1), False)],
)
def test_holidays_of_next_year_that_are_missing_are_told_before_clocks_need_them(day: tuple[int, int, int], is_well: bool) -> None:
    """F37: clocks fall back to weekdays, and say so."""
    with time_machine.travel(datetime(*day, 12, tzinfo=UTC), tick=False):
        assert ("statutory holidays" not in unwell()) is is_well


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(hours=-1), timedelta(days=365 * 14)])
def test_clock_that_jumps_changes_no_order_and_one_that_is_behind_is_told(jump: timedelta) -> None:
    with transaction.atomic():
        record(CHANGE)
    with time_machine.travel(timezone.now() + jump), transaction.atomic():
        record(CHANGE)
    with transaction.atomic():
        record(CHANGE)
    assert check_chain().is_whole
    assert list(Event.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2, 3]
    with time_machine.travel(timezone.now() - timedelta(hours=2)):
        assert "clock behind" in unwell()


def test_address_of_debug_schema_or_repository_is_not_there(client_of: Callable[..., Client]) -> None:
    client = client_of("system_admin")
    for path in (
        "/admin/",
        "/.git/config",
        "/metrics",
        "/__debug__/",
        "/static/vendor/htmx.min.js.map",
        "/.env",
        "/county.sqlite3",
    ):
        assert client.get(path).status_code == 404, path
