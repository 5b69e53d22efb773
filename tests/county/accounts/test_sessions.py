"""Sessions: they end when idle, at a new password, at log-out; nothing opens without a second factor; dangerous acts ask again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from county.accounts.conftest import PASSWORD, add_authenticator, code_now, log_in
from county.conftest import logged_in
from jingzhun.county.accounts.models import Officer, PastPassword
from jingzhun.county.accounts.operations.set_password import keep_password
from jingzhun.county.audit.models import Event

MakeOfficer = Callable[..., Officer]
NEW = "Other-words-of-2026"


@pytest.fixture
def officer(make_officer: MakeOfficer) -> Officer:
    one = make_officer("security_admin", "150424", "li.security")
    keep_password(one, PASSWORD)
    add_authenticator(one)
    return one


def come_in(at: int = 0) -> Client:
    client = Client()
    log_in(client, "li.security")
    assert client.post("/accounts/login/second/", {"code": code_now(at)}).status_code == 302
    return client


class TestEnds:
    @pytest.mark.parametrize(("profile", "minutes"), [("mlps3", 15), ("asvs", 30)])
    def test_session_when_idle_for_longer_than_the_profile_allows_then_over(
        self, officer: Officer, settings: object, profile: str, minutes: int
    ) -> None:
        settings.PASSWORD_PROFILE = profile
        begin = timezone.now()
        client = logged_in(officer)
        client.get("/accounts/me/")
        with time_machine.travel(begin + timedelta(minutes=minutes - 1)):
            assert client.get("/accounts/me/").status_code == 200
        with time_machine.travel(begin + timedelta(minutes=2 * minutes - 3)):
            assert client.get("/accounts/me/").status_code == 200, "the use before counts"
        with time_machine.travel(begin + timedelta(minutes=3 * minutes)):
            answer = client.get("/accounts/me/")
            assert answer["Location"] == "/accounts/login/?next=/accounts/me/"

    def test_session_when_only_polled_then_it_ends_all_the_same(self, officer: Officer) -> None:
        begin = timezone.now()
        client = logged_in(officer)
        client.get("/accounts/me/")
        for minute in range(2, 15, 4):
            with time_machine.travel(begin + timedelta(minutes=minute)):
                answer = client.get("/accounts/me/session/", headers={"X-Background": "yes"})
                assert answer.status_code == 200
                assert answer.json()["seconds"] <= (15 - minute) * 60 + 2
        with time_machine.travel(begin + timedelta(minutes=16)):
            assert client.get("/accounts/me/").status_code == 302

    def test_session_when_in_use_all_day_then_over_after_twelve_hours(self, officer: Officer) -> None:
        begin = timezone.now()
        client = logged_in(officer)
        for minute in range(0, 12 * 60, 10):
            with time_machine.travel(begin + timedelta(minutes=minute)):
                assert client.get("/accounts/me/session/").status_code == 200, minute
        with time_machine.travel(begin + timedelta(minutes=12 * 60 + 2)):
            assert client.get("/accounts/me/").status_code == 302

    def test_session_when_over_in_a_fragment_then_the_log_in_is_answered_and_the_page_may_stay(self, officer: Officer) -> None:
        begin = timezone.now()
        client = logged_in(officer)
        client.get("/accounts/me/")
        with time_machine.travel(begin + timedelta(minutes=20)):
            answer = client.get("/accounts/me/", headers={"HX-Request": "true"})
            assert answer["Location"].startswith("/accounts/login/")
            assert not answer.has_header("HX-Redirect"), "a form that was being filled in is not taken away"

    def test_page_when_opened_then_it_knows_how_long_the_session_lasts(self, officer: Officer) -> None:
        client = logged_in(officer)
        client.get("/accounts/me/")
        text = client.get("/accounts/me/").content.decode()
        seconds = int(text.split('name="session-seconds" content="')[1].split('"')[0])
        assert 14 * 60 < seconds <= 15 * 60

    def test_form_when_sent_after_a_new_log_in_then_the_new_token_is_there_to_be_asked_for(self, officer: Officer) -> None:
        client = Client(enforce_csrf_checks=True)
        client.cookies = logged_in(officer).cookies
        token = client.get("/accounts/me/session/").json()["token"]
        form = {"language": "en", "csrfmiddlewaretoken": token}
        assert client.post("/accounts/me/", form).status_code == 302
        assert client.post("/accounts/me/", form | {"csrfmiddlewaretoken": "x" * 64}).status_code == 403

    def test_s52_session_when_logged_out_then_its_old_id_opens_nothing(self, officer: Officer) -> None:
        client = come_in()
        old = client.cookies["session"].value
        client.post("/accounts/logout/")
        thief = Client()
        thief.cookies["session"] = old
        assert thief.get("/accounts/me/").status_code == 302

    def test_password_when_changed_then_other_sessions_end_and_this_one_stays(self, officer: Officer) -> None:
        with time_machine.travel(timezone.now(), tick=False):
            here, there = come_in(), come_in(1)
        form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
        assert here.post("/accounts/me/password/", form).status_code == 302
        assert there.get("/accounts/me/").status_code == 302
        assert here.get("/accounts/me/").status_code == 200
        assert Event.objects.get(act="set_password").changes == {"sessions_ended": [None, 1]}
        assert UserSession.objects.filter(user=officer).count() == 1

    def test_sessions_when_one_is_ended_then_that_one_and_no_foreign_one(self, officer: Officer, make_officer: MakeOfficer) -> None:
        with time_machine.travel(timezone.now(), tick=False):
            here, there = come_in(), come_in(1)
        other = make_officer("leader")
        foreign = UserSession.objects.create(user=other, ip="203.0.113.1", session_key="foreign", user_agent="x")
        there_number = UserSession.objects.get(session_key=there.session.session_key).pk
        here.post("/accounts/me/sessions/", {"session": foreign.pk})
        assert UserSession.objects.filter(pk=foreign.pk).exists(), "another's session is not one's own to end"
        here.post("/accounts/me/sessions/", {"session": there_number})
        assert there.get("/accounts/me/").status_code == 302
        assert here.get("/accounts/me/").status_code == 200


class TestSecondFactorFirst:
    PAGES = ("/", "/accounts/me/", "/accounts/officers/", "/accounts/stand-ins/")

    @pytest.mark.parametrize("page", PAGES)
    def test_page_when_there_is_no_second_factor_then_setting_one_up_comes_first(
        self, make_officer: MakeOfficer, page: str
    ) -> None:
        client = Client()
        client.force_login(make_officer("system_admin"))
        answer = client.get(page)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/me/second-factor/")

    def test_api_when_there_is_no_second_factor_then_a_refusal_and_no_redirect(self, make_officer: MakeOfficer) -> None:
        client = Client()
        client.force_login(make_officer("system_admin"))
        answer = client.post("/accounts/officers/new/", headers={"HX-Request": "true"})
        assert answer["HX-Redirect"].startswith("/accounts/me/second-factor/")

    def test_factor_when_set_up_then_everything_opens_and_codes_are_shown(
        self, make_officer: MakeOfficer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        officer = make_officer("system_admin", "150424", "new.admin")
        keep_password(officer, PASSWORD)
        client = Client()
        log_in(client, "new.admin")
        page = client.get("/accounts/me/second-factor/app/")
        assert page.status_code == 200, "fresh from the log-in the password is not asked twice"
        secret = client.session["mfa.totp.secret"]
        monkeypatch.setattr("county.accounts.conftest.SECRET", secret)
        answer = client.post("/accounts/me/second-factor/app/", {"code": code_now()})
        assert answer["Location"] == "/accounts/me/second-factor/codes/"
        assert client.get(answer["Location"]).content.decode().count("<li><code>") == 10
        assert client.get("/accounts/officers/").status_code == 200
        stored = str(list(officer.authenticator_set.values_list("data", flat=True)))
        assert secret not in stored, "the secret is sealed"

    def test_last_factor_when_taken_off_then_refused(self, officer: Officer) -> None:
        client = come_in()
        assert client.post("/accounts/me/second-factor/app/remove/").status_code == 200
        assert officer.authenticator_set.filter(type="totp").exists()

    def test_demo_when_started_then_the_password_is_enough_and_the_page_says_so(
        self, make_officer: MakeOfficer, settings: object
    ) -> None:
        settings.SECOND_FACTOR_REQUIRED = False
        keep_password(make_officer("leader", "150424", "demo.leader"), PASSWORD)
        client = Client()
        log_in(client, "demo.leader")
        assert client.get("/").status_code == 200


class TestStepUp:
    FORM = {"role": "village_clerk", "division_code": "150424100200", "from_on": "2026-01-01", "to_on": ""}  # noqa: RUF012

    def test_dangerous_act_when_the_factor_is_old_then_asked_again_and_the_form_is_carried_out(
        self, officer: Officer, make_officer: MakeOfficer
    ) -> None:
        """S59: role change without a fresh factor."""
        one = make_officer("resident_team", "150424100200")
        client = logged_in(officer, is_fresh=False)
        page = f"/accounts/officers/{one.pk}/appoint/"
        asked = client.post(page, self.FORM)
        assert asked.status_code == 302
        assert asked["Location"].startswith("/accounts/confirm/code/")
        assert one.appointments.count() == 1, "nothing is done before"
        assert client.get(asked["Location"]).status_code == 200
        wrong = client.post(asked["Location"], {"code": "000000"})
        assert wrong.status_code == 200
        assert one.appointments.count() == 1
        done = client.post(asked["Location"], {"code": code_now()})
        assert done["Location"] == f"/accounts/officers/{one.pk}/"
        assert one.appointments.filter(role="village_clerk").count() == 1, "what was typed was kept"
        again = client.post(page, self.FORM | {"role": "village_committee"})
        assert again["Location"] == f"/accounts/officers/{one.pk}/", "within minutes it is not asked again"

    def test_dangerous_act_when_the_password_is_all_that_is_given_then_not_enough(self, officer: Officer) -> None:
        client = logged_in(officer, is_fresh=False)
        answer = client.get("/accounts/confirm/", follow=True)
        assert answer.request["PATH_INFO"] == "/accounts/confirm/code/"

    def test_dangerous_act_when_five_minutes_have_gone_then_asked_again(self, officer: Officer, make_officer: MakeOfficer) -> None:
        one = make_officer("resident_team", "150424100200")
        client = logged_in(officer)
        with time_machine.travel(timezone.now() + timedelta(minutes=6)):
            answer = client.post(f"/accounts/officers/{one.pk}/end-sessions/")
        assert answer["Location"].startswith("/accounts/confirm/code/")


class TestPasswords:
    def change(self, client: Client, old: str, new: str) -> object:
        return client.post("/accounts/me/password/", {"oldpassword": old, "password1": new, "password2": new})

    def test_password_when_one_of_the_last_five_then_refused(self, officer: Officer) -> None:
        client = logged_in(officer)
        words = [PASSWORD, *(f"Number-{n}-of-many" for n in range(6))]
        for old, new in pairwise(words):
            cache.clear()
            assert self.change(client, old, new).status_code == 302
        assert PastPassword.objects.filter(officer=officer).count() == 5
        assert self.change(client, words[-1], words[-3]).status_code == 200
        assert self.change(client, words[-1], words[-1]).status_code == 200
        assert self.change(client, words[-1], words[0]).status_code == 302, "the sixth last is free again"

    @pytest.mark.parametrize("new", ["Password1234", "short-A1", "li.security-A1", "onlysmallletters"])
    def test_password_when_common_short_plain_or_like_the_name_then_refused(self, officer: Officer, new: str) -> None:
        assert self.change(logged_in(officer), PASSWORD, new).status_code == 200

    def test_password_when_the_profile_is_asvs_then_length_and_list_only(self, officer: Officer, settings: object) -> None:
        settings.PASSWORD_PROFILE = "asvs"  # noqa: S105 - the name of a profile
        client = logged_in(officer)
        assert self.change(client, PASSWORD, "onlysmallletters").status_code == 302
        assert self.change(client, "onlysmallletters", "1q2w3e4r5t6y").status_code == 200

    @pytest.mark.parametrize(("profile", "days", "is_sent"), [("mlps3", 91, True), ("mlps3", 89, False), ("asvs", 400, False)])
    def test_password_when_old_then_changed_before_anything_else_where_the_profile_says_so(
        self, officer: Officer, settings: object, profile: str, days: int, is_sent: bool
    ) -> None:
        settings.PASSWORD_PROFILE = profile
        Officer.objects.filter(pk=officer.pk).update(password_changed_at=timezone.now() - timedelta(days=days))
        answer = logged_in(officer).get("/")
        assert (answer.status_code == 302) is is_sent
        if is_sent:
            assert answer["Location"].startswith("/accounts/me/password/")

    def test_password_when_old_and_the_session_was_opened_by_a_passkey_then_not_asked(self, officer: Officer) -> None:
        Officer.objects.filter(pk=officer.pk).update(password_changed_at=timezone.now() - timedelta(days=400))
        client = logged_in(officer)
        session = client.session
        session["account_authentication_methods"] = [
            one for one in session["account_authentication_methods"] if one["method"] != "password"
        ]
        session.save()
        assert client.get("/").status_code == 200


class TestProfile:
    def test_profile_when_more_fields_are_sent_then_they_are_ignored(self, officer: Officer) -> None:
        """S08: role, region, is_staff, groups, second factor posted with the profile."""
        client = logged_in(officer)
        more = {
            "role": "leader",
            "division_code": "15",
            "is_active": "",
            "is_staff": "1",
            "username": "x",
            "name": "x",
            "has_factor": "1",
        }
        before = Officer.objects.filter(pk=officer.pk).values().get()
        assert client.post("/accounts/me/", {"language": "en", "is_large_print": "on", **more}).status_code == 302
        after = Officer.objects.filter(pk=officer.pk).values().get()
        assert {key for key in before if before[key] != after[key]} == {"language", "is_large_print"}
        assert officer.appointments.count() == 1
        assert client.cookies["jingzhun_language"].value == "en"

    def test_language_when_unknown_then_refused(self, officer: Officer) -> None:
        assert logged_in(officer).post("/accounts/me/", {"language": "xx"}).status_code == 200

    def test_language_when_kept_then_pages_speak_it_after_the_next_log_in(self, officer: Officer) -> None:
        Officer.objects.filter(pk=officer.pk).update(language="en")
        assert '<html lang="en">' in come_in().get("/").content.decode()


class TestHeaders:
    def test_s56_page_when_personal_then_no_browser_keeps_it(self, officer: Officer) -> None:
        answer = logged_in(officer).get("/")
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]

    def test_s56_cookie_when_set_then_scripts_do_not_read_it(self, officer: Officer) -> None:
        cookie = come_in().cookies["session"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
