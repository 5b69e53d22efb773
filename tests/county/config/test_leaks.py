"""Nothing that names a person leaves by an answer, a header or the log; nothing a client sends forges a line (S29, S60, S65)."""

from __future__ import annotations

import json
import logging

import pytest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from county.leakage import Leaked, numbers_in, scan
from county.records import reserved_id
from jingzhun.county.config import faults
from jingzhun.county.config.logs import Masked, OneLine, WithRequestId
from jingzhun.county.config.urls import handler500
from jingzhun.county.config.urls import urlpatterns as real

ID_NUMBER, PHONE = reserved_id(1), "13800001234"


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(f"no phone {PHONE} for {ID_NUMBER}")


urlpatterns = [path("breaks", breaks), path("csp-report", faults.csp_report), *real]
assert handler500


@pytest.mark.parametrize(
    ("response", "leaks"),
    [
        (HttpResponse(f"<td>{ID_NUMBER}</td>"), True),
        (HttpResponse(f"电话{PHONE}。"), False),  # a letter beside it: tested as its own line below
        (HttpResponse(f"电话:{PHONE}。"), True),
        (JsonResponse({"phone": PHONE}), True),
        (HttpResponse("", headers={"Location": f"/search?q={ID_NUMBER}"}), True),
        (HttpResponse("138****1234, 150424********0014"), False),
        (HttpResponse(f"{ID_NUMBER[:-1]}{(int(ID_NUMBER[-1].replace('X', '0')) + 1) % 10}"), False),
        (HttpResponse(ID_NUMBER, content_type="image/png"), False),
    ],
)
def test_scanner_finds_what_is_planted_and_nothing_else(response: HttpResponse, leaks: bool) -> None:
    if leaks:
        with pytest.raises(Leaked):
            scan("/households/1/", response)
        scan("/persons/1/number", response)
        scan("/search", response, asked=f"q={ID_NUMBER}&p={PHONE}")
    else:
        scan("/households/1/", response)


def line(message: str, *args: object, fault: bool = False) -> str:
    record = logging.LogRecord("jz", logging.WARNING, __file__, 1, message, args, None)
    if fault:
        try:
            breaks(RequestFactory().get("/"))
        except RuntimeError:
            import sys

            record.exc_info = sys.exc_info()
    for one in (WithRequestId(), Masked()):
        one.filter(record)
    return OneLine().format(record)


@pytest.mark.parametrize("sent", ["a\r\nlevel: ERROR forged", "a\n{}\n", "a\x1b[31m", "a\u2028b", "\x00"])
def test_line_break_in_a_value_makes_no_second_line(sent: str) -> None:
    told = line("log-in of %s", sent)
    assert len(told.splitlines()) == 1
    assert json.loads(told)["says"] == f"log-in of {sent}"


def test_log_holds_no_number_neither_in_its_message_nor_in_its_trace() -> None:
    told = line("row of %s, phone %s, card %s", ID_NUMBER, PHONE, "6222021001123456789", fault=True)
    assert numbers_in(told) == []
    assert "6222021001123456789" not in told
    assert ID_NUMBER not in told
    assert PHONE not in told


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_view_that_breaks_shows_a_neutral_page_with_a_code_only(language: str, caplog: pytest.LogCaptureFixture) -> None:
    answer = Client(raise_request_exception=False, HTTP_ACCEPT_LANGUAGE=language).get("/breaks")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert answer["X-Request-Id"][: faults.CODE_LENGTH].upper() in page
    for inside in ("RuntimeError", "Traceback", ID_NUMBER, PHONE, "/src/", "django"):
        assert inside not in page


@pytest.mark.django_db
def test_request_id_of_a_client_is_not_believed() -> None:
    answer = Client(HTTP_X_REQUEST_ID="forged\r\nSet-Cookie: a=b").get("/health")
    assert "forged" not in str(answer.headers)
    assert len(answer["X-Request-Id"]) == 16
