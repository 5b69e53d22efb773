"""Codes that open a page without a log-in: 128 bits, kept as a hash (trust.md S14)."""

from __future__ import annotations

from jingzhun.county.accounts.codes import hash_of
from jingzhun.county.casework.models import ApplicationDoor, HelpRequest


def door_of(code: str) -> ApplicationDoor | None:
    """Return the village's door that a code opens; null where there is none or it was ended."""
    return ApplicationDoor.objects.filter(code_hash=hash_of(code), ended_at__isnull=True).first()


def request_of(code: str) -> HelpRequest | None:
    """Return the request whose receipt has this code; null where there is none."""
    return HelpRequest.objects.filter(receipt_hash=hash_of(code)).first()
