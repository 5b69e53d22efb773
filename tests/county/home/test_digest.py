"""The daily digest: one line a working day, to who asked for it, without a name; and what happened, on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
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
from jingzhun.county.home import digest
from jingzhun.county.home.digest import make_digests, tell_officers
from jingzhun.county.home.happened import happened_for
from jingzhun.county.home.health import facts
from jingzhun.county.intake.models import Delivery
from jingzhun.county.jobs.gateway import Gateway
from jingzhun.county.jobs.models import OutMessage
from jingzhun.policy import load

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
    with time_machine.travel(TUESDAY, tick=False):
        assert make_digests(TUESDAY) == 1
    at = TUESDAY
    while OutMessage.objects.get().state == "waiting":
        assert tell_officers(at) == 0, "nobody listens there"
        at += timedelta(minutes=61)
    assert OutMessage.objects.get().tries == 12
    fact = next(one for one in facts(at) if one.title.en == "messages")
    assert (fact.is_well, fact.value.zh) == (False, "等待0，放弃1")


def test_what_is_due_leaves(clerk: Actor, platform: None, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(Gateway, "send", lambda _self, _key, _to, text: heard.append(text))
    with time_machine.travel(TUESDAY, tick=False):
        make_digests(TUESDAY)
        assert tell_officers() == 1
    assert heard == [OutMessage.objects.get().text]


def test_officer_whose_work_cannot_be_added_up_holds_nobody_up(
    clerk: Actor, platform: None, make_actor: MakeActor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = make_actor("township_clerk", OWN_VILLAGE[:9])
    Officer.objects.filter(pk=broken.officer_id).update(wants_digest=True)
    whole = digest.todos_for

    def breaks(actor: Actor, today: date) -> Any:
        if actor.officer_id == broken.officer_id:
            raise ValueError("one source fails")
        return whole(actor, today)

    monkeypatch.setattr(digest, "todos_for", breaks)
    assert make_digests(TUESDAY) == 1
    assert f"no digest for officer {broken.officer_id}" in caplog.text


def test_hour_of_the_county_stands_before_the_countrys(clerk: Actor, platform: None, monkeypatch: pytest.MonkeyPatch) -> None:
    own = {"county/messages": {"digest_hour": [{"from": "2014-01-01", "value": 10, "source": "ours", "verified": False}]}}
    monkeypatch.setattr(digest, "county_policy", lambda on: load("cn/150424", on, overrides=own))
    assert make_digests(TUESDAY) == 0, "nine o'clock"
    assert make_digests(TUESDAY.replace(hour=10)) == 1


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


def test_village_hears_of_its_file_however_many_others_came(make_actor: MakeActor) -> None:
    for number in range(30):
        Delivery.objects.create(
            file_name="x.xlsx", sha256=str(number), size=1, period="2026-10", profile="dibao_paid", state="done", officer_id=1,
            division_code="150424", uploaded_at=timezone.now(), done_at=timezone.now() - timedelta(minutes=30 - number),
            by_village={NEXT_VILLAGE if number else OWN_VILLAGE: 3},
        )  # fmt: skip
    [mine] = happened_for(make_actor("village_clerk", OWN_VILLAGE))
    assert mine.count == "3户"


@pytest.mark.parametrize("value", ["http://example.org/send", "ftp://x", "https://a b", "https://x/?to=1"])
def test_platform_is_an_address_of_https_or_this_machine(value: str) -> None:
    with pytest.raises(EnvironmentFault):
        read_environment(
            {"JINGZHUN_GATEWAY": value, "JINGZHUN_GATEWAY_KEY": "k", "JINGZHUN_SECRET_KEY": "x", "JINGZHUN_DATA": "/tmp"}
        )
    with pytest.raises(EnvironmentFault):
        read_environment({"JINGZHUN_GATEWAY": "https://x/send", "JINGZHUN_SECRET_KEY": "x", "JINGZHUN_DATA": "/tmp"})
