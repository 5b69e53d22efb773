"""Referrals to departments: the list with its answers, one sent, one taken back, the list that goes to a department."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from jingzhun.county.accounts.views.doors import actor_in, with_act
from jingzhun.county.audit.reads import note_read
from jingzhun.county.casework.operations.refer import answer_referral, refer, withdraw_referral
from jingzhun.county.casework.queries.referrals import TABS, department_list, referrals_shown
from jingzhun.county.casework.visible import visible_referrals
from jingzhun.county.casework.working import CaseRefused
from jingzhun.county.clues.listing import said
from jingzhun.county.config.file_answers import file_answer
from jingzhun.county.config.refusals import CONFLICT, UNPROCESSABLE
from jingzhun.county.config.typed import day_in, page_in
from jingzhun.values.speech import Bilingual


@require_safe
@with_act("see_referrals")
def referrals(request: HttpRequest) -> HttpResponse:
    """Show the referrals of a tab."""
    return _shown(request)


def _shown(request: HttpRequest, refused: Bilingual | None = None, status: int = 200) -> HttpResponse:
    tab, number = request.GET.get("tab", ""), request.GET.get("page", "")
    page = referrals_shown(actor_in(request), tab if tab in TABS else TABS[0], page_in(number))
    note_read(request, "referrals", count=len(page.lines))
    return render(request, "casework/referrals.html", {"page": replace(page, refused=refused)}, status=status)


@require_POST
@with_act("refer_measures")
def measure_refer(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Refer a measure of a case's plan."""
    told = {"department": request.POST.get("department", ""), "document_no": request.POST.get("document_no", "")}
    try:
        row = refer(actor=actor_in(request), measure_id=measure_id, sent_on=day_in(request.POST.get("sent_on", "")), **told)
    except CaseRefused as fault:
        messages.error(request, said(fault.sentence))
        return redirect(reverse("referrals"))
    messages.success(request, gettext("Saved."))
    return redirect(reverse("case", args=[row.measure.case_id]))


@require_POST
@with_act("see_referrals")
def referral_step(request: HttpRequest, referral_id: int, what: str) -> HttpResponse:
    """Keep a department's answer, or take a referral back."""
    actor, version = actor_in(request), request.POST.get("version", "")
    actor.must("refer_measures" if what == "withdraw" else "answer_referrals")
    found = visible_referrals(actor).filter(pk=referral_id).exists()
    if not found or what not in {"accept", "refuse", "withdraw"} or not version.isdecimal():
        raise Http404
    try:
        if what == "withdraw":
            withdraw_referral(actor=actor, referral_id=referral_id, version=int(version))
        else:
            answer_referral(
                actor=actor, referral_id=referral_id, version=int(version), is_accepted=what == "accept",
                on=day_in(request.POST.get("on", "")), reason=request.POST.get("reason", ""),
            )  # fmt: skip
    except CaseRefused as fault:
        return _shown(request, fault.sentence, CONFLICT if fault.code in {"changed", "ended"} else UNPROCESSABLE)
    messages.success(request, gettext("Saved."))
    return redirect(reverse("referrals"))


@require_safe
@with_act("see_referrals")
def referral_file(request: HttpRequest, department: str) -> HttpResponse:
    """Return the list of what a department has not answered."""
    found = department_list(actor_in(request), department)
    if found is None:
        raise Http404
    name, content, rows = found
    note_read(request, "referral_file", count=rows)
    return file_answer(content, name)
