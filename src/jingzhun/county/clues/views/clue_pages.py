"""The list of clues, one clue, and the answer of a visit."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from jingzhun.county.accounts.actor import is_division_code
from jingzhun.county.accounts.views.doors import actor_in
from jingzhun.county.audit.reads import note_read
from jingzhun.county.clues.contexts import CluePage, CluesPage
from jingzhun.county.clues.forms import AnswerForm
from jingzhun.county.clues.labels import code_lists
from jingzhun.county.clues.operations.answer_clue import AnswerRefused, ClueAnswer, answer_clue
from jingzhun.county.clues.queries.clues import PAGE, STATES, ClueFilters, clue_detail, clues_for, filtered
from jingzhun.county.clues.queries.runs import newest_run
from jingzhun.county.clues.visible import visible_clues
from jingzhun.county.config.refusals import UNPROCESSABLE, status_of

NUMBER = re.compile(r"[0-9]{1,18}")
RISK = re.compile(r"[a-z_]{2,32}")
YES_NO = {"yes": True, "no": False}


@require_safe
@login_required
def clue_list(request: HttpRequest) -> HttpResponse:
    """Show the clues of an officer's divisions, a page at a time."""
    actor_in(request).must("see_clues")
    run = newest_run()
    wanted = _wanted(request.GET)
    after = int(request.GET["after"]) if NUMBER.fullmatch(request.GET.get("after", "")) else 0
    lines = clues_for(actor_in(request), wanted, after=after, most=PAGE)
    kept = {name: value for name, value in request.GET.items() if name != "after"}
    page = CluesPage(
        lines=lines,
        total=filtered(visible_clues(actor_in(request)), wanted).count(),
        states=tuple((code, label) for code, label in STATES.items()),
        risks=tuple((code, code_lists(run.as_of)["risk_types"].label(code)) for code in code_lists(run.as_of)["risk_types"].codes)
        if run
        else (),
        wanted=wanted,
        next_page=f"?{urlencode({**kept, 'after': lines[-1].number})}" if len(lines) == PAGE else "",
        run=run,
    )
    note_read(request, "clue_list", count=len(lines))
    return render(request, "clues/clues.html", {"page": page})


def _wanted(given: QueryDict) -> ClueFilters:
    """Return the filters an address names; a value that is none is not found, so that no filter is left out without a word."""
    state, risk, division = given.get("state", ""), given.get("risk", ""), given.get("division", "")
    is_known = (
        (not state or state in STATES) and (not risk or RISK.fullmatch(risk)) and (not division or is_division_code(division))
    )
    if not is_known:
        raise Http404
    return ClueFilters(state=state, risk=risk, village_code=division, is_answered=YES_NO.get(given.get("answered", "")))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def clue_page(request: HttpRequest, key: str) -> HttpResponse:
    """Show one clue and take the answer of a visit."""
    detail = clue_detail(actor_in(request), key)
    form = AnswerForm(request.POST or None, initial={"on": timezone.localdate(), "expected": detail.last_decision})
    status, refused = 200, None
    if request.method == "POST":
        if form.is_valid():
            told = form.cleaned_data
            answer = ClueAnswer(key, told["outcome"], told["on"], told["note"], told["expected"])
            try:
                answer_clue(actor=actor_in(request), answer=answer)
                return redirect(reverse("clue", args=[key]))
            except AnswerRefused as error:
                status, refused = status_of(error), error.sentence
        else:
            status = UNPROCESSABLE
    note_read(request, "clue_page", household_id=detail.line.household_id)
    can_answer = actor_in(request).may("answer_clue", detail.line.village_code) and detail.line.state != "cleared"
    page = CluePage(detail=detail, form=form, can_answer=can_answer, refused=refused)
    return render(request, "clues/clue.html", {"page": page}, status=status)
