"""Who looks at very many people in a short time is stopped for a while (trust.md S62): reading a county page by page is no office work."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor, StepUpNeeded
from jingzhun.county.audit.models import Read
from jingzhun.county.audit.reads import note_read
from jingzhun.county.clues.law import county_policy
from jingzhun.county.config.faults import code_of

PAGES = re.compile(r"/(?:households|persons)/\d+/(?:beside|own|tree)?$")
TOO_MANY, STOPPED, UNMASKED = 429, "too_many_looks", "id_unmasked"


class LooksLimited:
    """Answers 429 to who has looked at more households and persons than policy allows; the stop is a look of its own in the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or stop it."""
        if not PAGES.fullmatch(request.path) or not self._is_stopped(request):
            return self.get_response(
                request
            )  # the actor is not asked for before a view is: a factor just confirmed would come too late
        note_read(request, STOPPED)
        return render(request, "errors/too_many_looks.html", {"code": code_of(request), "minutes": limits()[1]}, status=TOO_MANY)

    def _is_stopped(self, request: HttpRequest) -> bool:
        actor: Actor | None = getattr(request, "actor", None)
        return actor is not None and bool(actor.officer_id) and has_looked_too_much(actor.officer_id or 0)


def has_looked_too_much(officer_id: int) -> bool:
    """Return whether an officer's looks of the last minutes are as many as policy allows; one short query by the index."""
    most, minutes = limits()
    if most is None or minutes is None:
        return False
    looks = Read.objects.filter(actor_id=officer_id).exclude(what=STOPPED).order_by("-id").values_list("at", flat=True)
    oldest = looks[most - 1 : most].first() if most else timezone.now()
    return oldest is not None and oldest > timezone.now() - timedelta(minutes=minutes)


def must_be_fresh_to_unmask(actor: Actor) -> None:
    """Do nothing where an officer may see one more full number today, or has just given his second factor (trust.md S59).

    Raises
    ------
    StepUpNeeded
        Where he has seen as many as policy allows a day without it.
    """
    most = county_policy(timezone.localdate()).rule("county/looking").whole("numbers")
    if most is None or actor.is_fresh:
        return
    since = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if Read.objects.filter(actor_id=actor.officer_id or 0, what=UNMASKED, at__gte=since).count() >= most:
        raise StepUpNeeded("unmask_numbers")


def limits() -> tuple[int | None, int | None]:
    """Return how many looks in how many minutes the law of today allows."""
    return _limits(timezone.localdate().toordinal())


@lru_cache(maxsize=2)
def _limits(_day: int) -> tuple[int | None, int | None]:
    rule = county_policy(timezone.localdate()).rule("county/looking")
    return rule.whole("looks"), rule.whole("minutes")
