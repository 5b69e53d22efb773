"""Laws of life: whatever acts follow each other, I6 holds, a day before them looks as it did, and undoing all leaves nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from county.records import NEXT_VILLAGE, OWN_VILLAGE, make_household
from jingzhun.county.accounts.actor import Actor, Appointed
from jingzhun.county.audit.checking import check_chain
from jingzhun.county.audit.models import ChainHead
from jingzhun.county.audit.operations import GENESIS, HEAD
from jingzhun.county.registry.invariants import people_breaches
from jingzhun.county.registry.models import Division, Household, LifeEvent, Membership, Person
from jingzhun.county.registry.operations.change_head import change_head
from jingzhun.county.registry.operations.join_household import NewMember, join_household
from jingzhun.county.registry.operations.leave_household import leave_household
from jingzhun.county.registry.operations.live import LifeRefused, Told
from jingzhun.county.registry.operations.regroup import merge_households, move_household, split_household
from jingzhun.county.registry.operations.undo_life import undo_life
from jingzhun.county.registry.queries import members_at

OFFICE = Actor(1, "office", (Appointed("leading_group_office", "150424"),))
FIRST, LONG_AGO = date(2024, 1, 1), date(2023, 12, 31)


def standing() -> tuple[object, ...]:
    held = Membership.objects.filter(retracted_at__isnull=True).values_list("household_id", "person_id", "fact", "from_on", "to_on")
    members = Person.objects.filter(pk__in={row[1] for row in held}).values_list("pk", "household_id", "relation", "died_on")
    open_ones = Household.objects.filter(closed_on__isnull=True).values_list("pk", "village_code", "head_name")
    return tuple(sorted(map(str, rows)) for rows in (held, members, open_ones))


def members_long_ago() -> dict[int, list[int]]:
    return {h.pk: [p.pk for p in members_at(h, LONG_AGO)] for h in Household.objects.filter(pk__in=(1, 2))}


def act(step: tuple[str, int, int], on: date) -> LifeEvent | None:
    """Carry one act out on households and persons that the numbers pick; null where it is refused."""
    name, one, other = step
    homes = list(Household.objects.filter(closed_on__isnull=True).order_by("pk"))
    home, second = homes[one % len(homes)], homes[other % len(homes)]
    people = list(members_at(home, on))
    told = Told(on=on, reason="核实")
    try:
        if name in WITH_PERSON:
            return WITH_PERSON[name](home.pk, people, other, told) if people else None
        return WITHOUT[name](home.pk, second.pk, f"{one}{other}", told)
    except LifeRefused:
        return None


def leave(how: str) -> Callable[[int, list[Person], int, Told], LifeEvent]:
    def carry(home: int, people: list[Person], pick: int, told: Told) -> LifeEvent:
        person, next_one = people[pick % len(people)], people[(pick + 1) % len(people)]
        heir = next_one.pk if person.relation == "head" and len(people) > 1 else None
        return leave_household(actor=OFFICE, household_id=home, person_id=person.pk, how=how, told=told, new_head_id=heir)

    return carry


def split(home: int, people: list[Person], pick: int, told: Told) -> LifeEvent:
    person = people[pick % len(people)].pk
    return split_household(actor=OFFICE, household_id=home, person_ids=[person], head_id=person, told=told)


def head(home: int, people: list[Person], pick: int, told: Told) -> LifeEvent:
    return change_head(actor=OFFICE, household_id=home, person_id=people[pick % len(people)].pk, told=told)


def join(home: int, _second: int, name: str, told: Told) -> LifeEvent:
    return join_household(actor=OFFICE, household_id=home, member=NewMember(name=f"王{name}", relation="son"), told=told)


def move(home: int, second: int, _name: str, told: Told) -> LifeEvent:
    return move_household(actor=OFFICE, household_id=home, village_code=(OWN_VILLAGE, NEXT_VILLAGE)[second % 2], told=told)


def merge(home: int, second: int, _name: str, told: Told) -> LifeEvent:
    return merge_households(actor=OFFICE, kept_id=home, merged_id=second, told=told)


def undo(_home: int, _second: int, _name: str, _told: Told) -> LifeEvent | None:
    last = LifeEvent.objects.filter(undone_at__isnull=True).last()
    return undo_life(actor=OFFICE, event_id=last.pk, reason="撤销") if last else None


WITH_PERSON = {
    "death": leave("death"),
    "move_out": leave("move_out"),
    "elsewhere": leave("lives_elsewhere"),
    "head": head,
    "split": split,
}
WITHOUT = {"join": join, "move": move, "merge": merge, "undo": undo}
STEP = st.tuples(st.sampled_from(sorted({*WITH_PERSON, *WITHOUT})), st.integers(0, 9), st.integers(0, 9))


class LawsOfLife(TestCase):
    def check(self, steps: list[tuple[str, int, int]]) -> None:
        ChainHead.objects.get_or_create(pk=HEAD, defaults={"sequence": 0, "hash": GENESIS})
        for code in (OWN_VILLAGE, NEXT_VILLAGE):
            Division.objects.create(code=code, edition=2023, level="village", name="某村")
        make_household(1, head="王伟", members=3)
        make_household(2, village=NEXT_VILLAGE, head="李娜", members=2)
        before, long_ago = standing(), members_long_ago()
        for number, step in enumerate(steps):
            held = standing()
            done = act(step, FIRST + timedelta(days=number))
            assert done is not None or standing() == held, "what is refused changes nothing"
            assert list(people_breaches()) == []
            assert members_long_ago() == long_ago
        for event in LifeEvent.objects.filter(undone_at__isnull=True).order_by("-pk"):
            undo_life(actor=OFFICE, event_id=event.pk, reason="全部撤销")
        assert standing() == before
        assert check_chain().is_whole

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=st.lists(STEP, min_size=1, max_size=8))
    def test_a_few_acts(self, steps: list[tuple[str, int, int]]) -> None:
        self.check(steps)

    @pytest.mark.slow
    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=st.lists(STEP, min_size=10, max_size=50))
    def test_many_acts(self, steps: list[tuple[str, int, int]]) -> None:
        self.check(steps)
