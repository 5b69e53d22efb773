"""The inbox, one case, its acts, its visit."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingzhun.casework import ProcedureFault
from jingzhun.county.accounts.actor import is_division_code
from jingzhun.county.accounts.views.doors import actor_in, with_act
from jingzhun.county.audit.reads import note_read
from jingzhun.county.casework.contexts import Given, InboxPage
from jingzhun.county.casework.dossier import dossier_pdf
from jingzhun.county.casework.forms import ActForm, OpeningForm
from jingzhun.county.casework.operations.open_case import Opening, open_case
from jingzhun.county.casework.operations.record_visit import record_visit
from jingzhun.county.casework.operations.take_act import take_act
from jingzhun.county.casework.queries.case_shown import case_shown
from jingzhun.county.casework.queries.inbox import PAGE, TABS, Wanted, counts_of, filtered, lines_of
from jingzhun.county.casework.words import step_label
from jingzhun.county.casework.working import CaseRefused
from jingzhun.county.clues.law import county_policy
from jingzhun.county.clues.listing import said
from jingzhun.county.config.file_answers import file_answer
from jingzhun.county.config.refusals import UNPROCESSABLE, status_of
from jingzhun.county.config.typed import page_in
from jingzhun.values.speech import Bilingual

MEETINGS = ("deliberated", "township_checked", "county_determined")  # steps that a meeting takes for many cases at once
INCOMPLETE = Bilingual("填写不完整：{fields}", "not filled in: {fields}")


@require_safe
@with_act("see_cases")
def cases(request: HttpRequest) -> HttpResponse:
    """Show the cases that wait for this officer, or another tab."""
    actor, today = actor_in(request), timezone.localdate()
    wanted = _wanted(request)
    page_number = page_in(request.GET.get("page", ""))
    rows = filtered(actor, wanted, today)
    first = (max(page_number, 1) - 1) * PAGE
    found = list(rows[first : first + PAGE + 1])
    counts = counts_of(actor, wanted, today)
    kept = {name: value for name, value in request.GET.items() if name != "page"}
    page = InboxPage(
        lines=lines_of(actor, found[:PAGE], today),
        total=counts[wanted.tab],
        tab=wanted.tab,
        counts=counts,
        step=wanted.step,
        steps=tuple((code, step_label(code, today)) for code in county_policy(today).codes("case_steps").codes),
        next_page=f"?{urlencode({**kept, 'page': page_number + 1})}" if len(found) > PAGE else "",
        may_decide=actor.may("work_case") and wanted.step in MEETINGS,
    )
    note_read(request, "case_list", count=len(page.lines))
    return render(request, "casework/cases.html", {"page": page})


def _wanted(request: HttpRequest) -> Wanted:
    """Return what the address asks for; a word that is none is not found, so that no filter is left out without a word."""
    tab, step, division = (request.GET.get(name, "") for name in ("tab", "step", "division"))
    known = county_policy(timezone.localdate()).codes("case_steps").entries
    if (tab and tab not in TABS) or (step and step not in known) or (division and not is_division_code(division)):
        raise Http404
    return Wanted(tab or "mine", step, division)


@require_safe
@with_act("see_cases")
def case_page(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show one case whole."""
    page = case_shown(actor_in(request), case_id)
    note_read(request, "case_page", household_id=page.case.household_id)
    return render(request, "casework/case.html", {"page": page})


@require_POST
@with_act("work_case")
def case_act(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take one act of a case, and show it again; what was typed stays where it is refused."""
    form = ActForm(request.POST)
    if not form.is_valid():
        return _again(request, case_id, _incomplete(form), UNPROCESSABLE)
    told = form.told(request.POST.getlist("evidence"))
    try:
        take_act(actor=actor_in(request), case_id=case_id, told=told)
    except CaseRefused as fault:
        return _again(request, case_id, fault.sentence, status_of(fault))
    messages.success(request, gettext("Saved."))
    return redirect(_next(request, case_id))


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("work_case")
def case_visit(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show the visit form with what is known, and take what changed."""
    page = case_shown(actor_in(request), case_id)
    if not any(form.is_visit for form in page.forms) and request.method != "POST":
        raise Http404
    status = 200
    if request.method == "POST":
        form = ActForm({**request.POST.dict(), "kind": "step", "step": "visited"})
        if form.is_valid():
            answers = list(zip(request.POST.getlist("asks"), request.POST.getlist("answer"), strict=False))
            is_unchanged = request.POST.get("unchanged") == "yes"
            try:
                record_visit(
                    actor=actor_in(request), case_id=case_id, told=form.told(request.POST.getlist("evidence")),
                    is_unchanged=is_unchanged, answers=answers, note=request.POST.get("note", ""),
                )  # fmt: skip
            except CaseRefused as fault:
                page = replace(page, refused=fault.sentence, given=Given.of(request.POST.dict(), timezone.localdate()))
                status = status_of(fault)
            else:
                messages.success(request, gettext("Saved."))
                return redirect(reverse("case", args=[case_id]))
        else:
            page, status = (
                replace(page, refused=_incomplete(form), given=Given.of(request.POST.dict(), timezone.localdate())),
                UNPROCESSABLE,
            )
    note_read(request, "case_visit", household_id=page.case.household_id)
    return render(request, "casework/visit.html", {"page": page}, status=status)


@require_POST
@with_act("open_case")
def case_open(request: HttpRequest) -> HttpResponse:
    """Open a case of a household and show it; where it is refused, say why on the household's page."""
    form = OpeningForm(request.POST)
    if not form.is_valid():
        raise Http404
    given = form.cleaned_data
    opening = Opening(
        household_id=given["household"],
        procedure=given["procedure"],
        source=given["source"],
        on=timezone.localdate(),
        clue_key=given["clue"],
        reason=given["reason"],
    )
    try:
        case = open_case(actor=actor_in(request), opening=opening)
    except (CaseRefused, ProcedureFault) as fault:
        messages.error(request, said(fault.sentence))
        return redirect(reverse("household", args=[given["household"]]))
    return redirect(reverse("case", args=[case.pk]))


def _again(request: HttpRequest, case_id: int, refused: Bilingual, status: int) -> HttpResponse:
    page = replace(
        case_shown(actor_in(request), case_id), refused=refused, given=Given.of(request.POST.dict(), timezone.localdate())
    )
    note_read(request, "case_page", household_id=page.case.household_id)
    return render(request, "casework/case.html", {"page": page}, status=status)


def _incomplete(form: ActForm) -> Bilingual:
    fields = "、".join(str(form.fields[name].label or name) for name in form.errors if name in form.fields)
    return INCOMPLETE.format(fields=fields)


def _next(request: HttpRequest, case_id: int) -> str:
    """Return the next case of the inbox where the officer works through it, else the case itself."""
    if request.POST.get("then") == "inbox":
        return reverse("cases")
    return reverse("case", args=[case_id])


@require_safe
@with_act("see_cases")
def case_dossier(request: HttpRequest, case_id: int) -> HttpResponse:
    """Return a case's dossier to print or to keep."""
    case, content = dossier_pdf(actor_in(request), case_id)
    note_read(request, "case_dossier", household_id=case.household_id)
    return file_answer(content, f"档案_{case.pk}_{timezone.localdate():%Y-%m-%d}.pdf")
