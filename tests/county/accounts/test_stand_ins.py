"""Stand-ins: dated, one's own, never two deep; whoever acts for another counts with him as one person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from county.conftest import logged_in
from jingzhun.county.accounts.actor import Actor, are_two_persons, persons_behind
from jingzhun.county.accounts.models import Officer, StandIn
from jingzhun.county.accounts.operations.set_stand_in import end_stand_in, set_stand_in
from jingzhun.county.accounts.queries import actor_of
from jingzhun.county.accounts.refusals import AccountRefused
from jingzhun.county.audit.models import Event

TOWN = "150424100"
MakeOfficer = Callable[..., Officer]


def today() -> date:
    return timezone.localdate()


def acting(officer: Officer, for_officer: Officer | None = None) -> Actor:
    return actor_of(officer, on=today(), stands_in_for=for_officer.pk if for_officer else None)


def named(officer: Officer, deputy: Officer, first: int = 0, last: int = 3, reason: str = "training") -> StandIn:
    day = today()
    return set_stand_in(
        actor=acting(officer),
        deputy_id=deputy.pk,
        from_on=day + timedelta(days=first),
        to_on=day + timedelta(days=last),
        reason=reason,
    )


@pytest.fixture
def approver(make_officer: MakeOfficer) -> Officer:
    return make_officer("township_approver", TOWN, "approver")


@pytest.fixture
def clerk(make_officer: MakeOfficer) -> Officer:
    return make_officer("township_clerk", TOWN, "clerk")


def test_substitute_when_named_then_acts_with_the_others_roles_on_those_days_only(approver: Officer, clerk: Officer) -> None:
    named(approver, clerk, 1, 2)
    for day, may in ((0, False), (1, True), (2, True), (3, False)):
        actor = actor_of(clerk, on=today() + timedelta(days=day), stands_in_for=approver.pk)
        assert actor.may("enrol_village_officer", TOWN) is may
        assert (actor.for_officer_id == approver.pk) is may
        assert actor.officer_id == clerk.pk


def test_substitute_of_a_substitute_when_he_tries_then_he_has_the_middle_ones_own_roles_only(
    approver: Officer, clerk: Officer, make_officer: MakeOfficer
) -> None:
    third = make_officer("village_clerk", TOWN + "200", "third")
    named(approver, clerk)
    named(clerk, third)
    assert acting(third, clerk).roles == {"township_clerk"}
    assert acting(third, approver).roles == {"village_clerk"}, "the chain is not followed"


def test_stand_in_when_passed_on_while_acting_then_refused(approver: Officer, clerk: Officer, make_officer: MakeOfficer) -> None:
    third = make_officer("township_clerk", TOWN, "third")
    named(approver, clerk)
    with pytest.raises(AccountRefused) as refusal:
        set_stand_in(actor=acting(clerk, approver), deputy_id=third.pk, from_on=today(), to_on=today(), reason="also away")
    assert refusal.value.code == "stand_in_twice"


def test_two_person_rule_when_one_person_signs_twice_by_a_stand_in_then_it_is_one_person(approver: Officer, clerk: Officer) -> None:
    """S11: the same person as both signers through a stand-in account."""
    named(approver, clerk)
    first, second = persons_behind(acting(clerk)), persons_behind(acting(clerk, approver))
    assert second == {clerk.pk, approver.pk}
    assert not are_two_persons(first, second)
    assert not are_two_persons(persons_behind(acting(approver)), second)
    assert are_two_persons(persons_behind(acting(approver)), first)


@given(st.frozensets(st.integers(1, 6), max_size=2), st.frozensets(st.integers(1, 6), max_size=2))
def test_two_persons_when_any_two_acts_then_symmetric_and_never_with_somebody_in_both(
    first: frozenset[int], second: frozenset[int]
) -> None:
    assert are_two_persons(first, second) == are_two_persons(second, first)
    assert not are_two_persons(first, first)
    if are_two_persons(first, second):
        assert not first & second


@pytest.mark.parametrize(
    ("first", "last", "reason", "why"),
    [(-1, 2, "x", "in_the_past"), (3, 2, "x", "bad_dates"), (0, 60, "x", "stand_in_too_long"), (0, 1, "  ", "reason_needed")],
)
def test_stand_in_when_days_or_reason_are_wrong_then_refused(
    approver: Officer, clerk: Officer, first: int, last: int, reason: str, why: str
) -> None:
    with pytest.raises(AccountRefused) as refusal:
        named(approver, clerk, first, last, reason)
    assert refusal.value.code == why


def test_stand_in_when_it_lasts_sixty_days_then_allowed_and_a_second_one_in_that_time_refused(
    approver: Officer, clerk: Officer
) -> None:
    named(approver, clerk, 0, 59)
    with pytest.raises(AccountRefused) as refusal:
        named(approver, clerk, 59, 61)
    assert refusal.value.code == "stand_in_overlaps"
    named(approver, clerk, 60, 61)


@pytest.mark.parametrize(("role", "division"), [("township_clerk", "150424101"), ("security_admin", "150424")])
def test_substitute_when_he_is_of_another_town_or_an_administrator_then_refused(
    approver: Officer, make_officer: MakeOfficer, role: str, division: str
) -> None:
    with pytest.raises(AccountRefused) as refusal:
        named(approver, make_officer(role, division))
    assert refusal.value.code == "no_colleague"


def test_administrator_when_he_names_a_substitute_then_refused(make_officer: MakeOfficer, clerk: Officer) -> None:
    with pytest.raises(PermissionDenied):
        named(make_officer("system_admin"), clerk)


def test_stand_in_when_another_ends_it_then_not_found_and_the_owner_can(approver: Officer, clerk: Officer) -> None:
    held = named(approver, clerk)
    with pytest.raises(StandIn.DoesNotExist):
        end_stand_in(actor=acting(clerk), stand_in_id=held.pk)
    end_stand_in(actor=acting(approver), stand_in_id=held.pk)
    assert not acting(clerk, approver).may("enrol_village_officer", TOWN)


def test_stand_in_when_chosen_on_the_page_then_acts_carry_both_names(approver: Officer, clerk: Officer) -> None:
    named(approver, clerk)
    client = logged_in(clerk)
    assert client.get("/accounts/village/").status_code == 403
    client.post("/accounts/stand-ins/act/", {"officer": approver.pk})
    assert client.get("/accounts/village/").status_code == 200
    form = {"username": "zhao.clerk", "name": "赵", "role": "village_clerk", "division_code": TOWN + "200"}
    assert client.post("/accounts/village/new/", form).status_code == 200
    event = Event.objects.get(act="add_village_officer")
    assert (event.actor_id, event.for_actor_id) == (clerk.pk, approver.pk)
    client.post("/accounts/stand-ins/act/", {"officer": ""})
    assert client.get("/accounts/village/").status_code == 403
    assert Event.objects.filter(act="act_for").count() == 2


def test_stand_in_when_a_stranger_is_chosen_then_nothing_changes(approver: Officer, clerk: Officer) -> None:
    client = logged_in(clerk)
    client.post("/accounts/stand-ins/act/", {"officer": approver.pk})
    assert client.get("/accounts/village/").status_code == 403


def test_stand_in_when_named_on_the_page_then_kept_and_a_wrong_one_is_told(approver: Officer, clerk: Officer) -> None:
    client = logged_in(approver)
    day = today()
    form = {"deputy": clerk.pk, "from_on": str(day), "to_on": str(day), "reason": "training"}
    assert client.post("/accounts/stand-ins/", form).status_code == 302
    again = client.post("/accounts/stand-ins/", form)
    assert "已指定代班人" in again.content.decode()
    assert StandIn.objects.count() == 1
