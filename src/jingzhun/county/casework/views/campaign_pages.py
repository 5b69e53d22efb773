"""Campaigns: the list, one with its coverage, a home recorded by one tap or by the questionnaire, the closing report."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from jingzhun.county.accounts.views.doors import actor_in, with_act
from jingzhun.county.audit.reads import note_read
from jingzhun.county.casework.operations.campaign import HomeTold, Plan, begin_campaign, close_campaign, visit_home
from jingzhun.county.casework.queries.campaigns import campaign_shown, campaigns_shown, home_shown
from jingzhun.county.config.file_answers import file_answer
from jingzhun.county.config.refusals import UNPROCESSABLE, status_of
from jingzhun.county.config.typed import day_in, number_in, page_in
from jingzhun.sheets.writing import Cell, OutSheet, write_workbook
from jingzhun.values.errors import JingzhunError

FIELDS = ("title", "document_no", "from_on", "to_on", "query", "questions")
HEADER = ("村", "应查户", "已入户", "电话核查", "未联系上", "发现问题", "立案", "覆盖率")


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("see_campaigns")
def campaigns(request: HttpRequest) -> HttpResponse:
    """Show the campaigns; begin one."""
    actor, refused = actor_in(request), None
    given = {name: request.POST.get(name, "") for name in FIELDS}
    if request.method == "POST":
        actor.must("lead_campaigns")
        days = {name: day_in(given[name]) for name in ("from_on", "to_on")}
        plan = Plan(**{name: given[name] for name in FIELDS if name not in days}, **days)  # type: ignore[arg-type]
        try:
            return redirect(reverse("campaign", args=[begin_campaign(actor=actor, plan=plan).pk]))
        except JingzhunError as fault:
            refused = fault.sentence
    page = replace(campaigns_shown(actor), refused=refused, given=given)
    return render(request, "casework/campaigns.html", {"page": page}, status=UNPROCESSABLE if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("see_campaigns")
def campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show a campaign; record a home by one tap, or close the campaign."""
    actor, refused, status = actor_in(request), None, 200
    number, village = request.GET.get("page", ""), request.GET.get("village", "")
    if request.method == "POST":
        version, household = request.POST.get("version", ""), request.POST.get("household", "")
        try:
            if request.POST.get("what") == "close":
                close_campaign(actor=actor, campaign_id=campaign_id, version=number_in(version))
            else:
                home = number_in(household)
                told = HomeTold(household_id=home, way=request.POST.get("way", ""), on=timezone.localdate())
                visit_home(actor=actor, campaign_id=campaign_id, told=told)
            messages.success(request, gettext("Saved."))
            return redirect(reverse("campaign", args=[campaign_id]) + f"?{request.GET.urlencode()}")
        except JingzhunError as fault:
            refused, status = fault.sentence, status_of(fault)
    page = replace(campaign_shown(actor, campaign_id, page_in(number), village), refused=refused)
    note_read(request, "campaign", count=max(len(page.left), 1))
    return render(request, "casework/campaign.html", {"page": page}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("visit_campaigns")
def campaign_home(request: HttpRequest, campaign_id: int, household_id: int) -> HttpResponse:
    """Show the questionnaire of a home; keep what was told."""
    actor, refused = actor_in(request), None
    page = home_shown(actor, campaign_id, household_id)
    if request.method == "POST":
        answers = tuple(zip(page.row.questions, request.POST.getlist("answer"), strict=False))
        told = HomeTold(
            household_id=household_id, way=request.POST.get("way", ""), on=day_in(request.POST.get("on", "")),
            risk=request.POST.get("risk", ""), answers=answers, note=request.POST.get("note", ""), opens_case=request.POST.get("case") == "yes",
        )  # fmt: skip
        try:
            visit_home(actor=actor, campaign_id=campaign_id, told=told)
            messages.success(request, gettext("Saved."))
            return redirect(reverse("campaign", args=[campaign_id]))
        except JingzhunError as fault:
            typed = tuple((asks, said) for asks, said in answers)
            refused = fault.sentence
            page = replace(
                page,
                questions=typed or page.questions,
                note=told.note,
                risk=told.risk,
                on=told.on or page.on,
                way=told.way,
                refused=refused,
            )
    note_read(request, "campaign_home", household_id=household_id)
    return render(request, "casework/campaign_home.html", {"page": page}, status=UNPROCESSABLE if refused else 200)


@require_safe
@with_act("see_campaigns")
def campaign_file(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Return the coverage by village as a workbook: the closing report."""
    page = campaign_shown(actor_in(request), campaign_id, 1)
    rows: list[list[Cell]] = [
        [v.name, v.homes, v.seen, v.phoned, v.absent, v.findings, v.cases, v.share] for v in (*page.villages, page.total)
    ]  # fmt: skip
    row = page.line.row
    about: list[list[Cell]] = [
        ["名称", row.title],
        ["文号", row.document_no],
        ["起止", f"{row.from_on} 至 {row.to_on}"],
        ["问题", "；".join(row.questions)],
    ]
    content = write_workbook([OutSheet("覆盖情况", HEADER, rows), OutSheet("说明", ("项目", "内容"), about)])
    note_read(request, "campaign_file", count=len(rows))
    return file_answer(content, f"集中排查_{row.pk}.xlsx")
