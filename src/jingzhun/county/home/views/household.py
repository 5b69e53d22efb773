"""The household's page, its side panel, its own large-print file, the tree of its decision; a person's page; a full number after a reason."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from jingzhun.county.accounts.views.doors import actor_in
from jingzhun.county.audit.reads import note_read
from jingzhun.county.clues.queries.explain import explained_for
from jingzhun.county.home.household import BESIDE, WIDE, household_shown
from jingzhun.county.home.looking import UNMASKED, must_be_fresh_to_unmask
from jingzhun.county.home.looks_panel import looks_of
from jingzhun.county.home.person import person_shown
from jingzhun.county.registry.queries import person_for

SHORTEST_REASON = 4  # characters: "核对身份"; less says nothing
LONGEST_REASON = 200
OWN = ("members", "class", "statuses", "home", "income", "measures", "helpers", "timeline")


def _day(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None


@require_safe
@login_required
def household_page(request: HttpRequest, household_id: int) -> HttpResponse:
    """Show one household on one day, printable on one sheet."""
    page = household_shown(actor_in(request), household_id, _day(request))
    note_read(request, "household_page", household_id=household_id)
    return render(request, "home/household.html", {"page": page, "wide": WIDE})


@require_safe
@login_required
def household_panel(request: HttpRequest, household_id: int) -> HttpResponse:
    """Show a household beside its list: the evidence left, what can be done right."""
    page = household_shown(actor_in(request), household_id, None, only=BESIDE)
    note_read(request, "household_panel", household_id=household_id)
    return render(request, "home/household_panel.html", {"page": page})


@require_safe
@login_required
def household_own(request: HttpRequest, household_id: int) -> HttpResponse:
    """Show the household its own file: large print, plain words, sources, who looked."""
    page = household_shown(actor_in(request), household_id, None, only=OWN)
    note_read(request, "household_own", household_id=household_id)
    return render(request, "home/household_own.html", {"page": page, "looks": looks_of(household_id)})


@require_safe
@login_required
def household_tree(request: HttpRequest, household_id: int) -> HttpResponse:
    """Show the path of the decision; only its sentences where the reader is told no amounts."""
    return render(request, "home/tree.html", {"explained": explained_for(actor_in(request), household_id)})


@require_safe
@login_required
def person_page(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show one person with everything that was told of him, dated."""
    page = person_shown(actor_in(request), person_id)
    note_read(request, "person_page", household_id=page.person.household_id)
    return render(request, "home/person.html", {"page": page})


@require_POST
@login_required
def show_number(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show a full id and phone after a reason; the look is kept with it."""
    actor_in(request).must("unmask_numbers")
    person = person_for(actor_in(request), person_id)
    actor_in(request).must("unmask_numbers", person.household.village_code)
    reason = request.POST.get("reason", "").strip()[:LONGEST_REASON]
    if len(reason) < SHORTEST_REASON:
        return render(request, "home/number.html", {"person": person, "is_short": True, "reason": reason}, status=422)
    must_be_fresh_to_unmask(actor_in(request))
    note_read(request, UNMASKED, household_id=person.household_id, reason=reason)
    shown = {
        "id_number": person.id_number.open() if person.id_number else "",
        "phone": person.phone.open() if person.phone else "",
    }
    return render(request, "home/number.html", {"person": person, "shown": shown})
