"""The forms of accounts: what may be typed and nothing more. A field that is not here is ignored (trust.md S08)."""

from __future__ import annotations

import time

from allauth.account.forms import LoginForm
from allauth.account.forms import ReauthenticateForm as ReauthenticateByPassword
from allauth.core import context
from allauth.mfa import app_settings as mfa
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit, post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.http import QueryDict
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.names import ROLE_NAMES
from jingzhun.county.accounts.operations.spend_code import spend_code
from jingzhun.county.accounts.permissions import ASSIGNED_HELPER, VILLAGE

Day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
OneTime = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True})


class LogInForm(LoginForm):
    """Name and password, in our words: a word shared with a menu would be translated as the menu's."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("login", _("User name")), ("password", _("Your password"))):
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)


class ConfirmByPasswordForm(ReauthenticateByPassword):
    """The password again, where demo mode has no second factor."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Your password")
        self.fields["password"].widget.attrs.pop("placeholder", None)


class _CodeOnce:
    """Takes a code of an authenticator once, one step of clock drift either way; a recovery code once."""

    def clean_code(self) -> str:
        """Return the code, or refuse it like any wrong one."""
        clear = check_rate_limit(self.user)  # type: ignore[attr-defined]
        code = self.cleaned_data["code"].replace(" ", "")  # type: ignore[attr-defined]
        for factor in Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN):  # type: ignore[attr-defined]
            if takes(factor, code):
                factor.user = self.user  # type: ignore[attr-defined]
                self.authenticator = factor
                clear()
                return str(code)
        raise get_adapter().validation_error("incorrect_code")


class CodeForm(_CodeOnce, AuthenticateForm):
    """The second factor at log-in."""

    code = forms.CharField(label=_("Verification code"), widget=OneTime)


class ConfirmForm(_CodeOnce, ReauthenticateForm):
    """The second factor before a dangerous act."""

    code = forms.CharField(label=_("Verification code"), widget=OneTime)

    def save(self) -> None:
        """Write the confirmation into the session."""
        post_authentication(context.request, self.authenticator, reauthenticated=True)


def takes(factor: Authenticator, code: str) -> bool:
    """Return whether a factor takes a code now; from then on it does not take it again (trust.md S53)."""
    if factor.type != Authenticator.Type.TOTP:
        return bool(factor.wrap().validate_code(code))
    secret = decrypt(factor.data["secret"])
    now = int(time.time()) // mfa.TOTP_PERIOD
    steps = range(now - mfa.TOTP_TOLERANCE, now + mfa.TOTP_TOLERANCE + 1)
    right = [step for step in steps if constant_time_compare(code, format_hotp_value(hotp_value(secret, step)))]
    return any(spend_code(authenticator_id=factor.pk, step=step) for step in right)


class ProfileForm(forms.Form):
    """One's own language and size of print."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    is_large_print = forms.BooleanField(label=_("Large print"), required=False)


class NewOfficerForm(forms.Form):
    """A new account."""

    username = forms.CharField(label=_("User name"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=60)
    office = forms.CharField(label=_("Office"), max_length=80, required=False)
    division_code = forms.CharField(label=_("Division code"), max_length=12)


class VillageOfficerForm(forms.Form):
    """A new account for a village person."""

    username = forms.CharField(label=_("User name"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=60)
    role = forms.ChoiceField(label=_("Role"), choices=[(role, ROLE_NAMES[role]) for role in (*VILLAGE, ASSIGNED_HELPER)])
    division_code = forms.CharField(label=_("Village code"), max_length=12)


class AppointForm(forms.Form):
    """A new appointment."""

    role = forms.ChoiceField(label=_("Role"), choices=list(ROLE_NAMES.items()))
    division_code = forms.CharField(label=_("Division code"), max_length=12)
    from_on = forms.DateField(label=_("From"), widget=Day)
    to_on = forms.DateField(label=_("To"), widget=Day, required=False)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class StandInForm(forms.Form):
    """Who acts in one's place, and when."""

    deputy = forms.TypedChoiceField(label=_("Colleague"), coerce=int)
    from_on = forms.DateField(label=_("From"), widget=Day)
    to_on = forms.DateField(label=_("To"), widget=Day)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(
        self, data: QueryDict | None, *, colleagues: list[tuple[int, str]], initial: dict[str, object] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["deputy"].choices = colleagues  # type: ignore[attr-defined]


class NewPasswordForm(forms.Form):
    """A password set by its owner with an enrolment code."""

    password1 = forms.CharField(
        label=_("New password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    password2 = forms.CharField(
        label=_("New password again"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, data: QueryDict | None = None, *, officer: Officer) -> None:
        super().__init__(data)
        self.officer = officer

    def clean_password1(self) -> str:
        """Return a password the profile accepts."""
        password = str(self.cleaned_data["password1"])
        password_validation.validate_password(password, self.officer)
        return password

    def clean_password2(self) -> str:
        """Return the repetition where it is the same."""
        if self.cleaned_data["password2"] != self.cleaned_data.get("password1", self.cleaned_data["password2"]):
            raise forms.ValidationError(_("The two passwords differ."))
        return str(self.cleaned_data["password2"])


class PasskeyForm(forms.Form):
    """A WebAuthn registration as the browser hands it over."""

    credential = forms.JSONField(widget=forms.HiddenInput)
