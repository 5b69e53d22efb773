"""S58: a partner signs each request: changed, replayed, old or from another key it is refused; the secret never travels and lies sealed."""

from __future__ import annotations

import hashlib
import hmac
import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from county.api.conftest import command
from county.records import make_household
from jingzhun.county.accounts.actor import system_actor
from jingzhun.county.accounts.models import Officer
from jingzhun.county.api.models import ApiKey, SpentNonce
from jingzhun.county.api.operations.make_api_key import make_api_key
from jingzhun.county.api.operations.revoke_api_key import revoke_api_key
from jingzhun.county.api.signing import SCHEME, WINDOW, signature_of
from jingzhun.county.audit.models import Event
from jingzhun.county.intake.models import Delivery

pytestmark = pytest.mark.django_db
EMPTY = hashlib.sha256(b"").hexdigest()
FILE = "姓名,身份证号\n".encode()


@dataclass
class Partner:
    """A partner's program: signs as the description says; every part of it can be bent."""

    key_id: str
    secret: str
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def headers(self, method: str, address: str, *, digest: str = EMPTY, **bent: str) -> dict[str, str]:
        told = {"at": str(int(time.time())), "nonce": uuid.uuid4().hex, "secret": self.secret, "key_id": self.key_id} | bent
        signed = signature_of(told["secret"], at=told["at"], nonce=told["nonce"], method=method, address=address, digest=digest)
        return {
            "Authorization": f"{SCHEME} jz_{told['key_id']}", "X-Jingzhun-Time": told["at"], "X-Jingzhun-Nonce": told["nonce"],
            "X-Jingzhun-Digest": digest, "X-Jingzhun-Signature": signed,
        }  # fmt: skip

    def get(self, address: str, **bent: str) -> Any:
        return self.client.get(address, headers=self.headers("GET", address, **bent))

    def give(self, content: bytes = FILE, *, signed: bytes | None = None, **more: str) -> Any:
        address = "/api/v1/deliveries?period=2024-06"
        headers = self.headers("POST", address, digest=hashlib.sha256(content if signed is None else signed).hexdigest())
        headers |= {"Idempotency-Key": command()} | more
        return self.client.post(address, {"given": SimpleUploadedFile("低保.csv", content)}, headers=headers)


@pytest.fixture
def partner(make_officer: Callable[..., Officer]) -> Partner:
    made = make_api_key(
        actor=system_actor("150424"), name="民政局系统", owner_id=make_officer("department_officer").pk, acts=("import_files", "see_figures"),
        divisions=("150424",), expires_on=timezone.localdate() + timedelta(days=30), is_signing=True,
    )  # fmt: skip
    return Partner(made.key.key_id, made.shown_once.rsplit("_", 1)[1])


def test_signed_request_is_answered_and_the_same_again_is_refused(partner: Partner) -> None:
    address = "/api/v1/runs"
    headers = partner.headers("GET", address)
    assert partner.client.get(address, headers=headers).status_code == 200
    assert partner.client.get(address, headers=headers).status_code == 401, "a replay"
    assert partner.get(address).status_code == 200, "a new one is answered"


def test_each_side_of_five_minutes(partner: Partner) -> None:
    with time_machine.travel(time.time(), tick=False):
        now = int(time.time())
        for age, status in ((WINDOW, 200), (WINDOW + 1, 401), (-WINDOW, 200), (-WINDOW - 1, 401)):
            assert partner.get("/api/v1/runs", at=str(now - age)).status_code == status, age


@pytest.mark.parametrize(
    "bent",
    [
        {"secret": "0" * 64},
        {"key_id": "0" * 12},
        {"nonce": "short"},
        {"at": "yesterday"},
        {"at": "9" * 30},
        {"nonce": "../../../etc/passwd!"},
    ],
)
def test_signature_of_another_or_none(partner: Partner, bent: dict[str, str]) -> None:
    assert partner.get("/api/v1/runs", **bent).status_code == 401
    assert not SpentNonce.objects.exists()


@pytest.mark.parametrize("what", ["address", "query", "nonce", "time", "digest"])
def test_anything_changed_on_the_way_is_refused(partner: Partner, what: str) -> None:
    address = "/api/v1/households?size=5"
    headers = partner.headers("GET", address)
    asked = {"address": "/api/v1/runs", "query": "/api/v1/households?size=200"}.get(what, address)
    name = {"nonce": "X-Jingzhun-Nonce", "time": "X-Jingzhun-Time", "digest": "X-Jingzhun-Digest"}.get(what)
    if name:
        headers[name] = {"nonce": uuid.uuid4().hex, "time": str(int(time.time()) + 1), "digest": "0" * 64}[what]
    assert partner.client.get(asked, headers=headers).status_code == 401


def test_method_is_signed(partner: Partner) -> None:
    address = "/api/v1/deliveries?period=2024-06"
    headers = partner.headers("GET", address, digest=hashlib.sha256(FILE).hexdigest()) | {"Idempotency-Key": command()}
    assert partner.client.post(address, {"given": SimpleUploadedFile("低保.csv", FILE)}, headers=headers).status_code == 401


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x"])
def test_body_that_is_swapped_is_refused_whatever_it_calls_itself(partner: Partner, kind: str) -> None:
    """A content type is not signed: it cannot decide whether the body is looked at."""
    address = "/api/v1/clues/C101/answers"
    headers = partner.headers("POST", address, digest=hashlib.sha256(b'{"outcome": "confirmed"}').hexdigest())
    headers |= {"Idempotency-Key": command(), "Content-Type": kind}
    answer = partner.client.generic("POST", address, b'{"outcome": "not_so"}', headers=headers)
    assert answer.status_code == 401
    assert not SpentNonce.objects.exists()


def test_text_that_is_signed_stays_as_partners_have_it() -> None:
    """One fixed answer, reckoned by hand: a change of the text would lock out every partner."""
    told = "1700000000\nnonce-nonce-nonce\nGET\n/api/v1/runs?size=5\n" + EMPTY
    wanted = hmac.new(b"secret", told.encode(), "sha256").hexdigest()
    made = signature_of(
        "secret", at="1700000000", nonce="nonce-nonce-nonce", method="get", address="/api/v1/runs?size=5", digest=EMPTY
    )
    assert made == wanted


def test_file_is_the_one_that_was_signed(partner: Partner) -> None:
    answer = partner.give()
    assert answer.status_code == 201
    assert answer.json()["sha256"] == hashlib.sha256(FILE).hexdigest()
    other = partner.give(b"another file", signed=FILE)
    assert (other.status_code, other.json()["code"]) == (422, "other_file")
    assert Delivery.objects.count() == 1
    assert Event.objects.filter(act="upload_file").count() == 1


def test_file_sent_again_under_its_command_gives_the_first_answer(partner: Partner) -> None:
    key = command()
    one, two = partner.give(**{"Idempotency-Key": key}), partner.give(**{"Idempotency-Key": key})
    assert (one.json(), two["Idempotent-Replayed"]) == (two.json(), "true")
    assert partner.give(b"other", **{"Idempotency-Key": key}).json()["code"] == "other_body"
    assert Delivery.objects.count() == 1


def test_secret_is_no_bearers_and_lies_sealed(partner: Partner, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bearer = {"Authorization": f"Bearer jz_{partner.key_id}_{partner.secret}"}
    assert partner.client.get("/api/v1/runs", headers=bearer).status_code == 401
    partner.get("/api/v1/runs")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {ApiKey._meta.db_table}")  # noqa: S608 - our own table's name
        kept = str(cursor.fetchall())
    assert partner.secret not in kept + caplog.text + str(list(Event.objects.values()))


def test_key_that_is_revoked_or_over_or_without_the_act(partner: Partner) -> None:
    make_household(1)
    assert partner.get("/api/v1/households").json()["items"] == [], "the act was not given"
    assert partner.get("/api/v1/clues").status_code == 403
    ApiKey.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    assert partner.get("/api/v1/runs").status_code == 401
    ApiKey.objects.update(expires_on=timezone.localdate())
    assert partner.get("/api/v1/runs").status_code == 200
    revoke_api_key(actor=system_actor("150424"), key_id=partner.key_id)
    assert partner.get("/api/v1/runs").status_code == 401


def test_old_nonces_go_because_their_requests_are_too_old(partner: Partner) -> None:
    partner.get("/api/v1/runs")
    SpentNonce.objects.update(at=timezone.now() - timedelta(hours=1))
    partner.get("/api/v1/runs")
    assert SpentNonce.objects.count() == 1
