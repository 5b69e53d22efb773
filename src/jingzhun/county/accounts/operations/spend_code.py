"""Spend the time step of an authenticator's code: of two that come at once, one wins, on both databases."""

from __future__ import annotations

from django.db import transaction

from jingzhun.county.accounts.models import SpentCode


def spend_code(*, authenticator_id: int, step: int) -> bool:
    """Return whether the step was unspent until now; an earlier one than the last spent counts as spent."""
    with transaction.atomic():
        if SpentCode.objects.filter(authenticator_id=authenticator_id, step__lt=step).update(step=step):
            return True
        _, is_first = SpentCode.objects.get_or_create(authenticator_id=authenticator_id, defaults={"step": step})
        return is_first
