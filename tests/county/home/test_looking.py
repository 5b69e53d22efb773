"""S62: a thousand household pages in ten minutes are stopped at the dated number; lists stay open, the stop is in the log, others go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from county.records import OWN_VILLAGE, make_household
from jingzhun.county.accounts.models import Officer
from jingzhun.county.audit.models import Read
from jingzhun.county.audit.reads import LOG
from jingzhun.county.home.looking import STOPPED, has_looked_too_much, limits

pytestmark = pytest.mark.django_db


def looked(officer: Officer, count: int, *, minutes_ago: float = 1) -> None:
    at = timezone.now() - timedelta(minutes=minutes_ago)
    Read.objects.bulk_create(Read(at=at, actor_id=officer.pk, what="household_page", household_id=1) for _ in range(count))


@pytest.mark.parametrize(
    ("count", "minutes_ago", "status"), [(299, 1, 200), (300, 1, 429), (5_000, 10.1, 200)], ids=["below", "at the line", "long ago"]
)
def test_pages_stop_at_the_line(
    make_officer: Callable[..., Officer], client_of: Callable[..., Client], count: int, minutes_ago: float, status: int
) -> None:
    assert limits() == (300, 10)
    make_household(1, village=OWN_VILLAGE)
    looked(make_officer("leading_group_office"), count, minutes_ago=minutes_ago)
    assert client_of("leading_group_office").get("/households/1/").status_code == status


def test_lists_stay_open_others_go_on_and_it_is_in_the_log(
    make_officer: Callable[..., Officer], client_of: Callable[..., Client]
) -> None:
    make_household(1, village=OWN_VILLAGE)
    officer = make_officer("leading_group_office")
    looked(officer, 300)
    client = client_of("leading_group_office")
    stopped = client.get("/households/1/")
    assert (stopped.status_code, "等一会儿" in stopped.content.decode()) == (429, True)
    assert client.get("/households/").status_code == 200
    assert client_of("township_clerk", OWN_VILLAGE[:9]).get("/households/1/").status_code == 200
    LOG.flush()
    assert Read.objects.filter(what=STOPPED, actor_id=officer.pk).count() == 1


def test_being_stopped_does_not_keep_one_out_for_ever(make_officer: Callable[..., Officer]) -> None:
    officer = make_officer("leading_group_office")
    Read.objects.bulk_create(Read(at=timezone.now(), actor_id=officer.pk, what=STOPPED) for _ in range(400))
    assert not has_looked_too_much(officer.pk)
