"""Small registries for tests: a few households in named villages, every id of the reserved division."""

from __future__ import annotations

from datetime import date

from jingzhun.county.registry.models import Household, Membership, Person
from jingzhun.county.registry.searching import ID_TAIL, index_of_id, index_of_phone, index_of_tail
from jingzhun.tables.people import MEMBERSHIP_FACTS
from jingzhun.values.ids import RESERVED_DIVISION, check_digit
from jingzhun.values.names import fold_variants, initials_of, pinyin_of

OWN_VILLAGE, NEXT_VILLAGE, FAR_VILLAGE = "150424100201", "150424100202", "150424101201"
SINCE = date(2015, 1, 1)


def reserved_id(number: int, born: date = date(1980, 5, 6)) -> str:
    """Return an id that no person has, its check digit right."""
    first = f"{RESERVED_DIVISION}{born:%Y%m%d}{number % 1000:03d}"
    return first + check_digit(first)


def make_household(number: int, *, village: str = OWN_VILLAGE, head: str = "王伟", members: int = 1, phone: str = "") -> Household:
    """Make a household with its head and further members."""
    household = Household.objects.create(
        household_id=number,
        village_code=village,
        head_name=head,
        phone=phone or None,
        phone_index=index_of_phone(phone) if phone else None,
    )
    make_person(household, number * 10, name=head, relation="head")
    for place in range(1, members):
        make_person(household, number * 10 + place, name=f"{head[0]}小{'二三四五六七'[place - 1]}", relation="son")
    return household


def make_person(household: Household, number: int, *, name: str, relation: str = "son", born: date = date(1980, 5, 6)) -> Person:
    """Make a person who is registered, lives and shares income with a household."""
    id_number = reserved_id(number, born)
    person = Person.objects.create(
        person_id=number,
        household=household,
        name=name,
        relation=relation,
        birth_on=born,
        sex="male",
        id_number=id_number,
        id_index=index_of_id(id_number),
        id_tail_index=index_of_tail(id_number[-ID_TAIL:]),
        name_key=fold_variants(name),
        name_pinyin=pinyin_of(name).replace(" ", ""),
        name_initials=initials_of(name),
    )
    Membership.objects.bulk_create(
        Membership(household=household, person=person, fact=fact, from_on=SINCE) for fact in MEMBERSHIP_FACTS
    )
    return person
