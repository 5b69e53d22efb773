"""Reports: those that are frozen, freezing one, the bridge with the list behind each number, and the workbook."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jingzhun.county.accounts.views.doors import actor_in, with_act
from jingzhun.county.audit.reads import note_read
from jingzhun.county.casework.models import Report
from jingzhun.county.casework.operations.freeze_report import freeze_report
from jingzhun.county.casework.queries.reports import KIND_NAMES, report_shown, visible_items
from jingzhun.county.casework.reporting import workbook
from jingzhun.county.config.file_answers import file_answer
from jingzhun.county.config.refusals import UNPROCESSABLE
from jingzhun.county.config.typed import day_in, page_in
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

BAD_DAY = Bilingual("请填写日期，如 2024-06-30", "give a day, such as 2024-06-30")


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("see_reports")
def reports(request: HttpRequest) -> HttpResponse:
    """Show the reports, and freeze one."""
    actor, refused = actor_in(request), None
    if request.method == "POST":
        actor.must("freeze_report")
        day = day_in(request.POST.get("as_of", ""))
        try:
            if day is None:
                refused = BAD_DAY
            else:
                made = freeze_report(actor=actor, kind=request.POST.get("kind", ""), as_of=day)
                return redirect(reverse("report", args=[made.pk]))
        except JingzhunError as fault:
            refused = fault.sentence
    lines = [(row, KIND_NAMES[row.kind]) for row in Report.objects.all()]
    told = {"lines": lines, "refused": refused, "may_freeze": actor.may("freeze_report"), "kinds": KIND_NAMES.items()}
    return render(request, "casework/reports.html", told, status=UNPROCESSABLE if refused else 200)


@require_safe
@with_act("see_reports")
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """Show a report with its bridge; with a number chosen, its list for whoever sees households."""
    actor, found = actor_in(request), get_object_or_404(Report, pk=report_id)
    number, term = request.GET.get("page", ""), request.GET.get("term", "")
    if term:
        actor.must("see_households")
    shown = report_shown(actor, found, measure=request.GET.get("measure", ""), term=term, page=page_in(number))
    if shown.rows:
        note_read(request, "report", count=len(shown.rows))
    return render(request, "casework/report.html", {"page": shown, "sees_people": actor.may("see_households")})


@require_safe
@with_act("see_reports")
def report_file(request: HttpRequest, report_id: int) -> HttpResponse:
    """Return the report as a workbook: the bridge, and a sheet of households for each term."""
    actor, found = actor_in(request), get_object_or_404(Report, pk=report_id)
    actor.must("export_households")
    items = visible_items(actor, found)
    count = items.count()
    if not count and not found.items.exists():
        raise Http404
    note_read(request, "report_file", count=max(count, 1))
    return file_answer(workbook(report_shown(actor, found), items), f"监测对象报表_{found.as_of:%Y-%m-%d}.xlsx")
