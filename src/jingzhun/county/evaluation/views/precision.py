"""How precise the rules have been."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jingzhun.county.accounts.views.doors import with_act
from jingzhun.county.evaluation.queries.precision import precision_shown


@require_safe
@with_act("see_precision")
def precision(request: HttpRequest) -> HttpResponse:
    """Show every rule with what visits said of it; counts of the county, nobody by name."""
    return render(request, "evaluation/precision.html", {"page": precision_shown()})
