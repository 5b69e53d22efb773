"""Accounts and roles: who may open, appoint, end, close and reset, for whom, and that each leaves one line in the trail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from county.accounts.conftest import PASSWORD, add_authenticator
from county.conftest import LONG_AGO, logged_in
from jingzhun.county.accounts.actor import Actor, StepUpNeeded, system_actor
from jingzhun.county.accounts.models import Appointment, Officer
from jingzhun.county.accounts.operations.appoint import appoint
from jingzhun.county.accounts.operations.disable_officer import close_unused_accounts, disable_officer
from jingzhun.county.accounts.operations.enable_officer import enable_officer
from jingzhun.county.accounts.operations.end_appointment import end_appointment
from jingzhun.county.accounts.operations.end_sessions import end_sessions
from jingzhun.county.accounts.operations.make_first_administrators import make_first_administrators
from jingzhun.county.accounts.operations.make_officer import make_officer
from jingzhun.county.accounts.operations.reset_second_factor import reset_second_factor
from jingzhun.county.accounts.permissions import ADMINS
from jingzhun.county.accounts.refusals import AccountRefused
from jingzhun.county.audit.models import Event

TOWN, OTHER_TOWN = "150424100", "150424101"
VILLAGE = "150424100200"
MakeActor = Callable[..., Actor]
MakeOfficer = Callable[..., Officer]


def appointed(actor: Actor, officer: Officer, role: str = "village_clerk", division: str = VILLAGE, **more: object) -> Appointment:
    given = {"from_on": timezone.localdate(), "to_on": None, **more}
    return appoint(actor=actor, officer_id=officer.pk, role=role, division_code=division, **given)


class TestOpening:
    def test_account_when_opened_then_it_has_no_password_and_a_code_is_shown(self, make_actor: MakeActor) -> None:
        code = make_officer(actor=make_actor("system_admin"), username="wang.fang", name="王芳", division_code=TOWN)
        officer = Officer.objects.get(pk=code.officer_id)
        assert not officer.has_usable_password()
        assert len(code.code) == 22
        assert code.code not in str(list(officer.enrolment_codes.values()))
        event = Event.objects.get(act="make_officer", subject_id=str(officer.pk))
        assert code.code not in str(event.changes)

    @pytest.mark.parametrize(
        ("username", "why"),
        [
            ("admin", "shared_user_name"),
            ("管理员", "shared_user_name"),
            ("ab", "bad_user_name"),
            ("a b c", "bad_user_name"),
            ("<img src=x>", "bad_user_name"),
            ("x\x00yz", "bad_user_name"),
            ("Wang.Fang", "user_name_taken"),
            ("ｗａｎｇ.fang", "user_name_taken"),
        ],
    )
    def test_user_name_when_shared_odd_or_taken_then_refused(self, make_actor: MakeActor, username: str, why: str) -> None:
        actor = make_actor("system_admin")
        make_officer(actor=actor, username="wang.fang", name="王芳", division_code=TOWN)
        with pytest.raises(AccountRefused) as refusal:
            make_officer(actor=actor, username=username, name="x", division_code=TOWN)
        assert refusal.value.code == why

    @pytest.mark.parametrize("role", ["security_admin", "audit_admin", "leading_group_office", "township_approver"])
    def test_account_when_opened_by_another_role_then_refused(self, make_actor: MakeActor, role: str) -> None:
        with pytest.raises(PermissionDenied):
            make_officer(actor=make_actor(role), username="wang.fang", name="x", division_code=TOWN)

    def test_dangerous_act_when_the_factor_is_old_then_it_is_asked_again(self, make_actor: MakeActor) -> None:
        with pytest.raises(StepUpNeeded):
            make_officer(actor=make_actor("system_admin", is_fresh=False), username="wang.fang", name="x", division_code=TOWN)


class TestAppointing:
    def test_role_when_given_then_it_holds_from_its_day_to_its_day(self, make_actor: MakeActor, make_officer: MakeOfficer) -> None:
        officer, today = make_officer("village_clerk", VILLAGE), timezone.localdate()
        made = appointed(make_actor("security_admin"), officer, "resident_team", to_on=today + timedelta(days=5))
        assert Event.objects.filter(act="appoint", subject_id=str(officer.pk)).count() == 1
        assert (made.from_on, made.to_on) == (today, today + timedelta(days=5))

    def test_role_when_the_division_is_outside_then_refused(self, make_actor: MakeActor, make_officer: MakeOfficer) -> None:
        """S07: the administrator of a town gives a role with a division outside."""
        town_admin, officer = make_actor("security_admin", TOWN), make_officer("village_clerk", VILLAGE)
        for outside in (OTHER_TOWN, "150424", "15", "150425"):
            with pytest.raises(PermissionDenied):
                appointed(town_admin, officer, division=outside)
        assert officer.appointments.count() == 1

    def test_role_when_the_officer_is_another_towns_then_not_found(self, make_actor: MakeActor, make_officer: MakeOfficer) -> None:
        """S07: … or to an officer outside, or to one who also holds a role outside."""
        town_admin = make_actor("security_admin", TOWN)
        foreign = make_officer("village_clerk", OTHER_TOWN + "200")
        of_county = make_officer("leading_group_office", "150424", "county_too")
        Appointment.objects.create(officer=of_county, role="resident_team", division_code=VILLAGE, from_on=LONG_AGO)
        for officer in (foreign, of_county):
            with pytest.raises(Officer.DoesNotExist):
                appointed(town_admin, officer)

    @pytest.mark.parametrize(
        "division",
        ["1504241", "150424100%", "１５０４２４", "150424_00", "150424100200\x00", "", "150424100200200", "15042410020é"],
    )
    def test_division_when_it_is_no_code_then_refused(
        self, make_actor: MakeActor, make_officer: MakeOfficer, division: str
    ) -> None:
        with pytest.raises(AccountRefused, match="digits"):
            appointed(make_actor("security_admin"), make_officer("village_clerk", VILLAGE), division=division)

    @pytest.mark.parametrize("first", ADMINS)
    @pytest.mark.parametrize("second", [*ADMINS, "leader"])
    def test_administrator_when_given_a_second_role_then_refused(
        self, make_actor: MakeActor, make_officer: MakeOfficer, first: str, second: str
    ) -> None:
        officer = make_officer(first, "150424", "one_admin")
        with pytest.raises(AccountRefused) as refusal:
            appointed(make_actor("security_admin"), officer, second, "150424")
        assert refusal.value.code == ("appointed_already" if first == second else "excluded_role")

    def test_administrator_when_written_past_the_operation_then_the_database_refuses(self, make_officer: MakeOfficer) -> None:
        officer = make_officer("system_admin")
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.objects.create(officer=officer, role="audit_admin", division_code="150424", from_on=LONG_AGO)

    def test_township_clerk_when_made_approver_too_then_refused(self, make_actor: MakeActor, make_officer: MakeOfficer) -> None:
        officer = make_officer("township_clerk", TOWN)
        with pytest.raises(AccountRefused) as refusal:
            appointed(make_actor("security_admin"), officer, "township_approver", TOWN)
        assert refusal.value.code == "excluded_role"

    def test_role_when_given_to_oneself_then_refused(self, make_actor: MakeActor) -> None:
        actor = make_actor("security_admin")
        with pytest.raises(AccountRefused) as refusal:
            appointed(actor, Officer.objects.get(pk=actor.officer_id), "leader", "150424")
        assert refusal.value.code == "not_yourself"

    def test_role_when_ended_then_the_next_click_is_refused(self, make_actor: MakeActor, make_officer: MakeOfficer) -> None:
        """S12: rights removed while a session is alive."""
        officer = make_officer("system_admin", "150424", "leaving")
        client = logged_in(officer)
        assert client.get("/accounts/officers/").status_code == 200
        held = officer.appointments.get()
        end_appointment(actor=make_actor("security_admin"), appointment_id=held.pk, reason="moved")
        assert client.get("/accounts/officers/").status_code == 403
        held.refresh_from_db()
        assert held.to_on == timezone.localdate() - timedelta(days=1)
        with pytest.raises(AccountRefused):
            end_appointment(actor=make_actor("security_admin"), appointment_id=held.pk)

    def test_role_when_ended_from_another_town_then_not_found(self, make_actor: MakeActor, make_officer: MakeOfficer) -> None:
        held = make_officer("village_clerk", VILLAGE).appointments.get()
        with pytest.raises(Appointment.DoesNotExist):
            end_appointment(actor=make_actor("security_admin", OTHER_TOWN), appointment_id=held.pk)


class TestClosing:
    def test_account_when_closed_then_its_sessions_end(self, make_actor: MakeActor, make_officer: MakeOfficer) -> None:
        officer = make_officer("township_clerk", TOWN)
        client = logged_in(officer)
        disable_officer(actor=make_actor("system_admin"), officer_id=officer.pk, reason="retired")
        assert client.get("/accounts/me/").status_code == 302
        with pytest.raises(AccountRefused):
            disable_officer(actor=make_actor("system_admin"), officer_id=officer.pk, reason="retired")

    def test_account_when_unused_for_ninety_days_then_closed(self, make_actor: MakeActor, make_officer: MakeOfficer) -> None:
        today = timezone.localdate()
        seen = {"at_the_line": 90, "past_it": 91, "yesterday": 1}
        for username, days in seen.items():
            officer = make_officer("village_clerk", VILLAGE, username)
            Officer.objects.filter(pk=officer.pk).update(last_seen_on=today - timedelta(days=days))
        never = make_officer("village_clerk", VILLAGE, "never_came")
        Officer.objects.filter(pk=never.pk).update(made_at=timezone.now() - timedelta(days=92))
        make_officer("village_clerk", VILLAGE, "new_account")
        close_unused_accounts(actor=system_actor("150424"))
        closed = set(Officer.objects.filter(is_active=False).values_list("username", flat=True))
        assert closed == {"past_it", "never_came"}
        assert Event.objects.filter(act="disable_officer", reason="unused").count() == 2

    def test_account_when_opened_again_then_the_old_password_opens_nothing(
        self, make_actor: MakeActor, make_officer: MakeOfficer, with_password: Callable[[Officer], Officer]
    ) -> None:
        officer = with_password(make_officer("township_clerk", TOWN))
        disable_officer(actor=make_actor("system_admin"), officer_id=officer.pk, reason="leave")
        enable_officer(actor=make_actor("system_admin"), officer_id=officer.pk, reason="back")
        officer.refresh_from_db()
        assert officer.is_active
        assert not officer.check_password(PASSWORD)

    def test_factor_when_reset_then_password_and_factors_are_gone_and_a_code_is_given(
        self, make_actor: MakeActor, make_officer: MakeOfficer, with_password: Callable[[Officer], Officer]
    ) -> None:
        officer = with_password(make_officer("township_clerk", TOWN))
        add_authenticator(officer)
        client = logged_in(officer)
        code = reset_second_factor(actor=make_actor("security_admin"), officer_id=officer.pk, reason="phone lost")
        officer.refresh_from_db()
        assert not officer.has_usable_password()
        assert not Authenticator.objects.filter(user=officer).exists()
        assert client.get("/accounts/me/").status_code == 302
        assert opens(code.code)

    def test_sessions_when_ended_by_the_security_administrator_then_gone(
        self, make_actor: MakeActor, make_officer: MakeOfficer
    ) -> None:
        officer = make_officer("township_clerk", TOWN)
        end_sessions(actor=make_actor("security_admin"), officer_id=officer.pk)
        assert Event.objects.filter(act="end_sessions", subject_id=str(officer.pk)).count() == 1

    @pytest.mark.parametrize("operation", [disable_officer, reset_second_factor])
    def test_act_when_done_to_oneself_or_without_reason_then_refused(
        self, make_actor: MakeActor, make_officer: MakeOfficer, operation: Callable[..., object]
    ) -> None:
        role = "system_admin" if operation is disable_officer else "security_admin"
        actor, other = make_actor(role), make_officer("village_clerk", VILLAGE)
        with pytest.raises(AccountRefused, match="own account"):
            operation(actor=actor, officer_id=actor.officer_id, reason="x")
        with pytest.raises(AccountRefused, match="reason"):
            operation(actor=actor, officer_id=other.pk, reason=" ")


class TestFirstStart:
    NAMES = {role: f"first.{role}" for role in ADMINS}  # noqa: RUF012 - not changed

    def test_administrators_when_made_then_three_codes_and_never_again(self, db: None) -> None:
        codes = make_first_administrators(actor=system_actor("150424"), names=self.NAMES, division_code="150424")
        assert set(codes) == set(ADMINS)
        assert Officer.objects.count() == 3
        with pytest.raises(AccountRefused) as refusal:
            make_first_administrators(actor=system_actor("150424"), names=self.NAMES, division_code="150424")
        assert refusal.value.code == "officers_exist"

    def test_administrators_when_asked_by_an_officer_then_refused(self, make_actor: MakeActor) -> None:
        with pytest.raises(PermissionDenied):
            make_first_administrators(actor=make_actor("system_admin"), names=self.NAMES, division_code="150424")


def opens(code: str) -> bool:
    return Client().get(f"/accounts/enrol/{code}/").status_code == 200
