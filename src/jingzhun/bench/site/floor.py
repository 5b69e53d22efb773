"""The floor: a logged-in view through the full middleware with one indexed query and an empty page in the site's frame."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from jingzhun.county.registry.models import Household


@require_safe
@login_required
def floor(request: HttpRequest, household_id: int) -> HttpResponse:
    """Answer with the frame only."""
    get_object_or_404(Household.objects.only("household_id"), pk=household_id)
    return render(request, "base.html")
