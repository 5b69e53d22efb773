"""Enrolment: the township's list of village people, a code as a QR shown once, and the page the code opens."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.internal.ratelimit import consume_or_429
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib.auth import logout, password_validation
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingzhun.county.accounts.adapter import qr_image
from jingzhun.county.accounts.codes import NewCode
from jingzhun.county.accounts.contexts import CodePage, EnrolPage, VillagePage
from jingzhun.county.accounts.forms import NewPasswordForm, PasskeyForm, VillageOfficerForm
from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.names import role_name
from jingzhun.county.accounts.operations.enrol_village_officer import add_village_officer, enrol_village_officer
from jingzhun.county.accounts.operations.redeem_enrolment import officer_of_code, redeem_enrolment
from jingzhun.county.accounts.queries import appointments_in_force, village_officers_of
from jingzhun.county.accounts.refusals import AccountRefused, said
from jingzhun.county.accounts.views.doors import actor_in, done, with_act


@require_safe
@with_act("enrol_village_officer")
def village(request: HttpRequest) -> HttpResponse:
    """Show the village people of the township."""
    return _village_page(request, VillageOfficerForm())


@require_POST
@with_act("enrol_village_officer")
def village_new(request: HttpRequest) -> HttpResponse:
    """Open an account for a village person and show the code."""
    form = VillageOfficerForm(request.POST)
    if form.is_valid():
        code = done(form, lambda: add_village_officer(actor=actor_in(request), **form.cleaned_data))
        if code is not None:
            return show_code(request, code, is_village=True)
    return _village_page(request, form, status=422)


@require_POST
@with_act("enrol_village_officer")
def village_code(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Show a new code for a village person: a new phone, or the first."""
    form = VillageOfficerForm()
    try:
        code = enrol_village_officer(actor=actor_in(request), officer_id=officer_id)
    except Officer.DoesNotExist:
        raise Http404 from None
    except AccountRefused as refusal:
        form = VillageOfficerForm({})
        form.full_clean()
        form.add_error(None, said(refusal))
        return _village_page(request, form, status=422)
    return show_code(request, code, is_village=True)


def show_code(request: HttpRequest, code: NewCode, *, is_village: bool) -> HttpResponse:
    """Show a code as a QR; it stands nowhere else and cannot be shown again."""
    address = request.build_absolute_uri(reverse("enrol", args=[code.code]))
    officer = Officer.objects.get(pk=code.officer_id)
    shown = CodePage(officer, address, qr_image(address), code.ends_at, is_village)
    answer = render(request, "accounts/code.html", {"shown": shown})
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password1", "password2", "credential")
def enrol(request: HttpRequest, code: str) -> HttpResponse:
    """Let the owner of a code set a passkey or a password and come in; opening the page spends nothing."""
    slowed: HttpResponse | None = consume_or_429(request, app="allauth.account", action="enrol", limit_get=True)
    if slowed:
        return slowed
    try:
        officer = officer_of_code(code)
    except AccountRefused as refusal:
        return render(request, "accounts/code_unusable.html", {"sentence": said(refusal)}, status=404)
    if request.user.is_authenticated:
        logout(request)  # whoever was logged in on this device is not whom the code is for
    password_form = NewPasswordForm(officer=officer)
    passkey_form = PasskeyForm()
    if request.method == "POST" and "credential" in request.POST:
        passkey_form = PasskeyForm(request.POST)
        if passkey_form.is_valid() and _is_registered(passkey_form):
            return _come_in_by_passkey(request, code, passkey_form.cleaned_data["credential"])
    elif request.method == "POST":
        password_form = NewPasswordForm(request.POST, officer=officer)
        if password_form.is_valid():
            return _come_in_by_password(request, code, password_form.cleaned_data["password1"])
    rules = [text for text in password_validation.password_validators_help_texts() if text]
    options = webauthn.begin_registration(officer, passwordless=True)
    shown = EnrolPage(officer, password_form, passkey_form, rules, {"creation_options": options})
    return render(request, "accounts/enrol.html", {"shown": shown}, status=422 if request.method == "POST" else 200)


def _is_registered(form: PasskeyForm) -> bool:
    """Return whether the browser's answer is a registration by a person the phone knows; the form says so where it is not."""
    try:
        webauthn.parse_registration_response(form.cleaned_data["credential"])
        if webauthn.complete_registration(form.cleaned_data["credential"]).is_user_verified():
            return True
    except (ValidationError, ValueError, KeyError):
        pass
    form.add_error(None, gettext("The phone did not confirm. Try again."))
    return False


def _come_in_by_passkey(request: HttpRequest, code: str, credential: dict[str, object]) -> HttpResponse:
    passkey = {"name": gettext("This phone"), "credential": credential}
    officer = redeem_enrolment(code=code, passkey=passkey, request_id=getattr(request, "request_id", ""))
    post_authentication(request, Authenticator.objects.get(user=officer), passwordless=True)
    answer: HttpResponse = perform_login(request, Login(user=officer))
    return answer


def _come_in_by_password(request: HttpRequest, code: str, password: str) -> HttpResponse:
    officer = redeem_enrolment(code=code, password=password, request_id=getattr(request, "request_id", ""))
    record_authentication(request, officer, method="password")
    answer: HttpResponse = perform_login(request, Login(user=officer))
    return answer


def _village_page(request: HttpRequest, form: VillageOfficerForm, *, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    people = list(village_officers_of(actor_in(request), today))
    roles: dict[int, list[str]] = {one.pk: [] for one in people}
    for number, role in appointments_in_force(today).filter(officer__in=people).values_list("officer_id", "role"):
        roles[number].append(role_name(role))
    shown = VillagePage([(one, "、".join(roles[one.pk])) for one in people], form)
    return render(request, "accounts/village.html", {"shown": shown}, status=status)
