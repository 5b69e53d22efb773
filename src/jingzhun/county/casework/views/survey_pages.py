"""The yearly survey: the list, one with its coverage, a home's sheet, the print to sign, what must be looked at, the extract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.views.doors import actor_in, with_act
from jingzhun.county.audit.reads import note_read
from jingzhun.county.casework.operations.judge_sheets import judge_again
from jingzhun.county.casework.operations.survey import (
    SheetTold,
    Signature,
    SurveyPlan,
    answer_sheet,
    begin_survey,
    freeze_survey,
    keep_sheet,
)
from jingzhun.county.casework.queries.surveys import sheet_shown, survey_shown, surveys_shown
from jingzhun.county.casework.survey_printing import sheets_pdf, survey_workbook
from jingzhun.county.config.file_answers import file_answer
from jingzhun.county.config.refusals import UNPROCESSABLE, status_of
from jingzhun.county.config.typed import day_in, number_in, page_in
from jingzhun.values.errors import JingzhunError

FIELDS = ("year", "document_no", "from_on", "to_on", "query")
SIGNING = ("way", "on", "signer", "witness", "confirmed", "note")
LINE = "line-"


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("see_surveys")
def surveys(request: HttpRequest) -> HttpResponse:
    """Show the surveys; begin one."""
    actor, refused = actor_in(request), None
    given = {name: request.POST.get(name, "") for name in FIELDS}
    if request.method == "POST":
        actor.must("lead_surveys")
        plan = SurveyPlan(
            year=number_in(given["year"]), document_no=given["document_no"], from_on=day_in(given["from_on"]), to_on=day_in(given["to_on"]),
            query=given["query"],
        )  # fmt: skip
        try:
            return redirect(reverse("survey", args=[begin_survey(actor=actor, plan=plan).pk]))
        except JingzhunError as fault:
            refused = fault.sentence
    page = replace(surveys_shown(actor), refused=refused, given=given)
    return render(request, "casework/surveys.html", {"page": page}, status=UNPROCESSABLE if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("see_surveys")
def survey(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Show a survey; answer a sheet that must be looked at, judge sheets by a line that is known now, or freeze the extract."""
    actor, refused, status = actor_in(request), None, 200
    number, village, tab = (request.GET.get(name, "") for name in ("page", "village", "tab"))
    if request.method == "POST":
        try:
            _act_on(actor, survey_id, request.POST)
            messages.success(request, gettext("Saved."))
            return redirect(reverse("survey", args=[survey_id]) + f"?{request.GET.urlencode()}")
        except JingzhunError as fault:
            refused, status = fault.sentence, status_of(fault)
    page = replace(survey_shown(actor, survey_id, tab, page_in(number), village=village), refused=refused)
    note_read(request, "survey", count=max(len(page.left) + len(page.looked), 1))
    return render(request, "casework/survey.html", {"page": page}, status=status)


def _act_on(actor: Actor, survey_id: int, posted: Mapping[str, str]) -> None:
    version = number_in(posted.get("version", ""))
    if posted.get("what") == "freeze":
        freeze_survey(actor=actor, survey_id=survey_id, version=version)
    elif posted.get("what") == "judge":
        judge_again(actor=actor, survey_id=survey_id)
    else:
        answer_sheet(
            actor=actor, survey_id=survey_id, household_id=number_in(posted.get("household", "")), version=version,
            answer=posted.get("answer", ""), opens_case=posted.get("what") == "case",
        )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("fill_surveys")
def survey_home(request: HttpRequest, survey_id: int, household_id: int) -> HttpResponse:
    """Show the sheet of a home; keep it as a draft, or signed."""
    actor, refused, status = actor_in(request), None, 200
    given = {name: request.POST.get(name, "") for name in SIGNING}
    typed: dict[str, str] | None = None
    if request.method == "POST":
        typed = {name.removeprefix(LINE): request.POST.get(name, "") for name in request.POST if name.startswith(LINE)}
        signature = Signature(
            way=given["way"], on=day_in(given["on"]), signer_id=number_in(given["signer"]), witness=given["witness"],
            is_confirmed=given["confirmed"] == "yes",
        )  # fmt: skip
        told = SheetTold(
            household_id=household_id, version=number_in(request.POST.get("version", "")), yuan=typed, note=given["note"],
            signature=signature if request.POST.get("what") == "sign" else None,
        )  # fmt: skip
        try:
            keep_sheet(actor=actor, survey_id=survey_id, told=told)
            messages.success(request, gettext("Saved."))
            return redirect(reverse("survey_home", args=[survey_id, household_id]))
        except JingzhunError as fault:
            refused, status = fault.sentence, status_of(fault)
    page = replace(sheet_shown(actor, survey_id, household_id, typed), given=given, refused=refused)
    note_read(request, "survey_home", household_id=household_id)
    return render(request, "casework/survey_home.html", {"page": page}, status=status)


@require_safe
@with_act("fill_surveys")
def survey_print(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Return the sheets of a village's homes that are left, or of one home, to be signed."""
    village, home = request.GET.get("village", ""), number_in(request.GET.get("household", ""))
    try:
        made, many = sheets_pdf(actor_in(request), survey_id, village, page=page_in(request.GET.get("page", "")), household_id=home)
    except JingzhunError as fault:
        page = replace(survey_shown(actor_in(request), survey_id, "left", 1, village=village), refused=fault.sentence)
        return render(request, "casework/survey.html", {"page": page}, status=UNPROCESSABLE)
    note_read(request, "survey_print", household_id=home or None, count=many)
    return file_answer(made, f"信息采集表_{village or home}.pdf")


@require_safe
@with_act("see_surveys")
def survey_file(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Return coverage and differences as a workbook."""
    name, content, many = survey_workbook(actor_in(request), survey_id)
    note_read(request, "survey_file", count=many)
    return file_answer(content, name)
