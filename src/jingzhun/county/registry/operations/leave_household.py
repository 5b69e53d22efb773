"""A person leaves a household: died, moved out of the county, married out."""

from __future__ import annotations

from datetime import timedelta

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.registry.models import LifeEvent, Person
from jingzhun.county.registry.operations.change_head import crown
from jingzhun.county.registry.operations.live import Act, LifeRefused, Told, carry_out
from jingzhun.values.speech import Bilingual

HOW = ("death", "move_out", "marriage", "lives_elsewhere")
NOT_A_MEMBER = Bilingual("{name}不是这一户的登记成员", "{name} is not registered with this household")
UNKNOWN_WAY = Bilingual("没有“{how}”这种离开；可选：{allowed}", "there is no leaving by '{how}'; known: {allowed}")
TOO_EARLY = Bilingual("离开日期早于加入日期 {since}", "the day of leaving lies before the day of joining, {since}")


def leave_household(
    *, actor: Actor, household_id: int, person_id: int, how: str, told: Told, new_head_id: int | None = None
) -> LifeEvent:
    """End a person's memberships on a day: all of them, or of one who only lives elsewhere the living there.

    Parameters
    ----------
    how
        ``death``, ``move_out``, ``marriage`` or ``lives_elsewhere``.
    new_head_id
        Who is head afterwards, where the head leaves and others stay.

    Raises
    ------
    LifeRefused
        ``unknown_way``, ``not_a_member``, ``too_early``, ``headless``, or see ``carry_out``.
    """
    if how not in HOW:
        raise LifeRefused("unknown_way", UNKNOWN_WAY, how=how[:20], allowed=", ".join(HOW))

    def act(doing: Act) -> None:
        household = doing.households[household_id]
        person = member_of(doing, household_id, person_id)
        end_memberships(doing, person, household_id, facts=("lives_here",) if how == "lives_elsewhere" else ())
        if how == "death":
            doing.effects.change(person, died_on=told.on)
        if how != "lives_elsewhere" and person.relation == "head" and how != "death":
            doing.effects.change(person, relation=None)
        if new_head_id is not None:
            crown(doing, household, member_of(doing, household_id, new_head_id))
        else:
            doing.effects.change(household)
        doing.persons.append(person.pk)

    return carry_out("leave", actor=actor, told=told, household_ids=[household_id], act=act)


def member_of(doing: Act, household_id: int, person_id: int) -> Person:
    """Return a registered member, or refuse."""
    found = next((person for person in doing.members(household_id) if person.pk == person_id), None)
    if found is None:
        other = Person.objects.filter(pk=person_id).first()
        raise LifeRefused("not_a_member", NOT_A_MEMBER, name=other.name if other and other.household_id == household_id else "—")
    return found


def end_memberships(doing: Act, person: Person, household_id: int, *, facts: tuple[str, ...] = ()) -> None:
    """End a person's memberships of a household the day before; those of the named facts, or all."""
    for membership in doing.memberships([person.pk]):
        if membership.household_id != household_id or (facts and membership.fact not in facts):
            continue
        if membership.from_on > doing.told.on:
            raise LifeRefused("too_early", TOO_EARLY, since=membership.from_on.isoformat())
        if membership.from_on == doing.told.on:
            doing.effects.take_back(membership)  # it began this very day: it never held
        else:
            doing.effects.end(membership, doing.told.on - timedelta(days=1))
