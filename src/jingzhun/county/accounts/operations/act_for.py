"""Begin or end acting for a colleague: from then on every act is written down with both names."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.queries import stand_ins_of
from jingzhun.county.accounts.refusals import refused
from jingzhun.county.accounts.trail import of_officer
from jingzhun.county.audit.operations import record


def act_for(*, actor: Actor, officer_id: int | None) -> int | None:
    """Write down that the actor acts for a colleague from now on, or for himself again (null), and return whom.

    Raises
    ------
    AccountRefused
        ``no_colleague`` where no stand-in is in force today.
    """
    if actor.officer_id is None:
        raise refused("no_colleague")
    with transaction.atomic():
        deputy = Officer.objects.get(pk=actor.officer_id)
        if officer_id is not None and not stand_ins_of(deputy, timezone.localdate()).filter(officer_id=officer_id).exists():
            raise refused("no_colleague")
        told: dict[str, object] = {"for": [actor.for_officer_id, officer_id]}
        record(of_officer(actor, "act_for", deputy.pk, changes=told))
    return officer_id
