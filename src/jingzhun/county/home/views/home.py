"""Home, by role: what waits, what is doubtful, what came in; and the files of the month."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jingzhun.county.accounts.views.doors import actor_in
from jingzhun.county.home.month_files import files_for
from jingzhun.county.home.overview import overview_for
from jingzhun.county.home.page_context import chosen_division


@require_safe
@login_required
def home_page(request: HttpRequest) -> HttpResponse:
    """Show what waits for this officer."""
    division = chosen_division(request, actor_in(request))
    return render(request, "home/home.html", {"page": overview_for(actor_in(request), division), "division": division})


@require_safe
@login_required
def month_files(request: HttpRequest) -> HttpResponse:
    """Show the files of the month and what became of their rows."""
    actor_in(request).must("run_month")
    return render(request, "home/month_files.html", {"page": files_for(request.GET.get("state", ""))})
