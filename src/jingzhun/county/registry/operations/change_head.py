"""Another member becomes head of the household."""

from __future__ import annotations

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.registry.models import Household, LifeEvent, Person
from jingzhun.county.registry.operations.live import Act, LifeRefused, Told, carry_out
from jingzhun.values.speech import Bilingual

NOT_A_MEMBER = Bilingual("新户主必须是这一户的登记成员", "the new head must be registered with this household")
IS_HEAD = Bilingual("{name}已经是户主", "{name} is the head already")


def change_head(*, actor: Actor, household_id: int, person_id: int, told: Told) -> LifeEvent:
    """Make a member the head; the former one stays a member, whose relation is to be told anew.

    Raises
    ------
    LifeRefused
        ``not_a_member``, ``is_head``, or see ``carry_out``.
    """

    def act(doing: Act) -> None:
        person = next((p for p in doing.members(household_id) if p.pk == person_id), None)
        if person is None:
            raise LifeRefused("not_a_member", NOT_A_MEMBER)
        if person.relation == "head":
            raise LifeRefused("is_head", IS_HEAD, name=person.name)
        crown(doing, doing.households[household_id], person)
        doing.persons.append(person.pk)

    return carry_out("change_head", actor=actor, told=told, household_ids=[household_id], act=act)


def crown(doing: Act, household: Household, person: Person) -> None:
    """Write a new head; the old one, where alive, gives way first, because a household has one head at any moment."""
    for old in Person.objects.filter(household=household, relation="head", died_on__isnull=True).exclude(pk=person.pk):
        doing.effects.change(old, relation=None)
    doing.effects.change(person, relation="head")
    doing.effects.change(household, head_name=person.name)
