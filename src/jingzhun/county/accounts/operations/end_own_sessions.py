"""End one's own sessions elsewhere: one of them, or all but this."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.trail import of_officer
from jingzhun.county.audit.operations import record


def end_own_sessions(*, actor: Actor, number: int | None, this: str | None) -> int:
    """End one session by its number, or with null all others than this one, and return how many ended.

    A number that is not one's own ends nothing.
    """
    with transaction.atomic():
        own = UserSession.objects.filter(user_id=actor.officer_id)
        chosen = own.exclude(session_key=this) if number is None else own.filter(pk=number)
        keys = list(chosen.values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        chosen.delete()
        told: dict[str, object] = {"sessions_ended": [None, len(keys)]}
        record(of_officer(actor, "end_own_sessions", actor.officer_id or 0, changes=told))
    return len(keys)
