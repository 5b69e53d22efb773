"""The register of problems: its tabs, a list taken in, one problem worked, the list returned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingzhun.county.accounts.views.doors import actor_in, with_act
from jingzhun.county.audit.reads import note_read
from jingzhun.county.config.file_answers import file_answer
from jingzhun.county.config.refusals import UNPROCESSABLE, status_of
from jingzhun.county.config.typed import day_in, number_in, page_in
from jingzhun.county.evaluation.models import Inspection
from jingzhun.county.evaluation.operations.take_inspection import take_inspection
from jingzhun.county.evaluation.operations.work_problem import Assigned, assign_problem, step_problem
from jingzhun.county.evaluation.queries.problems import TABS, problem_shown, register_shown
from jingzhun.county.evaluation.returning import returned_file
from jingzhun.county.evaluation.visible import problem_for
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

NO_FILE = Bilingual("请选择文件并填写收到日期", "choose a file and give the day it came")


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("see_problems")
def register(request: HttpRequest) -> HttpResponse:
    """Show the register; take a list in."""
    actor, refused = actor_in(request), None
    if request.method == "POST":
        actor.must("keep_problems")
        given, on = request.FILES.get("given"), day_in(request.POST.get("received_on", ""))
        try:
            if given is None or on is None:
                refused = NO_FILE
            else:
                words = {name: request.POST.get(name, "") for name in ("title", "from_whom", "document_no")}
                take_inspection(actor=actor, name=given.name or "", content=given.read(), on=on, **words)
                messages.success(request, gettext("Saved."))
                return redirect(reverse("problems"))
        except JingzhunError as fault:
            refused = fault.sentence
    tab, number, chosen = request.GET.get("tab", ""), request.GET.get("page", ""), request.GET.get("list", "")
    shown = register_shown(actor, tab if tab in TABS else TABS[0], page_in(number), number_in(chosen))
    note_read(request, "problems", count=len(shown.lines))
    return render(
        request, "evaluation/problems.html", {"page": replace(shown, refused=refused)}, status=UNPROCESSABLE if refused else 200
    )


@require_safe
@with_act("see_problems")
def problem(request: HttpRequest, problem_id: int) -> HttpResponse:
    """Show one problem."""
    return _shown(request, problem_id)


def _shown(request: HttpRequest, problem_id: int, refused: Bilingual | None = None, status: int = 200) -> HttpResponse:
    page = replace(problem_shown(actor_in(request), problem_id), refused=refused)
    note_read(request, "problem", count=1)
    return render(request, "evaluation/problem.html", {"page": page}, status=status)


@require_POST
@with_act("see_problems")
def problem_step(request: HttpRequest, problem_id: int, what: str) -> HttpResponse:
    """Give a problem to whom mends it, or take a step of it."""
    actor, version = actor_in(request), request.POST.get("version", "")
    problem_for(actor, problem_id)
    if not version.isdecimal():
        raise Http404
    told = Assigned(
        owner=request.POST.get("owner", ""),
        due_on=day_in(request.POST.get("due_on", "")),
        measures=request.POST.get("measures", ""),
        division_code=request.POST.get("division_code", ""),
        query=request.POST.get("query", ""),
    )
    words = request.POST.get("words", "")
    step: Callable[[], object] = (
        (lambda: assign_problem(actor=actor, problem_id=problem_id, version=int(version), told=told))
        if what == "assign"
        else (lambda: step_problem(actor=actor, problem_id=problem_id, version=int(version), kind=what, words=words))
    )
    try:
        step()
    except JingzhunError as fault:
        return _shown(request, problem_id, fault.sentence, status_of(fault))
    messages.success(request, gettext("Saved."))
    return redirect(reverse("problem", args=[problem_id]))


@require_safe
@with_act("keep_problems")
def inspection_file(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """Return the inspectors' list in their own layout with what was done so far."""
    found = get_object_or_404(Inspection, pk=inspection_id)
    content = returned_file(found)
    note_read(request, "inspection_returned", count=found.problems.count())
    return file_answer(content, found.file_name)
