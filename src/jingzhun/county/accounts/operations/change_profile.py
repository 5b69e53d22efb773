"""Change one's own language and size of print; nothing else of an account is one's own to change (trust.md S08)."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.refusals import refused
from jingzhun.county.accounts.trail import of_officer
from jingzhun.county.audit.operations import record


@dataclass(frozen=True)
class Preferences:
    """What an officer may set for himself."""

    language: str
    is_large_print: bool


def change_profile(*, actor: Actor, wanted: Preferences) -> Preferences:
    """Keep an officer's own preferences and return what they were.

    Raises
    ------
    AccountRefused
        ``unknown_language``.
    Officer.DoesNotExist
        For an actor without an account.
    """
    if wanted.language not in dict(settings.LANGUAGES):
        raise refused("unknown_language")
    with transaction.atomic():
        officer = Officer.objects.select_for_update().get(pk=actor.officer_id or 0)
        before = Preferences(officer.language, officer.is_large_print)
        Officer.objects.filter(pk=officer.pk).update(language=wanted.language, is_large_print=wanted.is_large_print)
        told: dict[str, object] = {
            "language": [before.language, wanted.language],
            "is_large_print": [before.is_large_print, wanted.is_large_print],
        }
        record(of_officer(actor, "change_profile", officer.pk, changes=told))
    return before
