"""allauth's adapters: nobody signs up by himself, refused log-ins look alike, second factors are sealed, and all of it is written down."""

from __future__ import annotations

import base64
import io
import logging
import time
from typing import Any, ClassVar

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.network import address_of, network_of
from jingzhun.county.accounts.operations.disable_officer import unused
from jingzhun.county.accounts.operations.record_log_in import record_log_in, record_refused_log_in
from jingzhun.county.accounts.operations.set_password import set_password
from jingzhun.county.accounts.profile import profile
from jingzhun.county.config.sealed import keys

LOG = logging.getLogger(__name__)
SEALED_AS = "mfa.secret"


class AccountAdapter(DefaultAccountAdapter):
    """How officers come in by name and password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: accounts are made by an administrator or at the township."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the client's address; a header is believed from a trusted proxy only."""
        return address_of(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: object) -> str:
        """Count failures by account and network: a stranger elsewhere slows himself down, not the owner at his desk (S51)."""
        return f"{str(credentials.get('username', '')).casefold()}:{network_of(request)}"

    def authenticate(self, request: HttpRequest, **credentials: object) -> AbstractBaseUser | None:
        """Return the officer, or null alike for a wrong name, a wrong password, a closed account and an unused one (S54)."""
        officer: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if officer is None or may_come_in(officer):
            return officer
        self.authentication_failed(request, **credentials)
        return None

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        """Refuse further tries from this network for a while once there were too many; passkeys are not slowed."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            self._refused(request, credentials, is_slowed=True)
            LOG.warning("log-in slowed for one account from %s", network_of(request))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: object) -> None:
        """Write the refusal down."""
        self._refused(request, credentials, is_slowed=False)

    def _refused(self, request: HttpRequest, credentials: dict[str, object], *, is_slowed: bool) -> None:
        record_refused_log_in(
            username=str(credentials.get("username", "")),
            network=network_of(request),
            is_slowed=is_slowed,
            request_id=getattr(request, "request_id", ""),
        )

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: object) -> HttpResponse | None:
        """Refuse a closed or unused account whichever way it came, a passkey included."""
        if not may_come_in(user):
            user.is_active = False
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Return to the log-in with the sentence of any other refusal."""
        messages.error(request, gettext("This log-in does not work. Ask your administrator if it should."))
        return HttpResponseRedirect(reverse("account_login"))

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: object) -> HttpResponse:
        """Write the log-in down and speak the officer's language from here on."""
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        if isinstance(user, Officer):
            how = "+".join(str(one.get("type", one["method"])) for one in get_authentication_records(request, user))
            record_log_in(officer=user, how=how, network=network_of(request), request_id=getattr(request, "request_id", ""))
            answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
        return answer

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Keep a new password: history, other sessions ended, a line in the trail."""
        if isinstance(user, Officer):
            actor = Actor(user.pk, user.name, request_id=getattr(context.request, "request_id", ""))
            set_password(actor=actor, officer=user, password=password, session_key=context.request.session.session_key)

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Return whether the log-in itself is longer ago than a confirmation counts; fresh from the log-in nobody is asked twice."""
        return not is_confirmed(context.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:  # noqa: ANN401 - allauth's own signature
        """Return how a dangerous act is confirmed: by the second factor where there is one, not by the password alone."""
        methods: list[dict[str, str]] = super().get_reauthentication_methods(user)
        strong = [one for one in methods if one["id"] != "reauthenticate"]
        return strong or methods


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: secrets sealed in the database, the last one cannot be taken off, the QR code drawn by segno."""

    error_messages: ClassVar[dict[str, object]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or was used already."),
    }

    def encrypt(self, text: str) -> str:
        """Return a secret sealed under the installation's key."""
        return keys().seal(text, SEALED_AS)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret in clear."""
        return keys().open(encrypted_text, SEALED_AS)

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code as a drawing."""
        return qr_svg(url)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Return whether another factor stays."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)


def may_come_in(user: AbstractBaseUser) -> bool:
    """Return whether an account is open and was used within the time the profile allows."""
    return user.is_active and not unused(Officer.objects.filter(pk=user.pk)).exists()


def is_fresh(request: HttpRequest) -> bool:
    """Return whether a dangerous act may be done: the second factor, or the password in demo mode, was given in the last minutes."""
    counts = {"mfa"} if settings.SECOND_FACTOR_REQUIRED else {"mfa", "password"}
    return _given(request, counts)


def is_confirmed(request: HttpRequest) -> bool:
    """Return whether factors may be changed: a factor was given just now. With a second one, no password alone is ever asked for."""
    return _given(request, {"mfa", "password"})


def _given(request: HttpRequest, counts: set[str]) -> bool:
    records = [one for one in get_authentication_records(request, request.user) if one["method"] in counts]
    return bool(records) and time.time() - records[-1]["at"] < profile().fresh_factor.total_seconds()


def has_factor_in(request: HttpRequest) -> bool:
    """Return whether the officer of this session has a second factor; asked of the database until he has."""
    if not request.session.get("has_factor"):
        kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        if not Authenticator.objects.filter(user_id=request.user.pk, type__in=kinds).exists():
            return False
        request.session["has_factor"] = True
    return True


def is_password_old(request: HttpRequest) -> bool:
    """Return whether the password this session was opened with is older than the profile allows; a passkey has no age."""
    user, most = request.user, profile().most_age
    if most is None or not isinstance(user, Officer) or user.password_changed_at is None:
        return False
    by_password = any(one["method"] == "password" for one in get_authentication_records(request, user))
    return by_password and timezone.now() - user.password_changed_at > most


def qr_svg(text: str, *, error: str = "m", scale: int = 6) -> str:
    """Return a QR code as one SVG drawing.

    Parameters
    ----------
    error
        How much of it may be lost: ``l``, ``m``, ``q`` or ``h``.
    scale
        Units of the drawing a module.
    """
    out = io.BytesIO()
    segno.make(text, micro=False, error=error).save(out, kind="svg", scale=scale, xmldecl=False, svgclass=None, lineclass=None)
    return out.getvalue().decode()


def qr_image(text: str) -> str:
    """Return a QR code as the address of an image, which the content security policy allows."""
    return "data:image/svg+xml;base64," + base64.b64encode(qr_svg(text).encode()).decode()
