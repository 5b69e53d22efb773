"""Enrolment codes: 128 bits, shown once, kept as a hash, good once and for a short time (trust.md S14)."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import EnrolmentCode, Officer

BYTES = 16  # 128 bits, of every code that opens something without a log-in


@dataclass(frozen=True)
class NewCode:
    """A code as it is shown, once."""

    officer_id: int
    code: str
    ends_at: datetime


def hash_of(code: str) -> str:
    """Return what is kept of a code. It is long and random, so a plain hash tells nothing."""
    return hashlib.sha256(code.encode()).hexdigest()


def new_code(officer: Officer, *, actor: Actor, lives: timedelta) -> NewCode:
    """Keep a new code for an officer and return it; earlier ones that were not used end now."""
    now = timezone.now()
    EnrolmentCode.objects.filter(officer=officer, used_at=None, ends_at__gt=now).update(ends_at=now)
    code = secrets.token_urlsafe(BYTES)
    kept = EnrolmentCode.objects.create(
        officer=officer, code_hash=hash_of(code), made_by=actor.officer_id, made_at=now, ends_at=now + lives
    )
    return NewCode(officer.pk, code, kept.ends_at)
