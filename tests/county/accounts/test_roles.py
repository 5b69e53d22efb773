"""Roles as a table: every act and role has a name, the conflict report finds each kind, the workbook holds what the page shows."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from county.accounts.conftest import add_authenticator
from county.conftest import LONG_AGO
from jingzhun.county.accounts import conflicts
from jingzhun.county.accounts.actor import Actor, system_actor
from jingzhun.county.accounts.models import Appointment, Officer, StandIn
from jingzhun.county.accounts.names import ACT_NAMES, ROLE_NAMES, act_name, role_name
from jingzhun.county.accounts.operations.make_demo_officers import PASSWORD, DemoRefused, make_demo_officers
from jingzhun.county.accounts.passwords import kinds_in
from jingzhun.county.accounts.permissions import ACTS, ADMINS, ASSIGNED_HELPER, ROLES
from jingzhun.county.accounts.profile import profile_of
from jingzhun.county.accounts.refusals import SENTENCES

MakeOfficer = Callable[..., Officer]
TOWN = "150424100"


def test_names_when_compared_then_every_role_and_act_has_one_in_both_languages() -> None:
    assert set(ROLE_NAMES) == set(ROLES)
    missing = set(ACTS) - set(ACT_NAMES)
    assert not missing, f"give these acts a name in accounts/names.py: {sorted(missing)}"
    for name in (role_name, act_name):
        for code in ROLE_NAMES if name is role_name else ACT_NAMES:
            with override("zh-hans"):
                chinese = name(code)
            with override("en"):
                english = name(code)
            assert chinese != english, code


def test_acts_when_read_then_their_roles_exist_and_administrators_touch_no_people() -> None:
    people = ("see_households", "change_household", "see_health_details", "unmask_numbers", "export_numbers", "see_clues")
    for code, act in ACTS.items():
        assert act.roles <= set(ROLES), code
    for code in people:
        assert not ACTS[code].roles & set(ADMINS), code


def test_three_powers_when_compared_then_nobody_opens_appoints_and_reads_the_trail_alone() -> None:
    powers = {role: {code for code, act in ACTS.items() if role in act.roles} for role in ADMINS}
    assert "make_officer" in powers["system_admin"]
    assert "appoint" in powers["security_admin"]
    assert "see_trail" in powers["audit_admin"]
    for one, other, act in (("system_admin", "security_admin", "appoint"), ("security_admin", "audit_admin", "see_trail")):
        assert act not in powers[one], (one, other)
    assert "make_officer" not in powers["security_admin"]


def test_helper_when_asked_for_a_division_then_has_none(make_actor: Callable[..., Actor]) -> None:
    helper = make_actor(ASSIGNED_HELPER, TOWN + "200")
    assert helper.may("see_households")
    assert not helper.may("see_households", TOWN + "200"), "a helper sees households, not a village"
    assert helper.scope.divisions == ()


def test_conflicts_when_each_kind_is_there_then_each_is_found(make_actor: Callable[..., Actor], make_officer: MakeOfficer) -> None:
    today = timezone.localdate()
    both = make_officer("township_clerk", TOWN, "both.sides")
    Appointment.objects.create(officer=both, role="township_approver", division_code=TOWN, from_on=LONG_AGO)
    approver = make_officer("township_approver", TOWN, "approver")
    clerk = make_officer("township_clerk", TOWN, "clerk")
    StandIn.objects.create(officer=approver, deputy=clerk, from_on=today, to_on=today, reason="x")
    Officer.objects.filter(pk=clerk.pk).update(last_seen_on=today - timedelta(days=100))
    add_authenticator(clerk)
    found = conflicts.conflicts_for(make_actor("audit_admin"), today)
    told = {(one.kind, one.officer.username if one.officer else "") for one in found}
    assert (conflicts.EXCLUDED, "both.sides") in told
    assert (conflicts.BY_STAND_IN, "clerk") in told
    assert (conflicts.UNUSED, "clerk") in told
    assert (conflicts.NO_FACTOR, "approver") in told
    assert (conflicts.NO_FACTOR, "clerk") not in told
    assert sum(kind == conflicts.NOBODY for kind, _ in told) == 1, "two of three administrators are missing, told by role"
    assert len([one for one in found if one.kind == conflicts.NOBODY]) == 2


def test_conflicts_when_another_towns_then_not_told(make_actor: Callable[..., Actor], make_officer: MakeOfficer) -> None:
    foreign = make_officer("township_clerk", "150424101", "foreign")
    found = conflicts.conflicts_for(make_actor("audit_admin", TOWN), timezone.localdate())
    assert foreign not in [one.officer for one in found]


def test_workbook_when_opened_then_it_holds_the_matrix_the_holders_and_the_conflicts(
    client_of: Callable[..., Client], make_officer: MakeOfficer
) -> None:
    make_officer("leader", "150424", "leader.one")
    answer = client_of("security_admin").get("/accounts/roles/export/")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    matrix, holders, found = book.worksheets
    rows = list(matrix.values)
    assert len(rows) == 1 + len(ACTS)
    assert len(rows[0]) == 1 + len(ROLES)
    marks = dict(zip(rows[0], next(row for row in rows if row[0] == "任命岗位"), strict=True))
    assert marks["安全管理员"] == "◆"
    assert not marks["系统管理员"]
    assert "leader.one" in {row[1] for row in holders.values}
    assert found.max_row >= 2


class TestDemo:
    def test_demo_officers_when_not_a_demo_then_refused(self, db: None) -> None:
        with pytest.raises(DemoRefused):
            make_demo_officers(actor=system_actor("150424"), county="150424", township=TOWN, village=TOWN + "200")
        assert not Officer.objects.exists()

    def test_demo_officers_when_made_twice_then_one_a_role_and_each_comes_in(self, db: None, settings: object) -> None:
        environment = type("Demo", (), {"is_demo": True, "is_production": False, "county": "150424"})()
        settings.ENVIRONMENT, settings.IS_DEMO, settings.SECOND_FACTOR_REQUIRED = environment, True, False
        for _ in range(2):
            made = make_demo_officers(actor=system_actor("150424"), county="150424", township=TOWN, village=TOWN + "200")
        assert {one.role for one in made} == set(ROLES)
        assert Officer.objects.count() == len(ROLES)
        assert all(one.name.startswith("演示·") for one in made)
        for one in made:
            client = Client()
            answer = client.post("/accounts/login/", {"login": one.username, "password": PASSWORD})
            assert answer["Location"] == "/", one.username
            assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("name", "kinds", "age", "history", "idle"), [("mlps3", 3, timedelta(days=90), 5, 15), ("asvs", None, None, None, 30)]
)
def test_profile_when_read_then_the_numbers_are_those_of_its_pack(
    name: str, kinds: int | None, age: timedelta | None, history: int | None, idle: int
) -> None:
    one = profile_of(name, timezone.localdate())
    assert (one.least_length, one.least_kinds, one.most_age, one.history) == (12, kinds, age, history)
    assert one.idle == timedelta(minutes=idle)
    assert one.unused == timedelta(days=90)


@pytest.mark.parametrize(("password", "count"), [("", 0), ("abc", 1), ("aB", 2), ("aB3", 3), ("aB3-", 4), ("密码a", 2), ("Ⅷ１", 2)])
def test_kinds_when_counted_then_capitals_small_digits_and_signs(password: str, count: int) -> None:
    assert len(kinds_in(password)) == count


def test_refusals_when_read_then_both_languages_say_something_and_name_the_same_fields() -> None:
    for code, sentence in SENTENCES.items():
        assert sentence.zh, code
        assert sentence.zh != sentence.en, code
