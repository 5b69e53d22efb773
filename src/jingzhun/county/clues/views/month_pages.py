"""The months' works: the list with the form that starts one, one work, and the workbooks that go back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingzhun.county.accounts.views.doors import actor_in
from jingzhun.county.clues.contexts import MonthsPage
from jingzhun.county.clues.forms import MonthForm
from jingzhun.county.clues.month_files import returned_place
from jingzhun.county.clues.operations.accept_held import accept_held
from jingzhun.county.clues.operations.recall_run import recall_run
from jingzhun.county.clues.operations.release_run import release_run
from jingzhun.county.clues.operations.start_month import Given, files_lying_in, start_month
from jingzhun.county.clues.queries.months import month_for, months_for, returned_for
from jingzhun.county.config.refusals import CONFLICT, UNPROCESSABLE
from jingzhun.county.jobs.models import Job
from jingzhun.county.jobs.operations.ask_job import retry_job, stop_job
from jingzhun.values.errors import JingzhunError
from jingzhun.values.speech import Bilingual

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def months(request: HttpRequest) -> HttpResponse:
    """Show the months' works and start one."""
    actor_in(request).must("run_month")
    form = MonthForm(request.POST or None, request.FILES or None)
    refused: Bilingual | None = None
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            period = form.cleaned_data["period"]
            given = tuple(_given(file) for file in form.cleaned_data["given"])
            try:
                work = start_month(actor=actor_in(request), period=period, files=given or files_lying_in(period))
                return redirect("month", work.pk)
            except JingzhunError as error:
                status, refused = (CONFLICT if error.code == "busy" else UNPROCESSABLE), error.sentence
    page = MonthsPage(lines=months_for(actor_in(request)), form=form, refused=refused)
    return render(request, "clues/months.html", {"page": page}, status=status)


def _given(file: UploadedFile[Any]) -> Given:
    return Given(file.name or "file", file.size or 0, file.read)


@require_safe
@login_required
def month(request: HttpRequest, work_id: int) -> HttpResponse:
    """Show one work; the part with the progress is asked again by itself while it goes on."""
    page = month_for(actor_in(request), work_id)
    template = "clues/month_progress.html" if "HX-Request" in request.headers else "clues/month.html"
    return render(request, template, {"page": page})


@require_safe
@login_required
def returned(request: HttpRequest, work_id: int, number: int) -> FileResponse:
    """Give the annotated workbook that goes back to the department."""
    file = returned_for(actor_in(request), work_id, number)
    answer = FileResponse(returned_place(file).open("rb"), content_type=WORKBOOK)
    answer["Content-Disposition"] = content_disposition_header(True, f"{Path(file.name).stem}-核对.xlsx") or "attachment"
    return answer


@require_POST
@login_required
def accept(request: HttpRequest, work_id: int) -> HttpResponse:
    """Take the held files in after all."""
    try:
        return redirect("month", accept_held(actor=actor_in(request), work_id=work_id).pk)
    except JingzhunError as error:
        page = MonthsPage(lines=months_for(actor_in(request)), form=MonthForm(), refused=error.sentence)
        return render(request, "clues/months.html", {"page": page}, status=CONFLICT)


@require_POST
@login_required
def release(request: HttpRequest, work_id: int) -> HttpResponse:
    """Load a run that was held because a rule's clues jumped."""
    actor = actor_in(request)
    page = month_for(actor, work_id)
    try:
        release_run(actor=actor, work_id=work_id, reason=request.POST.get("reason", ""))
    except JingzhunError as error:
        status = UNPROCESSABLE if error.code == "no_reason" else CONFLICT
        return render(request, "clues/month.html", {"page": replace(page, refused=error.sentence)}, status=status)
    return redirect("month", work_id)


@require_POST
@login_required
def recall(request: HttpRequest, work_id: int) -> HttpResponse:
    """Take the newest run off the site again."""
    actor = actor_in(request)
    page = month_for(actor, work_id)
    try:
        recall_run(actor=actor, run_id=page.run.pk if page.run else 0, reason=request.POST.get("reason", ""))
    except JingzhunError as error:
        status = UNPROCESSABLE if error.code == "no_reason" else CONFLICT
        return render(request, "clues/month.html", {"page": replace(page, refused=error.sentence)}, status=status)
    return redirect("month", work_id)


@require_POST
@login_required
def stop(request: HttpRequest, work_id: int) -> HttpResponse:
    """Stop a work."""
    return _of_job(request, work_id, stop_job)


@require_POST
@login_required
def again(request: HttpRequest, work_id: int) -> HttpResponse:
    """Go on with a work that ended badly."""
    return _of_job(request, work_id, retry_job)


def _of_job(request: HttpRequest, work_id: int, operation: Callable[..., Job]) -> HttpResponse:
    work = month_for(actor_in(request), work_id).line.work
    try:
        operation(actor=actor_in(request), job_id=work.job_id)
    except JingzhunError as error:
        page = MonthsPage(lines=months_for(actor_in(request)), form=MonthForm(), refused=error.sentence)
        return render(request, "clues/months.html", {"page": page}, status=CONFLICT)
    return redirect("month", work_id)
