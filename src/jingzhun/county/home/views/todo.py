"""What waits for this officer, and the address of his calendar."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jingzhun.county.accounts.models import CalendarFeed, Officer
from jingzhun.county.accounts.operations.ask_digest import ask_digest
from jingzhun.county.accounts.operations.make_feed import end_feed, make_feed
from jingzhun.county.accounts.views.doors import actor_in
from jingzhun.county.home.happened import happened_for
from jingzhun.county.home.todo import LEVELS, todos_for
from jingzhun.county.jobs.models import OutMessage

DIGEST = {"digest": True, "no_digest": False}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def todo(request: HttpRequest) -> HttpResponse:
    """Show what waits and what happened; ask for the daily digest; make or end the calendar's address, which is shown once."""
    actor, address = actor_in(request), ""
    if request.method == "POST":
        if request.POST.get("what") in DIGEST:
            ask_digest(actor=actor, is_wanted=DIGEST[request.POST["what"]])
            messages.success(request, gettext("Saved."))
            return redirect(reverse("todo"))
        if request.POST.get("what") == "end":
            end_feed(actor=actor)
            messages.success(request, gettext("Saved."))
            return redirect(reverse("todo"))
        address = request.build_absolute_uri(reverse("opened", args=[make_feed(actor=actor)]))
    waits = todos_for(actor, timezone.localdate())
    told = {
        "levels": [(code, title, [one for one in waits if one.level == code]) for code, title in LEVELS.items()],
        "count": len(waits),
        "address": address,
        "has_feed": CalendarFeed.objects.filter(officer_id=actor.officer_id or 0, ended_at__isnull=True).exists(),
        "today": timezone.localdate(),
        "has_gateway": bool(settings.ENVIRONMENT.gateway),
        "wants_digest": Officer.objects.filter(pk=actor.officer_id or 0, wants_digest=True).exists(),
        "last_digest": OutMessage.objects.filter(officer_id=actor.officer_id or 0).first(),
        "happened": happened_for(actor),
    }
    answer = render(request, "home/todo.html", told)
    if address:
        answer["Cache-Control"] = "no-store"
    return answer
