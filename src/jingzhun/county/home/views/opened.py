"""The one address without a log-in that is not the log-in itself: what a code opens. Guessing is slowed and never told apart (trust.md S14)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from jingzhun.county.accounts.floor import move_floor
from jingzhun.county.accounts.network import network_of
from jingzhun.county.accounts.operations.make_feed import officer_of_feed
from jingzhun.county.accounts.queries import actor_of
from jingzhun.county.casework.doors import door_of, request_of
from jingzhun.county.casework.views.open_pages import apply_page, receipt_page
from jingzhun.county.config.limits import count_of, is_over
from jingzhun.county.home.calendar import calendar_of

MOST_MISSES, MOST_SENT = 20, 10  # of one network in a minute
NOT_FOUND, TOO_MANY = 404, 429


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
def opened(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a code opens; a code that opens nothing, one that ended and one that never was are told alike."""
    network = network_of(request)
    if count_of(f"missed:{network}") >= MOST_MISSES or (request.method == "POST" and is_over(f"sent:{network}", MOST_SENT)):
        answer = render(
            request, "home/opens_nothing.html", {"sentence": gettext("Too many tries. Wait a minute.")}, status=TOO_MANY
        )
        answer["Retry-After"] = "60"
        return answer
    door = door_of(code)
    if door is not None:
        return apply_page(request, door)
    receipt = request_of(code)
    if receipt is not None:
        return receipt_page(request, receipt)
    officer = officer_of_feed(code) if request.method != "POST" else None
    if officer is not None:
        move_floor(actor_of(officer, on=timezone.localdate()))
        with override(officer.language):
            return HttpResponse(calendar_of(officer, timezone.localdate()), content_type="text/calendar; charset=utf-8")
    is_over(f"missed:{network}", MOST_MISSES)
    sentence = gettext("The code may have been replaced. Ask the village committee for the new one.")
    return render(request, "home/opens_nothing.html", {"sentence": sentence}, status=NOT_FOUND)
