"""Use an enrolment code: the officer sets a password or makes the phone's own lock his passkey. Whatever opened the account before ends."""

from __future__ import annotations

from collections.abc import Mapping

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.codes import hash_of
from jingzhun.county.accounts.models import EnrolmentCode, Officer
from jingzhun.county.accounts.operations.reset_second_factor import forget_factors
from jingzhun.county.accounts.operations.set_password import keep_password
from jingzhun.county.accounts.queries import open_code
from jingzhun.county.accounts.refusals import refused
from jingzhun.county.accounts.sessions import end_all
from jingzhun.county.accounts.trail import of_officer
from jingzhun.county.audit.operations import record


def officer_of_code(code: str) -> Officer:
    """Return whose code it is, while it still opens something.

    Raises
    ------
    AccountRefused
        ``code_unusable``, alike for unknown, used, ended and a closed account's.
    """
    kept = open_code(hash_of(code))
    if kept is None or kept.used_at is not None or kept.ends_at <= timezone.now() or not kept.officer.is_active:
        raise refused("code_unusable")
    return kept.officer


def redeem_enrolment(
    *, code: str, password: str | None = None, passkey: Mapping[str, object] | None = None, request_id: str = ""
) -> Officer:
    """Set how an officer logs in and return him; the code is spent in the same transaction.

    Parameters
    ----------
    password
        A password that the profile's rules have accepted; null where a passkey is set.
    passkey
        ``name`` and ``credential`` of a WebAuthn registration that the door has verified.

    Raises
    ------
    AccountRefused
        ``code_unusable``.
    """
    with transaction.atomic():
        officer = officer_of_code(code)
        now = timezone.now()
        if not EnrolmentCode.objects.filter(code_hash=hash_of(code), used_at=None, ends_at__gt=now).update(used_at=now):
            raise refused("code_unusable")
        forget_factors(officer)
        ended = end_all(officer)
        if password is not None:
            keep_password(officer, password)
        if passkey is not None:
            Authenticator.objects.create(user=officer, type=Authenticator.Type.WEBAUTHN, data=dict(passkey))
        how = "password" if password is not None else "passkey"
        told: dict[str, object] = {"log_in_by": [None, how], "sessions_ended": [None, ended]}
        actor = Actor(officer.pk, officer.name, request_id=request_id)
        record(of_officer(actor, "redeem_enrolment", officer.pk, division_code=officer.division_code, changes=told))
    return officer
