"""Comparison with departments: rounds, one round, a department's sheet out and its reply in; who signed, on the case's page."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingzhun.county.accounts.views.doors import actor_in, with_act
from jingzhun.county.audit.reads import note_read
from jingzhun.county.casework.models import Comparison
from jingzhun.county.casework.operations.authorise import authorise, withdraw_authorisation
from jingzhun.county.casework.operations.compare import department_file, finish_comparison, start_comparison, take_reply
from jingzhun.county.casework.queries.comparisons import comparison_shown, comparisons_shown
from jingzhun.county.casework.visible import case_for
from jingzhun.county.clues.listing import said
from jingzhun.county.config.file_answers import NO_FILE, file_answer
from jingzhun.county.config.refusals import UNPROCESSABLE, status_of
from jingzhun.county.config.typed import day_in, number_in
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("compare_cases")
def comparisons(request: HttpRequest) -> HttpResponse:
    """Show the rounds; start one of the chosen cases."""
    actor, refused = actor_in(request), None
    if request.method == "POST":
        try:
            picked = [int(n) for n in request.POST.getlist("pick") if n.isdecimal()]
            return redirect(reverse("comparison", args=[start_comparison(actor=actor, case_ids=picked).pk]))
        except JingzhunError as fault:
            refused = fault.sentence
    page = replace(comparisons_shown(actor), refused=refused)
    note_read(request, "comparisons", count=max(len(page.waiting), 1))
    return render(request, "casework/comparisons.html", {"page": page}, status=UNPROCESSABLE if refused else 200)


@require_safe
@with_act("compare_cases")
def comparison(request: HttpRequest, comparison_id: int) -> HttpResponse:
    """Show one round."""
    return _shown(request, comparison_id)


def _shown(request: HttpRequest, comparison_id: int, refused: Bilingual | None = None, status: int = 200) -> HttpResponse:
    page = replace(comparison_shown(actor_in(request), comparison_id), refused=refused)
    note_read(request, "comparison", count=len(page.cases))
    return render(request, "casework/comparison.html", {"page": page}, status=status)


@require_safe
@with_act("compare_cases")
def comparison_file(request: HttpRequest, comparison_id: int, department: str) -> HttpResponse:
    """Return a department's sheet; with whole ids, so stepped up."""
    row = Comparison.objects.filter(pk=comparison_id).first()
    if row is None:
        raise Http404
    try:
        name, content = department_file(actor_in(request), row, department)
    except JingzhunError as fault:
        raise Http404 from fault
    note_read(request, "comparison_file", count=row.people.count())
    return file_answer(content, name)


@require_POST
@with_act("compare_cases")
def comparison_step(request: HttpRequest, comparison_id: int, what: str) -> HttpResponse:
    """Take a department's reply, or finish the round."""
    actor, given, version = actor_in(request), request.FILES.get("given"), request.POST.get("version", "")
    department = request.POST.get("department", "")
    if what == "reply" and given is None:
        return _shown(request, comparison_id, NO_FILE, UNPROCESSABLE)
    try:
        if what == "reply" and given is not None:
            name, content = given.name or "", given.read()
            take_reply(actor=actor, comparison_id=comparison_id, department=department, name=name, content=content)
        elif what == "finish" and version.isdecimal():
            finish_comparison(actor=actor, comparison_id=comparison_id, version=int(version))
        else:
            raise Http404
    except JingzhunError as fault:
        return _shown(request, comparison_id, fault.sentence, status_of(fault))
    messages.success(request, gettext("Saved."))
    return redirect(reverse("comparison", args=[comparison_id]))


@require_POST
@with_act("work_case")
def case_sign(request: HttpRequest, case_id: int) -> HttpResponse:
    """Keep that a member signed, or that he took it back."""
    actor, person = actor_in(request), request.POST.get("person", "")
    case_for(actor, case_id, "work_case")
    signed_on = day_in(request.POST.get("signed_on", ""))
    try:
        if request.POST.get("what") == "withdraw":
            withdraw_authorisation(actor=actor, case_id=case_id, person_id=number_in(person))
        elif signed_on is None:
            raise Http404
        else:
            authorise(actor=actor, case_id=case_id, person_id=number_in(person), signed_on=signed_on)
    except JingzhunError as fault:
        messages.error(request, said(fault.sentence))
    return redirect(reverse("case", args=[case_id]) + "#signatures")
