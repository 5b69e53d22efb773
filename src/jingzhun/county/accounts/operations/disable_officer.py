"""Close an account, and those nobody used: sessions, codes and rights end at once; the records keep the name."""

from __future__ import annotations

from datetime import datetime, time

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor, persons_behind
from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.profile import profile
from jingzhun.county.accounts.queries import officers_ruled_by
from jingzhun.county.accounts.refusals import refused
from jingzhun.county.accounts.sessions import end_all
from jingzhun.county.accounts.trail import of_officer
from jingzhun.county.audit.operations import record


def disable_officer(*, actor: Actor, officer_id: int, reason: str) -> None:
    """Close one account.

    Raises
    ------
    AccountRefused
        ``reason_needed``, ``not_yourself``, ``inactive``.
    Officer.DoesNotExist
        Where the officer is not there, or is another division's.
    """
    actor.must("disable_officer")
    if not reason.strip():
        raise refused("reason_needed")
    with transaction.atomic():
        officer = officers_ruled_by(actor, "disable_officer", timezone.localdate()).get(pk=officer_id)
        if officer.pk in persons_behind(actor):
            raise refused("not_yourself")
        if not officer.is_active:
            raise refused("inactive")
        _close(actor, officer, reason=reason.strip())


def close_unused_accounts(*, actor: Actor) -> tuple[int, ...]:
    """Close every account that nobody used for as long as the profile allows; return their numbers."""
    actor.must("disable_officer")
    with transaction.atomic():
        officers = unused(officers_ruled_by(actor, "disable_officer", timezone.localdate()))
        closed = [officer for officer in officers if officer.pk not in persons_behind(actor)]
        for officer in closed:
            _close(actor, officer, reason="unused")
    return tuple(officer.pk for officer in closed)


def unused(officers: QuerySet[Officer]) -> QuerySet[Officer]:
    """Return the active officers who have not logged in for longer than the profile allows; a new account counts from its day."""
    last_day = timezone.localdate() - profile().unused
    opened = timezone.make_aware(datetime.combine(last_day, time.min))
    never = Q(last_seen_on__isnull=True, made_at__lt=opened)
    return officers.filter(Q(last_seen_on__lt=last_day) | never, is_active=True)


def _close(actor: Actor, officer: Officer, *, reason: str) -> None:
    Officer.objects.filter(pk=officer.pk).update(is_active=False)
    officer.enrolment_codes.filter(used_at=None).update(ends_at=timezone.now())
    told: dict[str, object] = {"is_active": [True, False], "sessions_ended": [None, end_all(officer)]}
    record(of_officer(actor, "disable_officer", officer.pk, division_code=officer.division_code, changes=told, reason=reason))
