"""Every page of accounts opens for who may see it, in both languages, with nothing undefined and no script or style inline."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from county.conftest import logged_in
from jingzhun.county.accounts.models import Officer, StandIn
from jingzhun.county.accounts.operations.set_password import keep_password

INLINE = re.compile(r"<script(?![^>]*(?:src=|application/json))|<style|\son[a-z]+=|\sstyle=|javascript:", re.IGNORECASE)
OWN = (
    "profile",
    "second_factor",
    "usersessions_list",
    "stand_ins",
    "account_change_password",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_logout",
)
BY_ROLE = {
    "officers": "system_admin",
    "officer_new": "system_admin",
    "roles": "audit_admin",
    "village_officers": "township_approver",
}


def check(answer: object, language: str) -> str:
    text = answer.content.decode()
    assert answer.status_code == 200, text[:400]
    assert "UNDEFINED" not in text
    assert f'<html lang="{language}">' in text
    assert not INLINE.search(text), INLINE.search(text)
    return text


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", OWN)
def test_own_page_when_opened_then_it_is_whole(name: str, language: str, make_officer: Callable[..., Officer]) -> None:
    officer = make_officer("township_clerk", "150424100")
    colleague = make_officer("township_clerk", "150424100", "colleague")
    keep_password(officer, "Grain-and-water-7")
    today = timezone.localdate()
    StandIn.objects.create(officer=colleague, deputy=officer, from_on=today, to_on=today, reason="away")
    StandIn.objects.create(officer=officer, deputy=colleague, from_on=today, to_on=today + timedelta(days=2), reason="away")
    client = logged_in(officer)
    client.cookies["jingzhun_language"] = language
    check(client.get(reverse(name)), language)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(("name", "role"), BY_ROLE.items())
def test_page_of_a_role_when_opened_then_it_is_whole(
    name: str, role: str, language: str, make_officer: Callable[..., Officer]
) -> None:
    division = "150424100" if role == "township_approver" else "150424"
    make_officer("village_clerk", "150424100200")
    client = logged_in(make_officer(role, division))
    client.cookies["jingzhun_language"] = language
    check(client.get(reverse(name)), language)


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin"])
def test_officer_when_an_administrator_looks_then_he_may_do_his_own_part_only(
    role: str, make_officer: Callable[..., Officer], client_of: Callable[..., Client]
) -> None:
    one = make_officer("village_clerk", "150424100200")
    text = check(client_of(role).get(reverse("officer", args=[one.pk])), "zh-hans")
    assert ("停用账号" in text) == (role == "system_admin")
    assert ("重置登录" in text) == (role == "security_admin")
    assert (reverse("officer_appoint", args=[one.pk]) in text) == (role == "security_admin")


def test_log_in_when_opened_then_no_other_way_in_is_offered(client: Client) -> None:
    text = check(client.get("/accounts/login/"), "zh-hans")
    assert "signup" not in text
    assert "password/reset" not in text
    for gone in ("/accounts/signup/", "/accounts/password/reset/", "/accounts/email/", "/accounts/login/code/"):
        assert client.get(gone).status_code == 404


def test_role_export_when_asked_then_the_workbook_says_what_the_page_says(client_of: Callable[..., Client]) -> None:
    answer = client_of("audit_admin").get(reverse("roles_export"))
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert f"roles-{timezone.localdate():%Y}" in answer["Content-Disposition"]
    assert answer.content[:2] == b"PK"
