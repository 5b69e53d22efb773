"""The roof's pages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
@login_required
def home_page(request: HttpRequest) -> HttpResponse:
    """Show what waits for this officer."""
    return render(request, "home/home.html")
