"""An officer gets the address of his calendar, or ends it: whoever has it sees how much is due on which day and nobody's name."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.codes import BYTES, hash_of
from jingzhun.county.accounts.models import CalendarFeed, Officer
from jingzhun.county.accounts.trail import of_officer
from jingzhun.county.audit.operations import record


def make_feed(*, actor: Actor) -> str:
    """Make one's own calendar a new address and return its code, which stands nowhere else; the one before opens nothing from now on."""
    code, now = secrets.token_urlsafe(BYTES), timezone.now()
    with transaction.atomic():
        _end(actor)
        CalendarFeed.objects.create(officer_id=actor.officer_id or 0, code_hash=hash_of(code), made_at=now)
        record(of_officer(actor, "make_feed", actor.officer_id or 0, changes={"feed": [None, now.isoformat()]}))
    return code


def end_feed(*, actor: Actor) -> int:
    """End one's own calendar's address and return how many there were: none or one."""
    with transaction.atomic():
        ended = _end(actor)
        if ended:
            record(of_officer(actor, "end_feed", actor.officer_id or 0, changes={"ended": [None, ended]}))
    return ended


def officer_of_feed(code: str) -> Officer | None:
    """Return whose calendar a code opens; null where it ended, never was, or the account is closed."""
    feed = CalendarFeed.objects.filter(code_hash=hash_of(code), ended_at__isnull=True, officer__is_active=True).first()
    return feed.officer if feed else None


def _end(actor: Actor) -> int:
    return CalendarFeed.objects.filter(officer_id=actor.officer_id or 0, ended_at__isnull=True).update(ended_at=timezone.now())
