"""Ending the sessions of an officer at once."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from jingzhun.county.accounts.models import Officer


def end_all(officer: Officer, *, but: str | None = None) -> int:
    """End every session of an officer, but the one named, and return how many there were."""
    ended = UserSession.objects.filter(user=officer)
    if but is not None:
        ended = ended.exclude(session_key=but)
    keys = list(ended.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    ended.delete()
    return len(keys)
