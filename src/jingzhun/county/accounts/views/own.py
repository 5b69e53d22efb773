"""One's own account: profile, second factors, sessions, language, and stand-ins."""

from __future__ import annotations

from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.models import Session
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jingzhun.county.accounts.adapter import is_confirmed
from jingzhun.county.accounts.contexts import FactorRow, ProfilePage, RecoveryCodesPage, SecondFactorPage, SessionRow, SessionsPage
from jingzhun.county.accounts.forms import ProfileForm
from jingzhun.county.accounts.middleware import seconds_left
from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.names import role_name
from jingzhun.county.accounts.operations.change_profile import Preferences, change_profile
from jingzhun.county.accounts.operations.end_own_sessions import end_own_sessions
from jingzhun.county.accounts.views.doors import actor_in, told


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show one's own account; POST keeps language and size of print, and nothing else that is sent along."""
    officer = Officer.objects.get(pk=actor_in(request).officer_id or 0)
    form = ProfileForm(request.POST or None, initial={"language": officer.language, "is_large_print": officer.is_large_print})
    if request.method == "POST" and form.is_valid():
        wanted = Preferences(form.cleaned_data["language"], form.cleaned_data["is_large_print"])
        told(request, lambda: change_profile(actor=actor_in(request), wanted=wanted))
        return with_language(redirect("profile"), wanted.language)
    roles = [(role_name(one.role), one.division_code) for one in actor_in(request).appointments]
    return render(request, "accounts/profile.html", {"shown": ProfilePage(officer, form, roles, officer.has_usable_password())})


@require_safe
@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Show one's second factors, or what to set up first."""
    every = list(Authenticator.objects.filter(user_id=request.user.pk).order_by("id"))
    rows = [
        FactorRow(one.pk, one.type, str(one), one.created_at, one.last_used_at)
        for one in every
        if one.type != Authenticator.Type.RECOVERY_CODES
    ]
    codes = [len(one.wrap().get_unused_codes()) for one in every if one.type == Authenticator.Type.RECOVERY_CODES]
    shown = SecondFactorPage(
        rows, sum(codes), any(one.kind == "totp" for one in rows), settings.SECOND_FACTOR_REQUIRED and not rows
    )
    return render(request, "accounts/second_factor.html", {"shown": shown})


@require_safe
@never_cache
@login_required
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Show the recovery codes that are left, after a factor was given just now. allauth's own page writes while it is read."""
    kept = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.RECOVERY_CODES).first()
    if kept is None:
        raise Http404
    if not is_confirmed(request):
        raise ReauthenticationRequired
    return render(request, "accounts/recovery_codes.html", {"shown": RecoveryCodesPage(kept.wrap().get_unused_codes())})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """Show where one is logged in; POST ends one of them, or all the others."""
    if request.method == "POST":
        number = request.POST.get("session", "")
        chosen = int(number) if number.isascii() and number.isdigit() else None
        told(
            request,
            lambda: end_own_sessions(actor=actor_in(request), number=chosen, this=request.session.session_key),
            gettext("Ended."),
        )
        return redirect("usersessions_list")
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    own = UserSession.objects.filter(user_id=request.user.pk, session_key__in=alive).order_by("-created_at")
    rows = [SessionRow(one.pk, one.created_at, one.ip, one.user_agent, one.is_current()) for one in own]
    return render(request, "accounts/sessions.html", {"shown": SessionsPage(rows)})


@require_safe
@never_cache
@login_required
def session_left(request: HttpRequest) -> HttpResponse:
    """Say how many seconds the session lasts, and give the token with which a form opened before a new log-in is sent."""
    return JsonResponse({"seconds": seconds_left(request), "token": get_token(request)})


def with_language(answer: HttpResponse, wanted: str) -> HttpResponse:
    """Return an answer after which pages speak a language."""
    answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return answer
