"""F15: no connection left, or a row that somebody holds for minutes: 503 with Retry-After within seconds, and nothing half done."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from county.api.conftest import Program, make_key, program
from county.conftest import logged_in
from jingzhun.county.accounts.models import Officer
from jingzhun.county.config import busy
from jingzhun.county.home.views import home as home_views

__all__ = ["make_key", "program"]
MakeProgram = Callable[..., Program]
MESSAGE = "connection failed: FATAL: sorry, too many clients already" if connection.vendor == "postgresql" else "database is locked"


def busy_error() -> OperationalError:
    return OperationalError(MESSAGE)


def test_what_is_busy_and_what_is_a_fault() -> None:
    assert busy.is_busy(busy_error())
    assert busy.is_busy(InterfaceError("connection already closed"))
    assert not busy.is_busy(ValueError("x"))
    assert not busy.is_busy(None)
    if connection.vendor != "postgresql":
        assert not busy.is_busy(OperationalError("no such table: x"))


@pytest.mark.django_db
def test_page_whose_database_has_no_connection_left(client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of("leading_group_office")
    client.raise_request_exception = False

    def exhausted(*_given: object, **_more: object) -> None:
        raise busy_error()

    monkeypatch.setattr(home_views, "overview_for", exhausted)
    answer = client.get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "请过几秒再试" in answer.content.decode()


@pytest.mark.django_db
def test_api_says_it_as_a_problem(program: MakeProgram, monkeypatch: pytest.MonkeyPatch) -> None:
    from jingzhun.county.api.routes import figures

    def exhausted(*_given: object, **_more: object) -> None:
        raise busy_error()

    one = program()
    monkeypatch.setattr(figures, "actor_in", exhausted)
    answer = one.ask("figures")
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "busy", "5")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks the file, and waits by itself")
@pytest.mark.django_db(transaction=True)
def test_row_that_somebody_holds_is_told_within_seconds(
    make_officer: Callable[..., Officer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(busy, "LONGEST_LOCK_MS", 400)
    monkeypatch.setattr(busy, "_TOLD", set())
    officer = make_officer("leading_group_office")
    client = logged_in(officer, raise_request_exception=False)
    held, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                Officer.objects.select_for_update().get(pk=officer.pk)
                held.set()
                go_on.wait(timeout=30)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(timeout=10)
    began = time.monotonic()
    try:
        answer = client.post("/accounts/me/", {"language": "en", "is_large_print": ""})
        took = time.monotonic() - began
    finally:
        go_on.set()
        thread.join()
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout TO 0")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert took < 10
    assert Officer.objects.get(pk=officer.pk).language == "zh-hans"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite breaks no transaction by a refused row")
@pytest.mark.django_db
def test_refused_row_is_undone_in_a_transaction_that_began_before_the_lock_was_told(rf: RequestFactory) -> None:
    Officer.objects.create(username="one", name="一")

    def view(_request: HttpRequest) -> HttpResponse:
        with pytest.raises(IntegrityError), transaction.atomic():
            Officer.objects.create(username="one", name="二")
        return HttpResponse(str(Officer.objects.filter(username="one").count()))

    assert busy.WaitsForNoLockLong(view)(rf.get("/")).content == b"1"
