"""End every session of an officer."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.queries import officers_ruled_by
from jingzhun.county.accounts.sessions import end_all
from jingzhun.county.accounts.trail import of_officer
from jingzhun.county.audit.operations import record


def end_sessions(*, actor: Actor, officer_id: int) -> int:
    """End an officer's sessions and return how many there were.

    Raises
    ------
    Officer.DoesNotExist
        Where the officer is not there, or is another division's.
    """
    actor.must("end_sessions")
    with transaction.atomic():
        officer = officers_ruled_by(actor, "end_sessions", timezone.localdate()).get(pk=officer_id)
        count = end_all(officer)
        told: dict[str, object] = {"sessions": [count, 0]}
        record(of_officer(actor, "end_sessions", officer.pk, division_code=officer.division_code, changes=told))
    return count
