"""Open a closed account again: its owner enrols anew, the old password and factors open nothing."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor, persons_behind
from jingzhun.county.accounts.codes import NewCode, new_code
from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.operations.reset_second_factor import forget_factors
from jingzhun.county.accounts.profile import profile
from jingzhun.county.accounts.queries import officers_ruled_by
from jingzhun.county.accounts.refusals import refused
from jingzhun.county.accounts.trail import of_officer
from jingzhun.county.audit.operations import record


def enable_officer(*, actor: Actor, officer_id: int, reason: str) -> NewCode:
    """Open a closed account and return the code its owner enrols with.

    Raises
    ------
    AccountRefused
        ``reason_needed``, ``not_yourself``, ``active``.
    Officer.DoesNotExist
        Where the officer is not there, or is another division's.
    """
    actor.must("make_officer")
    if not reason.strip():
        raise refused("reason_needed")
    with transaction.atomic():
        officer = officers_ruled_by(actor, "make_officer", timezone.localdate()).get(pk=officer_id)
        if officer.pk in persons_behind(actor):
            raise refused("not_yourself")
        if officer.is_active:
            raise refused("active")
        forget_factors(officer)
        Officer.objects.filter(pk=officer.pk).update(is_active=True, last_seen_on=timezone.localdate())
        told: dict[str, object] = {"is_active": [False, True]}
        record(of_officer(actor, "enable_officer", officer.pk, division_code=officer.division_code, changes=told, reason=reason))
        return new_code(officer, actor=actor, lives=profile().office_code)
