"""Exports that are files: one's own, how far each is, and its download for a day."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jingzhun.county.accounts.views.doors import actor_in
from jingzhun.county.audit.reads import note_read
from jingzhun.county.clues.exporting import place_of
from jingzhun.county.clues.operations.export_selection import export_for
from jingzhun.county.config.file_answers import file_answer
from jingzhun.county.home.contexts import ExportLine, ExportsPage
from jingzhun.county.jobs.contexts import shown_job
from jingzhun.county.jobs.models import Job
from jingzhun.county.registry.models import ExportFile

MOST = 50


@require_safe
@login_required
def exports(request: HttpRequest) -> HttpResponse:
    """List one's own exports, the newest first."""
    actor = actor_in(request)
    actor.must("export_households")
    rows = ExportFile.objects.filter(officer_id=actor.officer_id or 0).select_related("selection")[:MOST]
    jobs = {job.pk: job for job in Job.objects.filter(pk__in=[row.job_id for row in rows if row.job_id])}
    lines = tuple(_line(row, jobs.get(row.job_id)) for row in rows)
    return render(request, "home/exports.html", {"page": ExportsPage(lines)})


def _line(row: ExportFile, job: Job | None) -> ExportLine:
    is_there = bool(row.sha256) and row.erased_at is None and row.expires_at > timezone.now()
    waits = shown_job(job, may_stop=False) if job and not row.sha256 else None
    return ExportLine(row, row.selection.count, is_there, waits)


@require_safe
@login_required
def export_file(request: HttpRequest, export_id: str) -> HttpResponse:
    """Send one's own export, within its day."""
    found = export_for(actor_in(request), export_id)
    try:
        content = place_of(found).read_bytes()
    except OSError as gone:
        raise Http404 from gone
    note_read(request, "export_file", count=found.selection.count)
    return file_answer(content, found.name)
