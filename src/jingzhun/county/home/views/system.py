"""How the system is: the whole list for administrators, up or down for everybody else (trust.md S64)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jingzhun.county.accounts.views.doors import with_act
from jingzhun.county.home.health import facts, is_up


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Answer a watchman: up or down, no version, no name, no figure."""
    up = is_up()
    return JsonResponse({"up": up}, status=200 if up else 503)


@require_safe
@never_cache
@with_act("see_health_of_system")
def system(request: HttpRequest) -> HttpResponse:
    """Show the facts of the system's health, those that need somebody first."""
    return render(request, "home/system.html", {"facts": facts()})
