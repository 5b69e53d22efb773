"""Households regroup: some members split off, two households merge, a whole household moves to another village."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from jingzhun.county.accounts.actor import Actor, is_division_code
from jingzhun.county.registry.models import Division, Household, LifeEvent, Membership, Person
from jingzhun.county.registry.operations.change_head import crown
from jingzhun.county.registry.operations.leave_household import end_memberships, member_of
from jingzhun.county.registry.operations.live import Act, LifeRefused, Told, carry_out
from jingzhun.tables.people import MEMBERSHIP_FACTS
from jingzhun.values.speech import Bilingual

HOUSEHOLD_BITS = 48  # as the ids of a register's households; exact in JSON too
NOBODY = Bilingual("请选择要分出的成员", "choose who splits off")
EVERYBODY = Bilingual("不能把全部成员都分出去", "not every member can split off")
HEAD_GOES = Bilingual("新户户主必须是分出的成员之一", "the head of the new household must be one of those who split off")
SAME = Bilingual("不能与自己合并", "a household cannot merge with itself")
NO_VILLAGE = Bilingual("没有村代码“{village}”", "there is no village {village}")
ALREADY_THERE = Bilingual("这一户已在该村", "the household is in that village already")
VILLAGE_DIGITS = 12


def split_household(*, actor: Actor, household_id: int, person_ids: Sequence[int], head_id: int, told: Told) -> LifeEvent:
    """Make some members a household of their own in the same village, from the day told.

    Raises
    ------
    LifeRefused
        ``nobody``, ``everybody``, ``head_goes``, ``not_a_member``, ``headless``, or see ``carry_out``.
    """
    going = list(dict.fromkeys(person_ids))
    if not going:
        raise LifeRefused("nobody", NOBODY)
    if head_id not in going:
        raise LifeRefused("head_goes", HEAD_GOES)

    def act(doing: Act) -> None:
        household = doing.households[household_id]
        persons = [member_of(doing, household_id, number) for number in going]
        if len(persons) == len(doing.members(household_id)):
            raise LifeRefused("everybody", EVERYBODY)
        new = Household(
            household_id=secrets.randbits(HOUSEHOLD_BITS),
            village_code=household.village_code,
            serving_village_code=household.serving_village_code,
            group_name=household.group_name,
        )
        doing.effects.make(new)
        for person in persons:
            transfer(doing, person, household, new)
        crown(doing, new, next(person for person in persons if person.pk == head_id))
        doing.effects.change(household)
        doing.persons.extend(going)

    return carry_out("split", actor=actor, told=told, household_ids=[household_id], act=act)


def merge_households(*, actor: Actor, kept_id: int, merged_id: int, told: Told) -> LifeEvent:
    """Move every member of one household into another and close it; its papers and facts stay with it and are found from there.

    Raises
    ------
    LifeRefused
        ``same``, or see ``carry_out``.
    """
    if kept_id == merged_id:
        raise LifeRefused("same", SAME)

    def act(doing: Act) -> None:
        kept, merged = doing.households[kept_id], doing.households[merged_id]
        for person in doing.members(merged_id):
            transfer(doing, person, merged, kept)
            doing.persons.append(person.pk)
        doing.effects.change(merged, closed_on=told.on, merged_into_id=kept.pk)
        doing.effects.change(kept)

    return carry_out("merge", actor=actor, told=told, household_ids=[kept_id, merged_id], act=act, permission="merge_households")


def move_household(*, actor: Actor, household_id: int, village_code: str, told: Told, serving_only: bool = False) -> LifeEvent:
    """Move a household to another village: registered there, or only served there while the registration stays (practice.md P5).

    Raises
    ------
    LifeRefused
        ``no_village``, ``already_there``, or see ``carry_out``.
    """
    is_village = is_division_code(village_code) and len(village_code) == VILLAGE_DIGITS
    if not is_village or not Division.objects.filter(code=village_code).exists():
        raise LifeRefused("no_village", NO_VILLAGE, village=village_code[:20])

    def act(doing: Act) -> None:
        household = doing.households[household_id]
        now = household.serving_village_code if serving_only else household.village_code
        if now == village_code:
            raise LifeRefused("already_there", ALREADY_THERE)
        if serving_only:
            doing.effects.change(household, serving_village_code=village_code)
        else:
            doing.effects.change(household, village_code=village_code, serving_village_code=None)

    return carry_out("move", actor=actor, told=told, household_ids=[household_id], act=act)


def transfer(doing: Act, person: Person, old: Household, new: Household) -> None:
    """End a person's memberships of one household and begin them in another on the day of the act."""
    end_memberships(doing, person, old.pk)
    if person.relation == "head":
        doing.effects.change(person, relation=None)
    doing.effects.change(person, household_id=new.pk)
    for fact in MEMBERSHIP_FACTS:
        doing.effects.write(Membership(household=new, person=person, fact=fact, from_on=doing.told.on))
