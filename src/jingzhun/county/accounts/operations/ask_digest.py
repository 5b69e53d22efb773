"""An officer asks for the daily digest, or no longer."""

from __future__ import annotations

from django.db import transaction

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.trail import of_officer
from jingzhun.county.audit.operations import record


def ask_digest(*, actor: Actor, is_wanted: bool) -> None:
    """Keep whether an officer wants the daily digest: his own to say, and nobody's to count.

    Raises
    ------
    Officer.DoesNotExist
        For an actor without an account.
    """
    with transaction.atomic():
        officer = Officer.objects.select_for_update().get(pk=actor.officer_id or 0)
        before = officer.wants_digest
        if before != is_wanted:
            Officer.objects.filter(pk=officer.pk).update(wants_digest=is_wanted)
            record(of_officer(actor, "ask_digest", officer.pk, changes={"wants_digest": [before, is_wanted]}))
