"""The file of a household: its index with what is missing, a paper put in, handed out, taken out."""

from __future__ import annotations

import logging

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingzhun.county.accounts.views.doors import actor_in
from jingzhun.county.audit.reads import note_read
from jingzhun.county.config.ciphers import SealBroken
from jingzhun.county.config.refusals import UNPROCESSABLE
from jingzhun.county.config.sealed_files import read_sealed
from jingzhun.county.registry.contexts import PapersPage
from jingzhun.county.registry.forms import PaperForm
from jingzhun.county.registry.operations.keep_paper import GivenPaper, keep_paper, withdraw_paper
from jingzhun.county.registry.papers import index_of, paper_for, place_of
from jingzhun.county.registry.queries import household_for
from jingzhun.values.errors import JingzhunError

LOG = logging.getLogger(__name__)
TOO_MANY = 429
SANDBOX = "sandbox; default-src 'none'"  # what a stranger made never runs in our pages, opened or not


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def papers(request: HttpRequest, household_id: int) -> HttpResponse:
    """Show the index of a household's file; put a paper in."""
    actor = actor_in(request)
    actor.must("see_households")
    household = household_for(actor, household_id)
    may_change = actor.may("change_household", household.village_code)
    form = PaperForm(request.POST or None, request.FILES or None).offer(get_language() or "")
    refused, status = None, 200
    if request.method == "POST":
        actor.must("change_household", household.village_code)
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                keep_paper(
                    actor=actor, household_id=household_id, paper=_given(form.cleaned_data["kind"], form.cleaned_data["given"])
                )
                return redirect("papers", household_id)
            except JingzhunError as error:
                refused, status = error.sentence, TOO_MANY if error.code == "quota" else UNPROCESSABLE
    else:
        note_read(request, "household_papers", household_id=household_id)
    page = PapersPage(household=household, lines=index_of(actor, household_id), form=form, may_change=may_change, refused=refused)
    return render(request, "registry/papers.html", {"page": page}, status=status)


def _given(kind: str, file: UploadedFile) -> GivenPaper:  # type: ignore[type-arg]
    return GivenPaper(kind=kind, name=file.name or "file", size=file.size or 0, read=file.read)


@require_safe
@login_required
def paper(request: HttpRequest, paper_id: str) -> HttpResponse:
    """Hand a paper out as a file."""
    actor = actor_in(request)
    actor.must("see_households")
    found = paper_for(actor, paper_id)
    try:
        content = read_sealed(place_of(found))
    except (OSError, SealBroken) as fault:  # `verify` names it (I7); the reader is told that it is not there
        LOG.error("paper %s is not readable: %s", found.pk, type(fault).__name__)
        raise Http404 from fault
    note_read(request, "paper", household_id=found.household_id)
    answer = HttpResponse(content, content_type=found.media_type)
    answer["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    answer["Content-Security-Policy"] = SANDBOX
    return answer


@require_POST
@login_required
def withdraw(request: HttpRequest, paper_id: str) -> HttpResponse:
    """Take a paper out of its file."""
    actor = actor_in(request)
    actor.must("change_household")
    found = paper_for(actor, paper_id)
    actor.must("change_household", found.household.village_code)
    try:
        withdraw_paper(actor=actor, paper_id=paper_id, reason=request.POST.get("reason", ""))
    except JingzhunError as error:
        form = PaperForm().offer(get_language() or "")
        lines = index_of(actor, found.household_id)
        page = PapersPage(household=found.household, lines=lines, form=form, may_change=True, refused=error.sentence)
        return render(request, "registry/papers.html", {"page": page}, status=UNPROCESSABLE)
    return redirect("papers", found.household_id)
