"""What the frame itself asks: the division picker, the search, the list of keys, the sign that somebody still works."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_http_methods, require_safe

from jingzhun.county.accounts.views.doors import actor_in
from jingzhun.county.home.divisions import divisions_below, path_to
from jingzhun.county.home.finding import found_people

NARROWS = ("home", "households", "map", "villages", "clues")  # pages that take a division in their address


@dataclass(frozen=True)
class DivisionLink:
    """A division of the picker and where it leads."""

    name: str
    url: str
    is_chosen: bool = False


@require_safe
@login_required
def divisions(request: HttpRequest) -> HttpResponse:
    """Show the divisions an officer may choose: the way down to the chosen one, and what lies below it."""
    target = _target(request.GET.get("for", "/"))
    chosen = request.GET.get("division", "")
    above = path_to(actor_in(request), chosen)
    below = divisions_below(actor_in(request), above[-1].code if above else "")
    context = {
        "above": [DivisionLink(d.name, _within(request, d.code), True) for d in above],
        "below": [DivisionLink(d.name, f"{target}?{urlencode({'division': d.code})}") for d in below],
        "whole": target,
    }
    return render(request, "home/divisions.html", context)


def _target(path: str) -> str:
    """Return the page itself where it takes a division, else the list of households; never an address from outside."""
    try:
        return path if resolve(path).url_name in NARROWS else reverse("households")
    except Resolver404:
        return reverse("households")


def _within(request: HttpRequest, code: str) -> str:
    return f"{_target(request.GET.get('for', '/'))}?{urlencode({'division': code})}"


@require_http_methods(["GET", "POST"])
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """Show who was found. The word comes by POST so that no id or phone stands in an address or a log; nothing is written."""
    actor_in(request).must("see_households")
    word = request.POST.get("word", "").strip()
    found = found_people(actor_in(request), word) if word else ()
    template = "home/found.html" if request.headers.get("HX-Request") else "home/search.html"
    return render(request, template, {"word": word, "found": found})


@require_safe
@login_required
def shortcuts(request: HttpRequest) -> HttpResponse:
    """List the keys, and how to switch them off."""
    return render(request, "home/shortcuts.html")


@require_safe
@login_required
def alive(request: HttpRequest) -> HttpResponse:
    """Answer that the session goes on: it is kept for its full time from now."""
    request.session.modified = True
    return HttpResponse(status=204)


@require_safe
@login_required
def logged_in(request: HttpRequest) -> HttpResponse:
    """Say in the second tab that the first one can go on."""
    return render(request, "home/logged_in.html")
