"""Write down who logged in and who was refused (GB/T 22239 8.1.4.3)."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.trail import of_officer
from jingzhun.county.audit.operations import Change, record

FINGERPRINT = 16


def record_log_in(*, officer: Officer, how: str, network: str, request_id: str = "") -> None:
    """Write down a log-in and the day of last use."""
    with transaction.atomic():
        Officer.objects.filter(pk=officer.pk).update(last_seen_on=timezone.localdate())
        actor = Actor(officer.pk, officer.name, request_id=request_id)
        told: dict[str, object] = {"how": [None, how], "network": [None, network]}
        record(of_officer(actor, "log_in", officer.pk, division_code=officer.division_code, changes=told))


def record_refused_log_in(*, username: str, network: str, is_slowed: bool, request_id: str = "") -> None:
    """Write down a refused log-in; the name typed may be a password in the wrong field, so only its fingerprint is kept."""
    print_of_name = hashlib.sha256(username.casefold().encode()).hexdigest()[:FINGERPRINT]
    with transaction.atomic():
        record(
            Change(
                actor_id=None,
                act="slow_log_in" if is_slowed else "refuse_log_in",
                subject_kind="user_name",
                subject_id=print_of_name,
                request_id=request_id,
                changes={"network": [None, network]},
            )
        )
