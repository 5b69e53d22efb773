"""The daily digest: one line a working day, to who asked for it, without a name; and what happened, on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from county.records import NEXT_VILLAGE, OWN_VILLAGE, make_household
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Officer
from jingzhun.county.audit.models import Event
from jingzhun.county.casework.models import HelpRequest
from jingzhun.county.config.environment import EnvironmentFault, read_environment
from jingzhun.county.home.digest import make_digests, tell_officers
from jingzhun.county.home.happened import happened_for
from jingzhun.county.home.health import facts
from jingzhun.county.intake.models import Delivery
from jingzhun.county.jobs.models import OutMessage

pytestmark = pytest.mark.django_db
MakeActor = Callable[..., Actor]
TUESDAY, SATURDAY, HOLIDAY = (datetime(2026, *day, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai")) for day in ((11, 24), (11, 28), (10, 1)))


@pytest.fixture
def platform(settings: Any) -> None:
    settings.ENVIRONMENT = replace(django_settings.ENVIRONMENT, gateway="http://127.0.0.1:9/send", gateway_key="k" * 32)


@pytest.fixture
def clerk(make_actor: MakeActor) -> Actor:
    make_household(1, head="王甲", village=OWN_VILLAGE)
    actor = make_actor("village_clerk", OWN_VILLAGE)
    Officer.objects.filter(pk=actor.officer_id).update(wants_digest=True)
    for number, due in enumerate((-1, 0, 0, 5)):
        HelpRequest.objects.create(
            way="own", village_code=OWN_VILLAGE, sealed_told="{}", receipt_hash=f"{number:064}", received_at=TUESDAY,
            due_on=timezone.localdate(TUESDAY) + timedelta(days=due),
        )  # fmt: skip
    return actor


def test_one_line_a_day_without_a_name(clerk: Actor, platform: None, make_actor: MakeActor) -> None:
    make_actor("village_clerk", NEXT_VILLAGE)
    assert make_digests(TUESDAY) == 1, "only who asked for it"
    assert make_digests(TUESDAY + timedelta(hours=2)) == 0, "once a day"
    row = OutMessage.objects.get()
    assert row.text.startswith("精准：逾期1，今天到期2，将到期1。")
    assert "王甲" not in row.text
    assert row.text.endswith("/todo/")
    assert row.to == Officer.objects.get(pk=clerk.officer_id).username


@pytest.mark.parametrize(("at", "many"), [(TUESDAY.replace(hour=7), 0), (TUESDAY.replace(hour=8), 1), (SATURDAY, 0), (HOLIDAY, 0)])
def test_from_its_hour_on_working_days_only(clerk: Actor, platform: None, at: datetime, many: int) -> None:
    assert make_digests(at) == many


def test_nothing_waits_nothing_is_sent(make_actor: MakeActor, platform: None) -> None:
    actor = make_actor("village_clerk", OWN_VILLAGE)
    Officer.objects.filter(pk=actor.officer_id).update(wants_digest=True)
    assert make_digests(TUESDAY) == 0


def test_without_a_platform_nobody_is_told_and_nothing_piles_up(clerk: Actor) -> None:
    assert tell_officers(TUESDAY) == 0
    assert not OutMessage.objects.exists()


def test_platform_that_is_down_is_seen_by_the_administrator(clerk: Actor, platform: None) -> None:
    tell_officers(TUESDAY)
    OutMessage.objects.update(state="given_up")
    fact = next(one for one in facts(TUESDAY) if one.title.en == "messages")
    assert (fact.is_well, fact.value.zh) == (False, "等待0，放弃1")


def test_asked_for_and_no_longer_on_the_page(client_of: Callable[..., Client], platform: None) -> None:
    client, page = client_of("village_clerk", OWN_VILLAGE), reverse("todo")
    assert "每日提醒" in client.get(page).content.decode()
    assert client.post(page, {"what": "digest"}).status_code == 302
    assert Officer.objects.filter(wants_digest=True).count() == 1
    assert client.post(page, {"what": "no_digest"}).status_code == 302
    assert not Officer.objects.filter(wants_digest=True).exists()
    assert Event.objects.filter(act="ask_digest").count() == 2


def test_files_that_spoke_of_the_villages_happened(make_actor: MakeActor, client_of: Callable[..., Client]) -> None:
    Delivery.objects.create(
        file_name="x.xlsx", sha256="1", size=1, period="2026-10", profile="dibao_paid", state="done", officer_id=1, division_code="150424",
        uploaded_at=timezone.now(), done_at=timezone.now(), by_village={OWN_VILLAGE: 3, NEXT_VILLAGE: 4},
    )  # fmt: skip
    [mine] = happened_for(make_actor("village_clerk", OWN_VILLAGE))
    assert (mine.count, "2026-10" in str(mine.title)) == ("3户", True)
    [town] = happened_for(make_actor("township_clerk", OWN_VILLAGE[:9]))
    assert town.count == "7户"
    page = client_of("village_clerk", OWN_VILLAGE).get(reverse("todo")).content.decode()
    assert "3户" in page
    assert "UNDEFINED" not in page


@pytest.mark.parametrize("value", ["http://example.org/send", "ftp://x", "https://a b", "https://x/?to=1"])
def test_platform_is_an_address_of_https_or_this_machine(value: str) -> None:
    with pytest.raises(EnvironmentFault):
        read_environment(
            {"JINGZHUN_GATEWAY": value, "JINGZHUN_GATEWAY_KEY": "k", "JINGZHUN_SECRET_KEY": "x", "JINGZHUN_DATA": "/tmp"}
        )
    with pytest.raises(EnvironmentFault):
        read_environment({"JINGZHUN_GATEWAY": "https://x/send", "JINGZHUN_SECRET_KEY": "x", "JINGZHUN_DATA": "/tmp"})
