"""The law of this installation's county on a day; one that is no production takes the ids of synthetic people."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from jingzhun.county.clues.month.law import policy_on
from jingzhun.policy import Policy


def county_policy(on: date) -> Policy:
    """Return the county's policy on a day."""
    here = settings.ENVIRONMENT
    return policy_on(on, f"cn/{here.county}", reserved=not here.is_production)
