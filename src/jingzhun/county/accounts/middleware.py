"""Who acts in a request, and the rules every session keeps.

The actor is read once a request, so that rights taken away are gone with the next click (trust.md S12). A session ends when idle,
nothing is reached without a second factor, and nothing personal stays in a browser's cache.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import suspend_request
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from jingzhun.county.accounts.actor import Actor, StepUpNeeded
from jingzhun.county.accounts.adapter import has_factor_in, is_fresh, is_password_old
from jingzhun.county.accounts.floor import needs_floor, on_the_floor
from jingzhun.county.accounts.profile import profile
from jingzhun.county.accounts.queries import actor_of
from jingzhun.county.audit.operations import Change, record
from jingzhun.county.config.requests import SAFE

NOBODY = Actor(officer_id=0, name="")
TOUCH_SECONDS = 60  # how exactly the last use of a session is kept: one write a minute, not one a click
LONGEST_SECONDS = 12 * 3600  # a working day with overtime; after it everybody logs in anew
WITHOUT_FACTOR = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "account_set_password",
        "csp_report",
        "enrol",
        "alive",
        "set_language",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_index",
        "mfa_list_webauthn",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
        "second_factor",
        "session_left",
    }
)
WITH_OLD_PASSWORD = WITHOUT_FACTOR | {"account_change_password", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
ACTING_FOR = "acting_for"
SENT_SEARCHES = frozenset({"/search"})  # a word that may be an id does not stand in an address, so it is sent


class ActorOfRequest:
    """Sets ``request.actor``; nobody logged in is an actor without a single role. Asks for the second factor where an act needs it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with its actor known; a refusal is written down after the answer, since a GET writes nothing before."""
        request.actor = SimpleLazyObject(lambda: self._actor(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        refused = self._refused(request, response)
        if refused is not None:
            with transaction.atomic():
                record(refused)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Ask for the second factor before a dangerous act and carry its form over; remember which act was refused."""
        if isinstance(exception, StepUpNeeded) and request.user.is_authenticated:
            return _ask_again(request, str(exception))
        if isinstance(exception, PermissionDenied):
            request.refused_act = str(exception)  # type: ignore[attr-defined]
        return None

    def _actor(self, request: HttpRequest) -> Actor:
        if not request.user.is_authenticated:
            return NOBODY
        return actor_of(
            request.user,
            on=timezone.localdate(),
            request_id=getattr(request, "request_id", ""),
            stands_in_for=request.session.get(ACTING_FOR),
            is_fresh=is_fresh(request),
        )

    def _refused(self, request: HttpRequest, response: HttpResponse) -> Change | None:
        """Return the line of a refused act, or of a page asked for by a number that is not there for this officer."""
        match = request.resolver_match
        is_by_number = response.status_code == 404 and match is not None and bool(match.kwargs)
        if not request.user.is_authenticated or not (hasattr(request, "refused_act") or is_by_number):
            return None
        act = getattr(request, "refused_act", "") or (match.view_name if match else "")
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return Change(
            actor_id=request.user.pk,
            for_actor_id=actor.for_officer_id,
            act="refuse",
            subject_kind="act" if hasattr(request, "refused_act") else "address",
            subject_id=act[:64],
            request_id=actor.request_id,
        )


class SessionRules:
    """Ends idle sessions, sends an officer without a second factor to set one up, and keeps pages out of the browser's cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; whatever an officer is shown is not stored by the browser (S56)."""
        if request.user.is_authenticated and is_over(request):
            logout(request)
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Send the officer where something is missing before anything else is reached."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not request.user.is_authenticated:
            return None  # the page says that the session ended, and keeps what was typed (site/asking.js, site/session.js)
        if settings.SECOND_FACTOR_REQUIRED and name not in WITHOUT_FACTOR and not has_factor_in(request):
            return _elsewhere(request, "second_factor")
        if name not in WITH_OLD_PASSWORD and is_password_old(request):
            return _elsewhere(request, "account_change_password")
        if not request.headers.get("X-Background"):
            touch(request)
        return None


class RowFloor:
    """Lets pages be read on the floor: what a query forgot to limit, PostgreSQL does not give out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        reads = request.method in SAFE or request.path_info in SENT_SEARCHES
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if not reads or not needs_floor(actor):
            return self.get_response(request)
        with on_the_floor(actor):
            return self.get_response(request)


def is_over(request: HttpRequest) -> bool:
    """Return whether a session was idle for longer than the profile allows, or is older than a working day."""
    now = time.time()
    active_at = request.session.get("active_at", now)
    began_at = request.session.get("began_at", now)
    return bool(now - active_at > profile().idle.total_seconds() or now - began_at > LONGEST_SECONDS)


def touch(request: HttpRequest) -> None:
    """Keep that the session is in use. A request with ``X-Background`` (a poll, a countdown) is no use."""
    now = time.time()
    request.session.setdefault("began_at", now)
    if now - request.session.get("active_at", 0) > TOUCH_SECONDS:
        request.session["active_at"] = now


def seconds_left(request: HttpRequest) -> int:
    """Return how long the session lasts if nothing is done."""
    now = time.time()
    idle = request.session.get("active_at", now) + profile().idle.total_seconds()
    longest = request.session.get("began_at", now) + LONGEST_SECONDS
    return max(0, int(min(idle, longest) - now))


def _ask_again(request: HttpRequest, act: str) -> HttpResponse:
    methods = get_adapter().get_reauthentication_methods(request.user)
    url = methods[0]["url"] if methods else reverse("second_factor")
    if _is_machine(request):
        return JsonResponse({"code": "step_up_needed", "act": act}, status=403)
    answer = suspend_request(request, url)
    return HttpResponseClientRedirect(answer["Location"]) if _is_htmx(request) else answer


def _elsewhere(request: HttpRequest, name: str) -> HttpResponse:
    if _is_machine(request):
        return JsonResponse({"code": name}, status=403)
    url = f"{resolve_url(name)}?{urlencode({'next': _page_of(request)})}"
    return HttpResponseClientRedirect(url) if _is_htmx(request) else HttpResponseRedirect(url)


def _page_of(request: HttpRequest) -> str:
    """Return the page to come back to: the page itself, not a fragment of it or a form's target."""
    details: Any = getattr(request, "htmx", None)
    if details and details.current_url_abs_path:
        return str(details.current_url_abs_path)
    return request.get_full_path() if request.method == "GET" else "/"


def _is_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _is_machine(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")
