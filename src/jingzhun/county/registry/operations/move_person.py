"""A person the county knows already comes into another household: married in, moved in, come back."""

from __future__ import annotations

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.registry.models import Household, LifeEvent, Membership, Person
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.county.registry.operations.change_head import crown
from jingzhun.county.registry.operations.join_household import NO_RELATION
from jingzhun.county.registry.operations.leave_household import end_memberships, member_of
from jingzhun.county.registry.operations.live import Act, LifeRefused, Told, carry_out
from jingzhun.county.registry.queries import person_for
from jingzhun.policy.codes import code_lists
from jingzhun.tables.people import MEMBERSHIP_FACTS
from jingzhun.values.speech import Bilingual

DIED = Bilingual("{name}已于 {on} 去世", "{name} died on {on}")
THERE = Bilingual("{name}已是这一户的成员", "{name} is a member of this household already")
AS_HEAD = Bilingual("请先迁入，再办理更换户主", "move the person in first, then change the head")
MOVED_MEANWHILE = Bilingual(
    "{name}刚被他人迁往别户，没有保存；请核对后重新提交",
    "{name} was moved by somebody else just now; nothing was saved. Compare and send again",
)


def move_person(
    *, actor: Actor, person_id: int, household_id: int, relation: str, told: Told, new_head_id: int | None = None
) -> LifeEvent:
    """Register a person of the county with another household, as living there and sharing income, from the day told.

    Parameters
    ----------
    new_head_id
        Who is head of the household left behind, where its head goes and others stay.

    Raises
    ------
    Http404
        Where the person is not the actor's to see.
    LifeRefused
        ``died``, ``there``, ``no_relation``, ``as_head``, ``moved_meanwhile``, ``headless``, or see ``carry_out``.
    """
    person = person_for(actor, person_id)
    origin = _registered_with(person.pk)
    _check(person, origin, household_id, relation)

    def act(doing: Act) -> None:
        moving = Person.objects.select_for_update().get(pk=person_id)
        if _registered_with(person_id) != origin:
            raise LifeRefused("moved_meanwhile", MOVED_MEANWHILE, name=moving.name)
        for held in {m.household_id for m in doing.memberships([person_id])}:
            end_memberships(doing, moving, held)
        doing.effects.change(moving, household_id=household_id, relation=relation)
        for fact in MEMBERSHIP_FACTS:
            doing.effects.write(Membership(household_id=household_id, person=moving, fact=fact, from_on=told.on))
        _leave_behind(doing, origin, new_head_id)
        doing.effects.change(doing.households[household_id])
        doing.persons.append(person_id)

    ids = [household_id] if origin is None else [household_id, origin]
    return carry_out("join", actor=actor, told=told, household_ids=ids, act=act)


def _check(person: Person, origin: int | None, household_id: int, relation: str) -> None:
    if person.died_on is not None:
        raise LifeRefused("died", DIED, name=person.name, on=person.died_on.isoformat())
    if origin == household_id:
        raise LifeRefused("there", THERE, name=person.name)
    if relation not in code_lists()["relation"].entries:
        raise LifeRefused("no_relation", NO_RELATION, relation=relation[:20])
    if relation == "head":
        raise LifeRefused("as_head", AS_HEAD)


def _registered_with(person_id: int) -> int | None:
    held = Membership.objects.filter(STANDS, person_id=person_id, fact="registered_here", to_on__isnull=True)
    return held.values_list("household_id", flat=True).first()


def _leave_behind(doing: Act, origin: int | None, new_head_id: int | None) -> None:
    if origin is None:
        return
    household: Household = doing.households[origin]
    if new_head_id is None:
        doing.effects.change(household)
    else:
        crown(doing, household, member_of(doing, origin, new_head_id))
