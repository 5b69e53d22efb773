"""What a password must be, by the profile in force: length, kinds of characters, not one of the last ones, not on a list of leaked ones.

The list of common and leaked passwords is Django's (20,000 of them, offline); the rules here add what the profile asks.
"""

from __future__ import annotations

import unicodedata

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jingzhun.county.accounts.models import Officer, PastPassword
from jingzhun.county.accounts.profile import profile


class LongEnough:
    """Refuses a password shorter than the profile's least length."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ``ValidationError`` for a short one."""
        if len(password) < profile().least_length:
            raise ValidationError(self.get_help_text(), code="password_too_short")

    def get_help_text(self) -> str:
        """Return the rule as a sentence."""
        least = profile().least_length
        return ngettext("At least %(least)d character.", "At least %(least)d characters.", least) % {"least": least}


class KindsEnough:
    """Refuses a password with fewer kinds of characters than the profile asks: capitals, small letters, digits, signs."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ``ValidationError`` where kinds are missing."""
        least = profile().least_kinds
        if least is not None and len(kinds_in(password)) < least:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        """Return the rule as a sentence; empty where the profile has none."""
        least = profile().least_kinds
        if least is None:
            return ""
        return _("At least %(least)d of: capital letters, small letters, digits, signs.") % {"least": least}


class NotUsedBefore:
    """Refuses the present password and the last ones, as many as the profile keeps."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ``ValidationError`` for a password the officer had."""
        kept = profile().history
        if kept is None or not isinstance(user, Officer) or user.pk is None:
            return
        former = PastPassword.objects.filter(officer_id=user.pk).values_list("hash", flat=True)[:kept]
        if any(check_password(password, old) for old in (user.password, *former)):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self) -> str:
        """Return the rule as a sentence; empty where the profile has none."""
        kept = profile().history
        return "" if kept is None else _("Not one of your last %(kept)d passwords.") % {"kept": kept}


def kinds_in(password: str) -> frozenset[str]:
    """Return which kinds of characters a password has; a Chinese character counts as a sign.

    Examples
    --------
    >>> sorted(kinds_in("Abc1 "))
    ['capital', 'digit', 'sign', 'small']
    """
    return frozenset(_kind(sign) for sign in password)


def _kind(sign: str) -> str:
    return {"Lu": "capital", "Ll": "small", "Nd": "digit"}.get(unicodedata.category(sign), "sign")
