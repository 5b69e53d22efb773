"""Scans every answer of the test run for a full id, phone or card number (trust.md S60).

An answer may show one only where showing it is the point: the number asked for after a reason, and exports that say so. Whoever
writes such a page adds its address here, with why.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase
from django.test import Client

from jingzhun.values.ids import birth_on, check_digit

# No letter, digit, dot or dash beside it: hashes, request ids, coordinates and the numbers of static files are none.
PHONE = re.compile(r"(?<![\w.\-#])1[3-9]\d{9}(?![\w.\-])")
ID = re.compile(r"(?<![\w.\-#])\d{17}[\dXx](?![\w.\-])")
MAY_SHOW = (
    re.compile(r"^/persons/\d+/number$"),  # unmasked after a reason, and noted with it
    re.compile(r"^/households/export$"),  # with the right to export numbers, stepped up and noted
)
ASKED_WHOLE = (re.compile(r"^/api/v1/persons/\d+$"), "whole_number=true")  # by a key with the act, with a reason, and noted
TEXTS = ("text/", "application/json", "application/problem+json", "image/svg")
HEADERS = ("Location", "HX-Redirect", "HX-Location", "Content-Disposition", "Refresh")


class Leaked(AssertionError):
    """An answer showed a number that names a person."""


def numbers_in(text: str) -> list[str]:
    """Return the ids with a right check digit and a day of birth, and the phones; keys of 18 digits are no ids by either."""
    ids = [found for found in ID.findall(text) if check_digit(found[:17]) == found[17].upper() and birth_on(found) is not None]
    return ids + PHONE.findall(text)


def scan(path: str, response: HttpResponseBase, asked: str = "") -> None:
    """Raise where an answer, or a header of it, shows a number that was not typed in by whoever asked."""
    if any(place.match(path) for place in MAY_SHOW) or (ASKED_WHOLE[0].match(path) and ASKED_WHOLE[1] in asked):
        return
    told = [str(response.get(name, "")) for name in HEADERS]
    if str(response.get("Content-Type", "")).startswith(TEXTS) and not getattr(response, "streaming", False):
        told.append(response.content.decode(getattr(response, "charset", "utf-8"), "replace"))  # type: ignore[attr-defined]
    typed = set(numbers_in(asked))
    leaked = [number for text in told for number in numbers_in(text) if number not in typed]
    if leaked:
        raise Leaked(f"{path} ({response.status_code}) shows {leaked[0][:3]}…{leaked[0][-2:]}, {len(leaked)} in all (S60)")


def scanning(send: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``Client.request`` that scans each answer."""

    def request(self: Client, **environ: Any) -> Any:
        body = environ.get("wsgi.input")
        typed = str(environ.get("QUERY_STRING", ""))
        if body is not None:
            sent = body.read()
            body._FakePayload__content.seek(0)
            body._FakePayload__len = len(sent)
            typed += sent.decode("utf-8", "replace")
        response = send(self, **environ)
        scan(str(environ.get("PATH_INFO", "")), response, typed)
        return response

    return request
