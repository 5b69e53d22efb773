"""Walking the router: every route with its name and the parts of its address, the API's included, and asking for it in every form."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from county.access.routes import ROUTES
from county.access.world import World

FORMS: dict[str, tuple[str, str, dict[str, str]]] = {
    "page": ("GET", "", {}),
    "fragment": ("GET", "", {"HX-Request": "true"}),
    "json": ("GET", "", {"Accept": "application/json"}),
    "head": ("HEAD", "", {}),
    "csv": ("GET", "?format=csv", {}),
    "print": ("GET", "?print=1", {}),
    "sent": ("POST", "", {}),
    "sent as a fragment": ("POST", "", {"HX-Request": "true"}),
    "put": ("PUT", "", {"Content-Type": "application/json"}),
    "deleted": ("DELETE", "", {}),
}


ASKING = Client(
    raise_request_exception=False
)  # one for all: a client of its own loads the middleware anew, which is most of a request


@dataclass(frozen=True)
class Found:
    """One route of the router."""

    name: str
    address: str
    parts: tuple[str, ...]


def every_route() -> Iterator[Found]:
    """Yield every route of the site."""
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(patterns: list[object], before: str, space: str) -> Iterator[Found]:
    for one in patterns:
        address = before + str(one.pattern)
        if isinstance(one, URLPattern):
            parts = tuple(one.pattern.converters) or tuple(one.pattern.regex.groupindex)
            yield Found(space + (one.name or address), address, parts)
        else:
            yield from _walk(one.url_patterns, address, space + (f"{one.namespace}:" if one.namespace else ""))


def address_of(name: str, things: Mapping[str, object]) -> str:
    """Return the address of a route for the things of one side."""
    return reverse(name, kwargs={part: things[kind] for part, kind in ROUTES[name].of.items()})


def ask(client: Client | None, address: str, form: str, asked: Mapping[str, str] | None = None) -> HttpResponse:
    """Ask in one form, as whoever the client is; whatever is written by it is taken back."""
    method, query, headers = FORMS[form]
    ASKING.cookies = SimpleCookie() if client is None else SimpleCookie(client.cookies.output(header="", sep=";"))
    with transaction.atomic():
        answer = ASKING.generic(method, address + (query or (f"?{urlencode(asked)}" if asked else "")), headers=headers)
        transaction.set_rollback(True)
    return answer


def text_of(answer: HttpResponse) -> str:
    """Return everything an answer says: its body, what is inside a workbook, and its headers."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    inside = [body]
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            inside = [book.read(part) for part in book.namelist()]
    return "\n".join([*(part.decode("utf-8", "replace") for part in inside), *map(str, answer.headers.items())])


def foreign_things(world: World, name: str) -> bool:
    """Return whether a route points at things, so that a foreign one can be asked for."""
    kinds = set(ROUTES[name].of.values()) - {
        "unknown_code",
        "not_there",
        "case_step",
        "kind_of_step",
        "kind_of_request_step",
        "kind_of_problem_step",
        "campaign",
        "survey",
        "kind_of_referral_step",
        "department_asked",
    }
    return bool(kinds & set(world.foreign))
