"""The rules for accounts in force: ``mlps3`` (GB/T 22239) or ``asvs``, as dated policy a county may change within what is allowed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.conf import settings
from django.utils import timezone

from jingzhun.policy.loader import load
from jingzhun.policy.policy import RulePolicy

PACKS = {"mlps3": "county/accounts_mlps3", "asvs": "county/accounts_asvs"}


@dataclass(frozen=True)
class Profile:
    """The numbers of a profile on a day. Null: the profile does not ask for it."""

    least_length: int
    least_kinds: int | None
    most_age: timedelta | None
    history: int | None
    idle: timedelta
    unused: timedelta
    fresh_factor: timedelta
    village_code: timedelta
    office_code: timedelta
    most_stand_in: timedelta


def profile() -> Profile:
    """Return the profile of this installation today."""
    return profile_of(settings.PASSWORD_PROFILE, timezone.localdate())


@lru_cache(maxsize=8)
def profile_of(name: str, on: date) -> Profile:
    """Return the rules of a profile on a day; kept, since every request asks for them and a day's policy does not change."""
    rule = load(settings.JURISDICTION, on).rule(PACKS[name])
    return Profile(
        least_length=_asked(rule, "least_length"),
        least_kinds=_number(rule, "least_kinds"),
        most_age=_days(rule, "most_age"),
        history=_number(rule, "history"),
        idle=timedelta(minutes=_asked(rule, "idle")),
        unused=timedelta(days=_asked(rule, "unused")),
        fresh_factor=timedelta(minutes=_asked(rule, "fresh_factor")),
        village_code=timedelta(minutes=_asked(rule, "village_code")),
        office_code=timedelta(minutes=_asked(rule, "office_code")),
        most_stand_in=timedelta(days=_asked(rule, "most_stand_in")),
    )


class ProfileIncomplete(RuntimeError):
    """A number without which nobody may log in is unknown on this day."""


def _number(rule: RulePolicy, name: str) -> int | None:
    return rule.whole(name) if rule.state(name) == "value" else None


def _asked(rule: RulePolicy, name: str) -> int:
    found = _number(rule, name)
    if found is None:
        raise ProfileIncomplete(name)
    return found


def _days(rule: RulePolicy, name: str) -> timedelta | None:
    found = _number(rule, name)
    return None if found is None else timedelta(days=found)
