"""Villages: the map as a tile grid, the list of village pages, one village's sheet."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jingzhun.county.accounts.views.doors import actor_in
from jingzhun.county.audit.reads import note_read
from jingzhun.county.home.map_drawing import map_page, shapes_as_geojson
from jingzhun.county.home.page_context import chosen_division
from jingzhun.county.home.village import village_for
from jingzhun.county.home.village_tiles import map_for


@require_safe
@login_required
def county_map(request: HttpRequest) -> HttpResponse:
    """Show the divisions by their boundaries, where there are any, or the villages as tiles; with their table twin."""
    actor = actor_in(request)
    return render(request, "home/map.html", {"page": map_page(actor, chosen_division(request, actor), request.GET.get("view", ""))})


@require_safe
@login_required
def map_shapes(request: HttpRequest) -> HttpResponse:
    """Return the boundaries with their figures as GeoJSON, for the map that moves and for QGIS."""
    actor = actor_in(request)
    answer = JsonResponse(shapes_as_geojson(actor, chosen_division(request, actor)))
    if request.GET.get("file"):
        answer["Content-Disposition"] = 'attachment; filename="map.geojson"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@login_required
def villages(request: HttpRequest) -> HttpResponse:
    """List the villages, each with its sheet."""
    actor_in(request).must("see_households")
    return render(request, "home/villages.html", {"page": map_for(actor_in(request), chosen_division(request, actor_in(request)))})


@require_safe
@login_required
def village_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show one village's sheet."""
    page = village_for(actor_in(request), code)
    note_read(request, "village_page", count=len(page.rows))
    return render(request, "home/village.html", {"page": page})
