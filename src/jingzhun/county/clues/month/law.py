"""The policy of a county and day, for every door that runs a month: the command line, the site's job, the site's pages."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from jingzhun.policy import Policy, load

# The division of synthetic ids is taken in a demo county and refused in production (domain.md, clarifications).
RESERVED_IDS = {
    "intake/row_rules": {"accepts_reserved_ids": [{"from": "2014-01-01", "value": True, "source": "ours", "verified": False}]}
}
KEPT = 12  # a year of months: a policy is 168 numbers and is read from 200 files


@lru_cache(maxsize=KEPT)
def policy_on(day: date, place: str, *, reserved: bool = False) -> Policy:
    """Return the policy of a place and day; with ``reserved`` one that takes the ids of synthetic people.

    The packs are part of the program and change with it only, so a policy once read stands while the process does.
    """
    return load(place, day, overrides=RESERVED_IDS if reserved else None)
