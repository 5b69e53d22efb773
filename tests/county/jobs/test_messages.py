"""F56: the message platform is down, slow, or answers and is not heard: tried again with longer waits, delivered once, given up in the open."""

from __future__ import annotations

import hmac
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from zoneinfo import ZoneInfo

import pytest

from jingzhun.county.clues.law import county_policy
from jingzhun.county.jobs import gateway as gateway_module
from jingzhun.county.jobs.gateway import Gateway
from jingzhun.county.jobs.models import OutMessage
from jingzhun.county.jobs.operations.send_messages import is_quiet, put_message, send_messages

pytestmark = pytest.mark.django_db
KEY = "k" * 32
RULES = county_policy(date(2026, 11, 24)).rule("county/messages")
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass
class Platform:
    """A message platform that knows a key once, and answers as it is told to: a status, ``deaf`` (takes it, hangs up) or ``slow``."""

    answers: list[int | str] = field(default_factory=list)
    heard: list[dict[str, str]] = field(default_factory=list)
    delivered: dict[str, str] = field(default_factory=dict)
    address: str = ""
    asked_elsewhere: list[str] = field(default_factory=list)

    def gateway(self) -> Gateway:
        return Gateway(self.address, KEY)


def _answer(handler: BaseHTTPRequestHandler, told: Platform, said: dict[str, str]) -> None:
    answer = told.answers.pop(0) if told.answers else 200
    if answer == "slow":
        threading.Event().wait(1.5)
        return
    known = said["key"] in told.delivered
    if answer in (200, "deaf"):
        told.delivered.setdefault(said["key"], said["text"])
    if answer == "deaf":
        return
    handler.send_response(409 if known else int(answer))
    if answer == 302:
        handler.send_header("Location", told.address.replace("/send", "/elsewhere"))
    handler.end_headers()


@pytest.fixture
def platform() -> Iterator[Platform]:
    told = Platform()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked_elsewhere.append(self.path)
            self.send_response(200)
            self.end_headers()

        def do_POST(self) -> None:
            if self.path != "/send":
                told.asked_elsewhere.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"]))
            said = json.loads(body)
            told.heard.append(
                {
                    **said,
                    "signature": self.headers["X-Jingzhun-Signature"],
                    "at": self.headers["X-Jingzhun-Time"],
                    "raw": body.decode(),
                }
            )
            _answer(self, told, said)

        def log_message(self, *_given: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.address = f"http://127.0.0.1:{server.server_port}/send"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield told
    server.shutdown()
    server.server_close()


def put(key: str = "digest:1") -> OutMessage:
    put_message(key=key, officer_id=7, to="wang.li", text="精准：逾期1，今天到期2")
    OutMessage.objects.filter(key=key).update(next_at=TUESDAY)
    return OutMessage.objects.get(key=key)


def test_sent_signed_and_once(platform: Platform) -> None:
    put()
    assert put_message(key="digest:1", officer_id=7, to="wang.li", text="again") is False, "asked for twice it is one message"
    assert send_messages(rules=RULES, gateway=platform.gateway(), now=TUESDAY) == 1
    assert send_messages(rules=RULES, gateway=platform.gateway(), now=TUESDAY + timedelta(hours=1)) == 0
    [heard] = platform.heard
    assert (heard["to"], heard["text"]) == ("wang.li", "精准：逾期1，今天到期2")
    assert heard["signature"] == hmac.new(KEY.encode(), f"{heard['at']}.{heard['raw']}".encode(), "sha256").hexdigest()
    assert OutMessage.objects.get().state == "sent"


def test_down_then_up_again_with_longer_and_longer_waits(platform: Platform) -> None:
    put()
    platform.answers = [503, 500, 429]
    at, waits = TUESDAY, []
    while OutMessage.objects.get().state == "waiting":
        send_messages(rules=RULES, gateway=platform.gateway(), now=at)
        row = OutMessage.objects.get()
        if row.state == "waiting":
            assert send_messages(rules=RULES, gateway=platform.gateway(), now=at) == 0, "before its turn nothing is sent"
            waits.append(row.next_at - at)
            assert row.fault.startswith("HTTP")
            at = row.next_at
    assert waits == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert len(platform.delivered) == 1


@pytest.mark.parametrize("answer", ["deaf", "slow", 302])
def test_answer_that_is_none_is_tried_again_and_delivered_once(
    platform: Platform, answer: str | int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateway_module, "SECONDS", 0.5)
    put()
    platform.answers = [answer]
    assert send_messages(rules=RULES, gateway=platform.gateway(), now=TUESDAY) == 0
    row = OutMessage.objects.get()
    assert (row.state, row.tries) == ("waiting", 1)
    assert send_messages(rules=RULES, gateway=platform.gateway(), now=row.next_at) == 1
    assert OutMessage.objects.get().state == "sent"
    assert len(platform.delivered) == 1, "the same key is delivered once"
    assert len({one["key"] for one in platform.heard}) == 1
    assert not platform.asked_elsewhere, "no redirect is followed"


def test_nobody_listens_and_it_is_given_up_in_the_open() -> None:
    put()
    nowhere, at = Gateway("http://127.0.0.1:9/", KEY), TUESDAY
    for _ in range(40):
        send_messages(rules=RULES, gateway=nowhere, now=at)
        at += timedelta(minutes=61)
    row = OutMessage.objects.get()
    assert (row.state, row.tries, row.fault) == ("given_up", 12, "ConnectionRefusedError")


def test_worker_killed_after_it_claimed_leaves_it_to_the_next(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    put()

    def killed(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Gateway, "send", killed)
    with pytest.raises(KeyboardInterrupt):
        send_messages(rules=RULES, gateway=platform.gateway(), now=TUESDAY)
    monkeypatch.undo()
    assert send_messages(rules=RULES, gateway=platform.gateway(), now=TUESDAY) == 0, "claimed for a minute"
    assert send_messages(rules=RULES, gateway=platform.gateway(), now=TUESDAY + timedelta(minutes=2)) == 1


@pytest.mark.parametrize(("hour", "quiet"), [(6, True), (7, False), (20, False), (21, True)])
def test_each_side_of_the_night(platform: Platform, hour: int, quiet: bool) -> None:
    at = TUESDAY.replace(hour=hour)
    put()
    OutMessage.objects.update(next_at=at)
    assert is_quiet(at, RULES) is quiet
    assert send_messages(rules=RULES, gateway=platform.gateway(), now=at) == (0 if quiet else 1)


def test_one_that_fails_does_not_hold_up_the_next(platform: Platform, make_some: Callable[[int], None]) -> None:
    make_some(3)
    platform.answers = [500, 200, 200]
    assert send_messages(rules=RULES, gateway=platform.gateway(), now=TUESDAY) == 2
    assert sorted(OutMessage.objects.values_list("state", flat=True)) == ["sent", "sent", "waiting"]


def test_after_one_that_nobody_hears_the_others_wait_for_the_next_round(make_some: Callable[[int], None]) -> None:
    make_some(3)
    assert send_messages(rules=RULES, gateway=Gateway("http://127.0.0.1:9/", KEY), now=TUESDAY) == 0
    assert sorted(OutMessage.objects.values_list("tries", flat=True)) == [0, 0, 1], (
        "a platform that hangs holds the worker up once a round"
    )


@pytest.fixture
def make_some() -> Callable[[int], None]:
    def make(many: int) -> None:
        for number in range(many):
            put(f"digest:{number}")

    return make
