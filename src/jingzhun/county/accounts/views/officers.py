"""Officers as administrators see them: list, one officer, new account, appointments, closing, resetting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.paginator import Paginator
from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingzhun.county.accounts.contexts import FormPage, OfficerPage, OfficersPage
from jingzhun.county.accounts.forms import AppointForm, NewOfficerForm, ReasonForm
from jingzhun.county.accounts.models import Appointment, Officer
from jingzhun.county.accounts.names import role_name
from jingzhun.county.accounts.operations.appoint import appoint
from jingzhun.county.accounts.operations.disable_officer import disable_officer
from jingzhun.county.accounts.operations.enable_officer import enable_officer
from jingzhun.county.accounts.operations.end_appointment import end_appointment
from jingzhun.county.accounts.operations.end_sessions import end_sessions
from jingzhun.county.accounts.operations.make_officer import make_officer
from jingzhun.county.accounts.operations.reset_second_factor import reset_second_factor
from jingzhun.county.accounts.queries import officers_ruled_by, officers_seen_by
from jingzhun.county.accounts.views.doors import actor_in, done, told, with_act
from jingzhun.county.accounts.views.enrolment import show_code

PAGE_SIZE = 50  # a screen and a half; a county has some 600 officers
RULING = ("appoint", "disable_officer", "make_officer", "reset_second_factor", "end_sessions")


@require_safe
@with_act("see_officers")
def officers(request: HttpRequest) -> HttpResponse:
    """Show the officers within the actor's divisions, by name or user name."""
    found = officers_seen_by(actor_in(request))
    query = request.GET.get("q", "").strip()
    if query:
        found = found.filter(Q(name__icontains=query) | Q(username__icontains=query))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = OfficersPage(page, query, actor_in(request).may("make_officer"))
    return render(request, "accounts/officers.html", {"shown": shown})


@require_safe
@with_act("see_officers")
def officer(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Show one officer."""
    return _officer_page(request, officer_id)


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("make_officer")
def officer_new(request: HttpRequest) -> HttpResponse:
    """Open an account and show its code."""
    form = NewOfficerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = done(form, lambda: make_officer(actor=actor_in(request), **form.cleaned_data))
        if code is not None:
            return show_code(request, code, is_village=False)
    return render(request, "accounts/officer_new.html", {"shown": FormPage(form)})


@require_POST
@with_act("appoint")
def officer_appoint(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Appoint an officer."""
    form = AppointForm(request.POST)
    if form.is_valid():
        made = _or_404(lambda: done(form, lambda: appoint(actor=actor_in(request), officer_id=officer_id, **form.cleaned_data)))
        if made is not None:
            return redirect("officer", officer_id)
    return _officer_page(request, officer_id, appoint_form=form)


@require_POST
@with_act("appoint")
def appointment_end(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """End an appointment."""
    held = get_object_or_404(
        Appointment, pk=appointment_id, officer_id__in=officers_ruled_by(actor_in(request), "appoint", timezone.localdate())
    )
    reason = request.POST.get("reason", "")[:200]
    _or_404(
        lambda: told(request, lambda: (end_appointment(actor=actor_in(request), appointment_id=appointment_id, reason=reason),))
    )
    return redirect("officer", held.officer_id)


@require_POST
@with_act("disable_officer")
def officer_disable(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Close an account."""

    def close(reason: str) -> bool:
        disable_officer(actor=actor_in(request), officer_id=officer_id, reason=reason)
        return True

    return _with_reason(request, officer_id, close)


@require_POST
@with_act("make_officer")
def officer_enable(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Open a closed account again and show its code."""
    return _with_reason(
        request,
        officer_id,
        lambda reason: enable_officer(actor=actor_in(request), officer_id=officer_id, reason=reason),
        shows_code=True,
    )


@require_POST
@with_act("reset_second_factor")
def officer_reset(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Reset how an officer logs in and show the code he enrols with."""
    return _with_reason(
        request,
        officer_id,
        lambda reason: reset_second_factor(actor=actor_in(request), officer_id=officer_id, reason=reason),
        shows_code=True,
    )


@require_POST
@with_act("end_sessions")
def officer_end_sessions(request: HttpRequest, officer_id: int) -> HttpResponse:
    """End an officer's sessions."""
    _or_404(lambda: told(request, lambda: end_sessions(actor=actor_in(request), officer_id=officer_id)))
    return redirect("officer", officer_id)


def _with_reason(
    request: HttpRequest, officer_id: int, operation: Callable[[str], Any], *, shows_code: bool = False
) -> HttpResponse:
    form = ReasonForm(request.POST)
    if form.is_valid():
        result = _or_404(lambda: done(form, lambda: operation(form.cleaned_data["reason"])))
        if result is not None:
            return show_code(request, result, is_village=False) if shows_code else redirect("officer", officer_id)
    return _officer_page(request, officer_id, reason_form=form)


def _or_404(call: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the operation returns
    try:
        return call()
    except (Officer.DoesNotExist, Appointment.DoesNotExist):
        raise Http404 from None


def _officer_page(
    request: HttpRequest, officer_id: int, *, appoint_form: Form | None = None, reason_form: Form | None = None
) -> HttpResponse:
    actor, today = actor_in(request), timezone.localdate()
    one = get_object_or_404(officers_seen_by(actor), pk=officer_id)
    held = [
        (appointed, role_name(appointed.role), appointed.to_on is None or appointed.to_on >= today)
        for appointed in one.appointments.order_by("-from_on", "id")
    ]
    may = frozenset(act for act in RULING if actor.may(act) and officers_ruled_by(actor, act, today).filter(pk=one.pk).exists())
    shown = OfficerPage(
        officer=one,
        appointments=held,
        factors=Authenticator.objects.filter(user=one).exclude(type=Authenticator.Type.RECOVERY_CODES).count(),
        sessions=UserSession.objects.filter(user=one).count(),
        appoint_form=appoint_form or AppointForm(initial={"from_on": today, "division_code": one.division_code}),
        reason_form=reason_form or ReasonForm(),
        may=may if one.pk != actor.officer_id else frozenset(),
    )
    status = 422 if appoint_form is not None or reason_form is not None else 200
    return render(request, "accounts/officer.html", {"shown": shown}, status=status)
