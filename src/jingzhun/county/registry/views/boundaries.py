"""Boundaries: the files given, one with what the check found, put in force or dropped."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from jingzhun.county.accounts.views.doors import actor_in, with_act
from jingzhun.county.config.file_answers import NO_FILE
from jingzhun.county.config.refusals import UNPROCESSABLE, status_of
from jingzhun.county.config.states import State
from jingzhun.county.config.typed import number_in
from jingzhun.county.registry.boundary_contexts import BoundariesPage, BoundaryLine, BoundarySetPage
from jingzhun.county.registry.models import BoundarySet
from jingzhun.county.registry.operations.take_boundaries import (
    confirm_boundaries,
    divisions_by_level,
    drop_boundaries,
    read_boundaries,
)
from jingzhun.county.registry.projecting import path_of, projection_of
from jingzhun.facts import short_name
from jingzhun.values.errors import JingzhunError

HECTARE = 10_000
STATES = {
    "checked": State("watch", _("read, not in force")),
    "current": State("steady", _("in force on the map")),
    "replaced": State("none", _("replaced by a later one")),
    "dropped": State("none", _("dropped")),
}


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("change_divisions")
def boundaries(request: HttpRequest) -> HttpResponse:
    """Show the sets; read a file."""
    actor, refused = actor_in(request), None
    source = request.POST.get("source", "")
    if request.method == "POST":
        given = request.FILES.get("given")
        if given is None:
            refused = NO_FILE
        else:
            try:
                row = read_boundaries(actor=actor, file_name=given.name or "file", content=given.read(), source=source)
                return redirect("boundary_set", row.pk)
            except JingzhunError as fault:
                refused = fault.sentence
    rows = BoundarySet.objects.exclude(state="dropped").annotate(divisions=Count("boundaries"))
    page = BoundariesPage(tuple(BoundaryLine(row, STATES[row.state], row.divisions) for row in rows), source, refused)
    return render(request, "registry/boundaries.html", {"page": page}, status=UNPROCESSABLE if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@with_act("change_divisions")
def boundary_set(request: HttpRequest, set_id: int) -> HttpResponse:
    """Show what the check of a set found; put it in force or drop it."""
    actor, refused, status = actor_in(request), None, 200
    if request.method == "POST":
        act = confirm_boundaries if request.POST.get("what") == "confirm" else drop_boundaries
        try:
            act(actor=actor, set_id=set_id, version=number_in(request.POST.get("version", "")))
            messages.success(request, gettext("Saved."))
            return redirect("boundary_set", set_id)
        except JingzhunError as fault:
            refused, status = fault.sentence, status_of(fault)
    return render(request, "registry/boundary_set.html", {"page": replace(_shown(set_id), refused=refused)}, status=status)


def _shown(set_id: int) -> BoundarySetPage:
    row = BoundarySet.objects.filter(pk=set_id).first()
    if row is None:
        raise Http404
    names = {code: short_name(name) for code, name in divisions_by_level()[row.level].items()}
    areas = list(row.boundaries.order_by("code"))
    project, told = projection_of([one.rings for one in areas]), row.told

    def named(what: str) -> tuple[str, ...]:
        return tuple(names.get(code, code) for code in told[what])

    return BoundarySetPage(
        line=BoundaryLine(row, STATES[row.state], len(areas)),
        unmet=tuple(told["unmet"]),
        twice=named("twice"),
        missing=named("missing"),
        mended=named("mended"),
        no_area=named("no_area"),
        overlaps=tuple(
            (names.get(one, one), names.get(other, other), f"{m2 / HECTARE:,.1f}") for one, other, m2 in told["overlaps"]
        ),
        gaps_ha=f"{told['gaps_m2'] / HECTARE:,.1f}",
        paths=tuple((names.get(one.code, one.code), path_of(one.rings, project)) for one in areas),
        height=project.height,
        may_confirm=row.state in ("checked", "replaced"),
        may_drop=row.state != "dropped",
    )
