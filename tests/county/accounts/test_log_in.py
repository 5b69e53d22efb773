"""Coming in: name and password, then the second factor; refusals look alike and are written down; nothing is locked for good."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from county.accounts.conftest import PASSWORD, add_authenticator, code_now, log_in
from jingzhun.county.accounts.models import Officer
from jingzhun.county.audit.models import Event

WRONG = "not-the-password-1A"


@pytest.fixture
def officer(make_officer: Callable[..., Officer], with_password: Callable[[Officer], Officer]) -> Officer:
    one = with_password(make_officer("township_clerk", "150424100", "li.clerk"))
    add_authenticator(one)
    return one


def acts() -> list[str]:
    return list(Event.objects.order_by("sequence").values_list("act", flat=True))


def test_log_in_when_password_and_code_are_right_then_home_opens_and_it_is_written_down(client: Client, officer: Officer) -> None:
    first = log_in(client, "li.clerk")
    assert first["Location"] == "/accounts/login/second/"
    assert client.get("/").status_code == 302, "the password alone opens nothing"
    before = client.session.session_key
    second = client.post("/accounts/login/second/", {"code": code_now()})
    assert second["Location"] == "/"
    assert client.get("/").status_code == 200
    assert client.session.session_key != before, "a new session id at log-in (S52)"
    assert acts()[-1] == "log_in"
    officer.refresh_from_db()
    assert officer.last_seen_on == timezone.localdate()


def test_log_in_when_the_name_is_typed_in_capitals_then_it_is_the_same_officer(client: Client, officer: Officer) -> None:
    assert log_in(client, "LI.Clerk")["Location"] == "/accounts/login/second/"


def test_s53_code_when_used_again_then_it_opens_nothing(client: Client, officer: Officer) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        code = code_now()
        log_in(client, "li.clerk")
        assert client.post("/accounts/login/second/", {"code": code}).status_code == 302
        other = Client()
        log_in(other, "li.clerk")
        assert other.post("/accounts/login/second/", {"code": code}).status_code == 200
        assert other.get("/").status_code == 302
    with time_machine.travel(timezone.now() + timedelta(seconds=40), tick=False):  # past allauth's own memory of 30 s
        late = Client()
        log_in(late, "li.clerk")
        assert late.post("/accounts/login/second/", {"code": code}).status_code == 200


@pytest.mark.parametrize(("shift", "is_taken"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_s53_code_when_the_phone_clock_is_a_step_off_then_it_is_taken_two_steps_are_not(
    client: Client, officer: Officer, shift: int, is_taken: bool
) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        log_in(client, "li.clerk")
        answer = client.post("/accounts/login/second/", {"code": code_now(shift)})
        assert (answer.status_code == 302) is is_taken


def test_s53_code_when_guessed_again_and_again_then_it_is_slowed(client: Client, officer: Officer) -> None:
    log_in(client, "li.clerk")
    for _ in range(5):
        client.post("/accounts/login/second/", {"code": "000000"})
    answer = client.post("/accounts/login/second/", {"code": code_now()})
    assert answer.status_code == 200, "the right code is refused while guessing is slowed"


def test_refusal_when_name_password_or_account_is_wrong_then_text_and_status_are_one(client: Client, officer: Officer) -> None:
    closed = Officer.objects.create(username="closed.one", name="x", is_active=False)
    closed.set_password(PASSWORD)
    closed.save()
    unused = Officer.objects.create(username="unused.one", name="x", last_seen_on=timezone.localdate() - timedelta(days=91))
    unused.set_password(PASSWORD)
    unused.save()
    tries = [("li.clerk", WRONG), ("nobody.here", WRONG), ("closed.one", PASSWORD), ("unused.one", PASSWORD)]
    answers = [log_in(Client(), name, password) for name, password in tries]
    assert {one.status_code for one in answers} == {200}
    shown = {
        one.content.decode().replace(name, "").split('class="field-error"')[0].split("<form")[1].split("csrfmiddlewaretoken")[0]
        for one, (name, _) in zip(answers, tries, strict=True)
    }
    sentences = {"".join(one.context["form"].non_field_errors()) for one in answers}
    assert len(sentences) == 1, sentences
    assert len(shown) == 1
    assert acts()[-4:] == ["refuse_log_in"] * 4


def test_s54_refusal_when_timed_then_a_known_name_is_not_told_from_an_unknown_one(officer: Officer, settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    officer.set_password(PASSWORD)
    officer.save()

    def seconds(name: str) -> float:
        client = Client()
        begin = time.perf_counter()
        log_in(client, name, WRONG)
        return time.perf_counter() - begin

    pairs = [(seconds("li.clerk"), seconds("nobody.here")) for _ in range(15)]
    known, unknown = (statistics.median(one) for one in zip(*pairs, strict=True))
    assert abs(known - unknown) < 0.4 * max(known, unknown), (known, unknown)


def test_slowing_when_a_stranger_guesses_then_he_is_slowed_and_the_owner_is_not(officer: Officer) -> None:
    stranger, owner = Client(REMOTE_ADDR="198.51.100.7"), Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(5):
        log_in(stranger, "li.clerk", WRONG)
    slowed = log_in(stranger, "li.clerk")
    assert slowed.status_code == 200, "the right password is refused from where it was guessed"
    assert acts()[-1] == "slow_log_in"
    assert log_in(owner, "li.clerk").status_code == 302, "the owner at his desk comes in (S51)"
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert log_in(stranger, "li.clerk").status_code == 302, "nothing is locked for good"


@pytest.mark.parametrize("header", ["203.0.113.9", "203.0.113.9, 10.0.0.1"])
def test_address_when_a_header_claims_another_then_it_is_believed_from_trusted_proxies_only(
    officer: Officer, settings: object, header: str
) -> None:
    settings.TRUSTED_PROXIES = ()
    liar = Client(REMOTE_ADDR="198.51.100.7")
    for number in range(5):
        liar.post("/accounts/login/", {"login": "li.clerk", "password": WRONG}, headers={"X-Forwarded-For": f"203.0.113.{number}"})
    answer = liar.post("/accounts/login/", {"login": "li.clerk", "password": PASSWORD}, headers={"X-Forwarded-For": header})
    assert answer.status_code == 200, "a header from nobody does not make another network (S68)"
    settings.TRUSTED_PROXIES = ("198.51.100.7", "10.0.0.1")
    answer = liar.post("/accounts/login/", {"login": "li.clerk", "password": PASSWORD}, headers={"X-Forwarded-For": header})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
        "\thttps://evil.example",
    ],
)
def test_s57_next_when_it_leads_elsewhere_then_home_opens_instead(client: Client, officer: Officer, target: str) -> None:
    log_in(client, "li.clerk", next=target)
    answer = client.post("/accounts/login/second/", {"code": code_now()})
    assert answer["Location"] == "/"
    out = client.post("/accounts/logout/", {"next": target})
    assert out["Location"] == "/"


def test_next_when_it_is_a_page_of_ours_then_it_opens(client: Client, officer: Officer) -> None:
    log_in(client, "li.clerk", next="/accounts/me/")
    assert client.post("/accounts/login/second/", {"code": code_now()})["Location"] == "/accounts/me/"


def test_log_in_when_the_token_is_missing_then_it_is_refused(officer: Officer) -> None:
    client = Client(enforce_csrf_checks=True)
    assert log_in(client, "li.clerk").status_code == 403


def test_s53_recovery_code_when_used_then_it_opens_once(client: Client, officer: Officer) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    code = RecoveryCodes.activate(officer).get_unused_codes()[0]
    log_in(client, "li.clerk")
    assert client.post("/accounts/login/second/", {"code": code}).status_code == 302
    other = Client()
    log_in(other, "li.clerk")
    assert other.post("/accounts/login/second/", {"code": code}).status_code == 200


def test_trail_when_a_log_in_is_refused_then_no_typed_name_stands_in_it(client: Client) -> None:
    log_in(client, "my-password-by-mistake", WRONG)
    event = Event.objects.get(act="refuse_log_in")
    assert "mistake" not in str([event.subject_id, event.changes, event.reason])
