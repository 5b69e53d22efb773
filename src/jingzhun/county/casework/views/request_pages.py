"""Requests for help: the list, one written down, one worked; the villages' codes and their posters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingzhun.casework import procedure_of
from jingzhun.county.accounts.adapter import qr_image
from jingzhun.county.accounts.views.doors import actor_in, with_act
from jingzhun.county.audit.reads import note_read
from jingzhun.county.casework.models import ApplicationDoor
from jingzhun.county.casework.operations.make_door import end_door, make_door
from jingzhun.county.casework.operations.receive_request import RequestTold, write_request_down
from jingzhun.county.casework.operations.work_request import answer_request, open_case_of_request, place_request
from jingzhun.county.casework.queries.requests import TABS, doors_shown, request_shown, requests_shown
from jingzhun.county.casework.request_contexts import PosterPage
from jingzhun.county.casework.visible import request_for
from jingzhun.county.clues.law import county_policy
from jingzhun.county.config.refusals import UNPROCESSABLE, status_of
from jingzhun.county.config.typed import number_in, page_in
from jingzhun.county.registry.queries import place_names
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

FIELDS = ("way", "name", "id_number", "phone", "risk", "words", "teller", "outside_number", "village_code")


def told_in(request: HttpRequest) -> RequestTold:
    """Return what a form told; nothing in it is believed yet."""
    return RequestTold(**{name: str(request.POST.get(name, "")) for name in FIELDS})


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("see_requests")
def requests(request: HttpRequest) -> HttpResponse:
    """Show the requests, and write one down."""
    actor, refused = actor_in(request), None
    if request.method == "POST":
        actor.must("take_requests")
        try:
            received = write_request_down(actor=actor, told=told_in(request))
            messages.success(request, gettext("Written down as %(number)s.") % {"number": received.request})
            return redirect(reverse("request", args=[received.request.pk]))
        except JingzhunError as fault:
            refused = fault.sentence
    tab, number = request.GET.get("tab", ""), request.GET.get("page", "")
    shown = requests_shown(actor, tab if tab in TABS else TABS[0], page_in(number))
    note_read(request, "requests", count=len(shown.lines))
    given = {name: str(request.POST.get(name, "")) if refused else "" for name in FIELDS}
    page = replace(shown, refused=refused, given=given)
    told = {"page": page, "may_make_doors": actor.may("make_doors")}
    return render(request, "casework/requests.html", told, status=UNPROCESSABLE if refused else 200)


@require_safe
@with_act("see_requests")
def request_page(request: HttpRequest, request_id: int) -> HttpResponse:
    """Show one request."""
    return _shown(request, request_id)


def _shown(request: HttpRequest, request_id: int, refused: Bilingual | None = None, status: int = 200) -> HttpResponse:
    page = replace(request_shown(actor_in(request), request_id), refused=refused)
    note_read(request, "request", household_id=page.line.row.household_id)
    titles = [(code, procedure_of(county_policy(timezone.localdate()), code).title) for code in page.procedures]
    return render(request, "casework/request.html", {"page": page, "procedures": titles}, status=status)


@require_POST
@with_act("take_requests")
def request_step(request: HttpRequest, request_id: int, what: str) -> HttpResponse:
    """Place a request, open its case, or answer it."""
    actor, version = actor_in(request), request.POST.get("version", "")
    household = request.POST.get("household", "")
    steps: dict[str, Callable[[int], object]] = {
        "place": lambda seen: place_request(actor=actor, request_id=request_id, version=seen, household_id=number_in(household)),
        "case": lambda seen: open_case_of_request(
            actor=actor, request_id=request_id, version=seen, procedure=request.POST.get("procedure", "")
        ),
        "answer": lambda seen: answer_request(
            actor=actor, request_id=request_id, version=seen, words=request.POST.get("words", "")
        ),
    }
    request_for(actor, request_id, "take_requests")
    if what not in steps or not version.isdecimal():
        raise Http404
    try:
        steps[what](int(version))
    except JingzhunError as fault:
        return _shown(request, request_id, fault.sentence, status_of(fault))
    messages.success(request, gettext("Saved."))
    return redirect(reverse("request", args=[request_id]))


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("make_doors")
def doors(request: HttpRequest) -> HttpResponse:
    """Show the villages' codes; make one anew, or end it."""
    if request.method == "POST":
        act = end_door if request.POST.get("what") == "end" else make_door
        act(actor=actor_in(request), village_code=request.POST.get("village_code", ""))
        messages.success(request, gettext("Saved."))
        return redirect(reverse("request_doors"))
    return render(request, "casework/request_doors.html", {"page": doors_shown(actor_in(request))})


@require_safe
@never_cache
@with_act("make_doors")
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """Show a village's code as a poster to print."""
    actor = actor_in(request)
    door = ApplicationDoor.objects.filter(village_code=code, ended_at__isnull=True).first()
    if door is None or not actor.may("make_doors", code):
        raise Http404
    address = request.build_absolute_uri(reverse("opened", args=[door.sealed_code.open()]))
    names = place_names({code, code[:9]})
    village = f"{names.get(code[:9], '')}{names.get(code, code)}"
    return render(request, "casework/request_poster.html", {"page": PosterPage(village, address, qr_image(address))})
