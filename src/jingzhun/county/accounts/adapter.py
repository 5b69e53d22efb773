"""allauth's adapters: nobody signs up by himself, and every officer has a second factor."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Closes self-registration: accounts are made by an administrator or at the township."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: there is no sign-up page."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """Names the county in an authenticator."""
