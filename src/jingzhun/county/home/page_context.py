"""What every page gets: who looks, in which language, and the menu."""

from __future__ import annotations

from django.http import HttpRequest

from jingzhun.county.accounts.middleware import NOBODY


def page(request: HttpRequest) -> dict[str, object]:
    """Return the context of the page's frame."""
    return {"actor": getattr(request, "actor", NOBODY)}
