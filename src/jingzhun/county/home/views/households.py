"""The list of households; its saved views, its export, and assigning a helper to many at once."""

from __future__ import annotations

import random

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from jingzhun.county.accounts.views.doors import actor_in
from jingzhun.county.audit.reads import note_read
from jingzhun.county.clues.exporting import AT_ONCE
from jingzhun.county.clues.operations.export_households import ExportRefused, export_households
from jingzhun.county.clues.operations.export_selection import Wanted, export_selection
from jingzhun.county.clues.queries.runs import newest_run
from jingzhun.county.home.contexts import BulkPage, Choice
from jingzhun.county.home.listing_page import Asked, asked_by, chosen_rows, filters_said, list_page
from jingzhun.county.home.templatetags.speech import speak
from jingzhun.county.registry.models import Household
from jingzhun.county.registry.operations.assign_helper import Assigned, AssignRefused, assign_helper, helpers_for
from jingzhun.county.registry.operations.make_selection import SelectionRefused, make_selection
from jingzhun.county.registry.operations.save_view import NewView, ViewRefused, forget_view, save_view, visible_views

LIST = "households"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAMPLE = 5  # households shown before many are changed at once (experience.md A.4b)


@require_safe
@login_required
def household_list(request: HttpRequest) -> HttpResponse:
    """Show the households that meet the filter of the address, or of a saved view named there."""
    actor = actor_in(request)
    actor.must("see_households")
    views = list(visible_views(actor, LIST))
    number = request.GET.get("view", "")
    chosen = next((view for view in views if str(view.pk) == number), None)
    query = QueryDict(str(chosen.settings.get("query", ""))) if chosen else request.GET
    page = list_page(actor, asked_by(actor, query), views, chosen.pk if chosen else 0)
    note_read(request, "household_list", count=len(page.rows))
    return render(request, "home/households.html", {"page": page, "asked": asked_by(actor, query)})


@require_POST
@login_required
def export_list(request: HttpRequest) -> HttpResponse:
    """Send the list, or the chosen rows of it, as a workbook."""
    actor, query = actor_in(request), request.POST.get("query", "")
    actor.must("export_households")
    asked = asked_by(actor, QueryDict(query))
    picked = request.POST.getlist("pick")
    rows = chosen_rows(actor, asked, picked, everything=not picked or "everything" in request.POST)
    wanted = Wanted(
        columns=[column.key for column in asked.columns], format=request.POST.get("format", "xlsx"),
        in_clear=request.POST.get("in_clear") == "yes", reason=request.POST.get("reason", ""),
    )  # fmt: skip
    if wanted.in_clear or wanted.format != "xlsx" or rows.count() > AT_ONCE:
        return _as_file(request, asked, rows, wanted)
    run = newest_run()
    day = run.as_of if run else timezone.localdate()
    try:
        export = export_households(actor=actor, rows=rows, columns=asked.columns, filters=filters_said(actor, asked), on=day)
    except ExportRefused as refusal:
        messages.error(request, speak(refusal.sentence))
        return redirect(asked.address())
    note_read(request, "export", count=export.households)
    answer = HttpResponse(export.content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="households-{day.isoformat()}.xlsx"'
    return answer


def _as_file(request: HttpRequest, asked: Asked, rows: QuerySet[Household], wanted: Wanted) -> HttpResponse:
    """Have a long list, one as text, or one with numbers in clear written to a file that is fetched from its own page."""
    actor = actor_in(request)
    try:
        with transaction.atomic():  # a list that may not be written, or not yet, is not kept either
            selection = make_selection(actor=actor, households=rows, told=dict(filters_said(actor, asked)))
            export_selection(actor=actor, selection_id=selection.pk, wanted=wanted)
    except (ExportRefused, SelectionRefused) as refusal:
        messages.error(request, speak(refusal.sentence))
        return redirect(asked.address())
    return redirect("exports")


@require_POST
@login_required
def assign(request: HttpRequest) -> HttpResponse:
    """Choose a helper for the chosen households, show what would happen, then do it."""
    actor = actor_in(request)
    actor.must("assign_helper")
    asked = asked_by(actor, QueryDict(request.POST.get("query", "")))
    picked, everything = request.POST.getlist("pick"), "everything" in request.POST
    rows = chosen_rows(actor, asked, picked, everything=everything)
    heads = dict(rows.values_list("pk", "head_name"))
    officer, is_sure = request.POST.get("officer", ""), request.POST.get("step") == "do"
    result, error = _tried(request, list(heads), officer, is_sure=is_sure) if officer else (None, "")
    if result is not None and is_sure:
        messages.success(
            request,
            gettext("Assigned to %(done)s households; %(there)s had this helper already, %(left)s could not be changed.")
            % {"done": len(result.done), "there": len(result.there), "left": result.left_out},
        )
        return redirect(asked.address())
    page = BulkPage(
        chosen=len(heads),
        helpers=tuple(
            Choice(str(one.pk), f"{one.name} {one.office}".strip(), str(one.pk) == officer) for one in helpers_for(actor)
        ),
        query=request.POST.get("query", ""),
        picked=tuple(picked) if not everything else (),
        is_everything=everything,
        back=asked.address(),
        officer_id=officer,
        able=len(result.done) if result else None,
        there=len(result.there) if result else 0,
        left_out=result.left_out if result else 0,
        sample=tuple(heads[key] for key in random.sample(result.done, min(SAMPLE, len(result.done)))) if result else (),
        error=error,
    )
    return render(request, "home/assign.html", {"page": page})


def _tried(request: HttpRequest, ids: list[int], officer: str, *, is_sure: bool) -> tuple[Assigned | None, str]:
    number = int(officer) if officer.isascii() and officer.isdigit() else 0
    try:
        return assign_helper(
            actor=actor_in(request), household_ids=ids, officer_id=number, on=timezone.localdate(), is_try=not is_sure
        ), ""
    except AssignRefused as refusal:
        return None, speak(refusal.sentence)


@require_POST
@login_required
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep the list as it is under a name."""
    actor = actor_in(request)
    actor.must("see_households")
    asked = asked_by(actor, QueryDict(request.POST.get("query", "")))
    view = NewView(
        of=LIST, name=request.POST.get("name", ""), settings=asked.as_settings(), is_shared=request.POST.get("shared") == "yes"
    )
    try:
        kept = save_view(actor=actor, view=view)
    except ViewRefused as refusal:
        messages.error(request, speak(refusal.sentence))
        return redirect(asked.address())
    messages.success(request, gettext("View kept: %(name)s") % {"name": kept.name})
    return redirect(f"{reverse('households')}?view={kept.pk}")


@require_POST
@login_required
def drop_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Forget one of one's own views."""
    actor_in(request).must("see_households")
    forget_view(actor=actor_in(request), view_id=view_id)
    return redirect("households")
