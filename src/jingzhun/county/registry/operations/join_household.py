"""A person joins a household: born, married in, moved in, come back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.registry.models import Household, LifeEvent, Membership, Person
from jingzhun.county.registry.operations.live import Act, LifeRefused, Told, carry_out
from jingzhun.county.registry.searching import ID_TAIL, index_of_id, index_of_tail
from jingzhun.policy.codes import code_lists
from jingzhun.tables.people import MEMBERSHIP_FACTS
from jingzhun.values.ids import ID_FAULTS, RESERVED_DIVISION, division_of, read_id
from jingzhun.values.names import fold_variants, initials_of, normalise_name, pinyin_of
from jingzhun.values.speech import Bilingual

PERSON_BITS = 62  # as the ids that linkage makes: positive in a signed column, and no two alike by chance
HOW = ("birth", "marriage", "move_in", "return")
DUPLICATE = Bilingual(
    "这个身份证号已登记在“{head}”户（{name}）；请改用“迁入”，不要重复登记",
    "this id is already registered with the household of {head} ({name}); move that person in instead of registering anew",
)
ID_RESERVED = Bilingual(
    "这是演示专用身份证号，正式系统不接收", "this id is of the demo's division; a real registry does not take it"
)
NO_RELATION = Bilingual("没有“{relation}”这种与户主关系", "there is no relation '{relation}' to a head")
NO_NAME = Bilingual("请填姓名", "give a name")
BEFORE_BIRTH = Bilingual("加入日期早于出生日期", "the day of joining lies before the birth")


@dataclass(frozen=True, kw_only=True)
class NewMember:
    """Who joins, as the officer tells it; ``id_number`` may be missing, a newborn has none yet."""

    name: str
    relation: str
    sex: str | None = None
    birth_on: date | None = None
    id_number: str = ""


def join_household(*, actor: Actor, household_id: int, member: NewMember, told: Told) -> LifeEvent:
    """Register a new person with a household, as living there and sharing income, from the day told.

    Raises
    ------
    LifeRefused
        ``no_name``, ``no_relation`` (a head too: the change of head names one), ``id_…``, ``duplicate``, ``before_birth``, or see ``carry_out``.
    """

    def act(doing: Act) -> None:
        person = _person(doing.households[household_id], member)
        doing.effects.make(person)
        for fact in MEMBERSHIP_FACTS:
            doing.effects.write(Membership(household_id=household_id, person=person, fact=fact, from_on=told.on))
        doing.effects.change(doing.households[household_id])
        doing.persons.append(person.pk)

    return carry_out("join", actor=actor, told=_checked(member, told), household_ids=[household_id], act=act)


def _checked(member: NewMember, told: Told) -> Told:
    if not normalise_name(member.name):
        raise LifeRefused("no_name", NO_NAME)
    if member.relation not in code_lists()["relation"].entries or member.relation == "head":
        raise LifeRefused("no_relation", NO_RELATION, relation=member.relation[:20])
    if member.birth_on and told.on < member.birth_on:
        raise LifeRefused("before_birth", BEFORE_BIRTH)
    return told


def _person(household: Household, member: NewMember) -> Person:
    name = normalise_name(member.name)
    number = checked_id(member.id_number)
    return Person(
        person_id=secrets.randbits(PERSON_BITS),
        household=household,
        name=name,
        relation=member.relation,
        sex=member.sex,
        birth_on=member.birth_on,
        id_number=number or None,
        id_index=index_of_id(number) if number else None,
        id_tail_index=index_of_tail(number[-ID_TAIL:]) if number else None,
        **forms_of_name(name),
    )


def forms_of_name(name: str) -> dict[str, str]:
    """Return what a search compares instead of a name."""
    return {
        "name_key": fold_variants(name),
        "name_pinyin": pinyin_of(name).replace(" ", ""),
        "name_initials": initials_of(name),
    }


def checked_id(text: str, *, of_person: int | None = None) -> str:
    """Return an id that may be written, 18 characters, or nothing for none.

    Parameters
    ----------
    of_person
        Whose id is corrected: that the person has it already is no duplicate.

    Raises
    ------
    LifeRefused
        ``id_…`` where it is none, ``id_reserved``, ``duplicate``.
    """
    if not text.strip():
        return ""
    reading = read_id(text, on=timezone.localdate())
    if reading.id18 is None or reading.fault:
        raise LifeRefused(f"id_{reading.fault or 'characters'}", ID_FAULTS[reading.fault or "characters"])
    number = reading.id18
    if division_of(number) == RESERVED_DIVISION and settings.ENVIRONMENT.is_production:
        raise LifeRefused("id_reserved", ID_RESERVED)
    same = Person.objects.filter(id_index=index_of_id(number)).select_related("household")
    there = same.first() if of_person is None else same.exclude(pk=of_person).first()
    if there is not None:
        raise LifeRefused("duplicate", DUPLICATE, head=there.household.head_name, name=there.name)
    return number
