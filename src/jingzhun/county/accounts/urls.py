"""Addresses of log-in, one's own account, officers, roles and enrolment.

allauth's views are named one by one: what is not here, such as sign-up, e-mail and password reset, cannot be reached.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.urls import path, re_path

from jingzhun.county.accounts.views import enrolment, officers, own, roles, stand_ins

urlpatterns = [
    path("login/", account.LoginView.as_view(extra_context={"is_demo": settings.IS_DEMO}), name="account_login"),
    path("login/second/", mfa.authenticate, name="mfa_authenticate"),
    path("login/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("logout/", login_required(account.logout), name="account_logout"),
    re_path(r"^enrol/(?P<code>[A-Za-z0-9_-]{22})/$", enrolment.enrol, name="enrol"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("confirm/passkey/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("me/", own.profile, name="profile"),
    path("me/password/", login_required(account.password_change), name="account_change_password"),
    path("me/sessions/", own.sessions, name="usersessions_list"),
    path("me/session/", own.session_left, name="session_left"),
    path("me/second-factor/", own.second_factor, name="second_factor"),
    path("me/second-factor/", own.second_factor, name="mfa_index"),  # the names allauth goes back to
    path("me/second-factor/", own.second_factor, name="mfa_list_webauthn"),
    path("me/second-factor/", own.second_factor, name="account_set_password"),
    path("me/second-factor/app/", login_required(totp.activate_totp), name="mfa_activate_totp"),
    path("me/second-factor/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("me/second-factor/passkey/", login_required(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("me/second-factor/passkey/<int:pk>/remove/", login_required(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("me/second-factor/codes/", own.recovery_codes, name="mfa_view_recovery_codes"),
    path("me/second-factor/codes/new/", login_required(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("stand-ins/", stand_ins.stand_ins, name="stand_ins"),
    path("stand-ins/act/", stand_ins.stand_in_act, name="stand_in_act"),
    path("stand-ins/<int:stand_in_id>/end/", stand_ins.stand_in_end, name="stand_in_end"),
    path("officers/", officers.officers, name="officers"),
    path("officers/new/", officers.officer_new, name="officer_new"),
    path("officers/<int:officer_id>/", officers.officer, name="officer"),
    path("officers/<int:officer_id>/appoint/", officers.officer_appoint, name="officer_appoint"),
    path("officers/<int:officer_id>/close/", officers.officer_disable, name="officer_disable"),
    path("officers/<int:officer_id>/open/", officers.officer_enable, name="officer_enable"),
    path("officers/<int:officer_id>/reset/", officers.officer_reset, name="officer_reset"),
    path("officers/<int:officer_id>/end-sessions/", officers.officer_end_sessions, name="officer_end_sessions"),
    path("appointments/<int:appointment_id>/end/", officers.appointment_end, name="appointment_end"),
    path("village/", enrolment.village, name="village_officers"),
    path("village/new/", enrolment.village_new, name="village_officer_new"),
    path("village/<int:officer_id>/code/", enrolment.village_code, name="village_officer_code"),
    path("roles/", roles.roles, name="roles"),
    path("roles/export/", roles.roles_export, name="roles_export"),
]
