"""Keep a new password and remember the old one as a hash."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Officer, PastPassword
from jingzhun.county.accounts.profile import profile
from jingzhun.county.accounts.sessions import end_all
from jingzhun.county.accounts.trail import of_officer
from jingzhun.county.audit.operations import record


def set_password(*, actor: Actor, officer: Officer, password: str, session_key: str | None) -> int:
    """Change an officer's own password, end his other sessions and return how many ended."""
    with transaction.atomic():
        keep_password(officer, password)
        ended = end_all(officer, but=session_key)
        UserSession.objects.filter(session_key=session_key).delete()  # the session goes on under a new id, which allauth lists
        told: dict[str, object] = {"sessions_ended": [None, ended]}
        record(of_officer(actor, "set_password", officer.pk, division_code=officer.division_code, changes=told))
    return ended


def keep_password(officer: Officer, password: str) -> None:
    """Keep a password that was checked; the former one joins the history the profile asks for."""
    now = timezone.now()
    if officer.has_usable_password():
        PastPassword.objects.create(officer=officer, hash=officer.password, until_at=now)
    kept = PastPassword.objects.filter(officer=officer).order_by("-id")[: profile().history or 0]
    PastPassword.objects.filter(officer=officer).exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    officer.set_password(password)
    officer.password_changed_at = now
    officer.save(update_fields=("password", "password_changed_at"))
