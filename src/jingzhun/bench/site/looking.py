"""The limit of looks, asked as on the site and never applied: fifty officers of the bench look at more people in a minute than fifty in an office."""

from __future__ import annotations

from django.http import HttpRequest

from jingzhun.county.home.looking import LooksLimited


class LooksCounted(LooksLimited):
    """Asks whether an officer looked too much, as the site does, and lets him go on."""

    def _is_stopped(self, request: HttpRequest) -> bool:
        super()._is_stopped(request)
        return False
