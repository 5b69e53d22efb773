"""The list of households and the side panel of a row."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jingzhun.county.accounts.views.doors import actor_in
from jingzhun.county.home.listing_page import asked_of, list_page


@require_safe
@login_required
def household_list(request: HttpRequest) -> HttpResponse:
    """Show the households that meet the filter of the address."""
    actor = actor_in(request)
    actor.must("see_households")
    asked = asked_of(request.GET)
    return render(request, "home/households.html", {"page": list_page(actor, asked), "asked": asked})
