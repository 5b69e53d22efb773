"""Reset how an officer logs in: password and factors go, sessions end, and he enrols anew with a code. Nobody sets them for him."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor, persons_behind
from jingzhun.county.accounts.codes import NewCode, new_code
from jingzhun.county.accounts.models import Officer, SpentCode
from jingzhun.county.accounts.profile import profile
from jingzhun.county.accounts.queries import officers_ruled_by
from jingzhun.county.accounts.refusals import refused
from jingzhun.county.accounts.sessions import end_all
from jingzhun.county.accounts.trail import of_officer
from jingzhun.county.audit.operations import record


def reset_second_factor(*, actor: Actor, officer_id: int, reason: str) -> NewCode:
    """Take away an officer's password and factors and return the code he enrols with.

    Raises
    ------
    AccountRefused
        ``reason_needed``, ``not_yourself``, ``inactive``.
    Officer.DoesNotExist
        Where the officer is not there, or is another division's.
    """
    actor.must("reset_second_factor")
    if not reason.strip():
        raise refused("reason_needed")
    with transaction.atomic():
        officer = officers_ruled_by(actor, "reset_second_factor", timezone.localdate()).get(pk=officer_id)
        if officer.pk in persons_behind(actor):
            raise refused("not_yourself")
        if not officer.is_active:
            raise refused("inactive")
        told: dict[str, object] = {"factors_removed": [forget_factors(officer), 0], "sessions_ended": [None, end_all(officer)]}
        record(
            of_officer(
                actor, "reset_second_factor", officer.pk, division_code=officer.division_code, changes=told, reason=reason.strip()
            )
        )
        return new_code(officer, actor=actor, lives=profile().office_code)


def forget_factors(officer: Officer) -> int:
    """Make password and factors of an officer open nothing and return how many factors there were."""
    numbers = list(Authenticator.objects.filter(user=officer).values_list("pk", flat=True))
    SpentCode.objects.filter(authenticator_id__in=numbers).delete()
    Authenticator.objects.filter(pk__in=numbers).delete()
    officer.set_unusable_password()
    Officer.objects.filter(pk=officer.pk).update(password=officer.password, password_changed_at=None)
    return len(numbers)
