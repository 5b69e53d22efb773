"""Acts of a household's life: what they do, what they refuse, and that each can be undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from county.records import FAR_VILLAGE, NEXT_VILLAGE, OWN_VILLAGE, make_household, make_person, reserved_id
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.models import Event
from jingzhun.county.registry.invariants import people_breaches
from jingzhun.county.registry.models import Division, Household, LifeEvent, Membership, Person
from jingzhun.county.registry.operations.change_head import change_head
from jingzhun.county.registry.operations.join_household import NewMember, join_household
from jingzhun.county.registry.operations.leave_household import leave_household
from jingzhun.county.registry.operations.live import LifeRefused, Told, preview
from jingzhun.county.registry.operations.regroup import merge_households, move_household, split_household
from jingzhun.county.registry.operations.undo_life import undo_life
from jingzhun.county.registry.queries import members_at

pytestmark = pytest.mark.django_db
DAY, BEFORE, LATER = date(2024, 6, 30), date(2024, 6, 29), date(2024, 7, 15)
TOLD = Told(on=DAY, reason="入户核实")


@pytest.fixture
def clerk(make_actor: Callable[..., Actor]) -> Actor:
    return make_actor("township_clerk", "150424100")


@pytest.fixture(autouse=True)
def two_households(db: None) -> None:
    make_household(1, head="王伟", members=3)
    make_household(2, village=NEXT_VILLAGE, head="李娜", members=2)
    make_household(3, village=FAR_VILLAGE, head="单晓燕")
    for code in (OWN_VILLAGE, NEXT_VILLAGE, FAR_VILLAGE):
        Division.objects.create(code=code, edition=2023, level="village", name="某村")


def names(household_id: int, on: date) -> list[str]:
    return [p.name for p in members_at(Household.objects.get(pk=household_id), on)]


def everything() -> dict[str, object]:
    """What is true now, whatever way it was reached: records that stand, people and households in being."""
    standing = Membership.objects.filter(retracted_at__isnull=True)
    return {
        "memberships": sorted(standing.values_list("household_id", "person_id", "fact", "from_on", "to_on"), key=str),
        "persons": sorted(
            Person.objects.filter(memberships__retracted_at__isnull=True).values_list("pk", "household_id", "relation", "died_on"),
            key=str,
        ),
        "households": sorted(
            Household.objects.filter(closed_on__isnull=True).values_list("pk", "village_code", "head_name"), key=str
        ),
    }


def test_newborn_joins_and_is_a_member_from_that_day(clerk: Actor) -> None:
    event = join_household(actor=clerk, household_id=1, member=NewMember(name="王小七", relation="son", birth_on=DAY), told=TOLD)
    assert "王小七" in names(1, DAY)
    assert "王小七" not in names(1, BEFORE)
    assert Event.objects.filter(act="join_household", household_id=1).count() == 1
    assert event.kind == "join"


def test_dead_is_a_member_until_the_day_before_and_keeps_the_history(clerk: Actor) -> None:
    leave_household(actor=clerk, household_id=1, person_id=11, how="death", told=TOLD)
    assert "王小二" in names(1, BEFORE)
    assert "王小二" not in names(1, DAY)
    assert Person.objects.get(pk=11).died_on == DAY


def test_who_lives_elsewhere_stays_registered(clerk: Actor) -> None:
    leave_household(actor=clerk, household_id=1, person_id=11, how="lives_elsewhere", told=TOLD)
    assert "王小二" not in names(1, DAY)
    registered = members_at(Household.objects.get(pk=1), DAY, fact="registered_here")
    assert "王小二" in [p.name for p in registered]


def test_head_dies_then_a_new_head_is_asked_for_and_named(clerk: Actor) -> None:
    with pytest.raises(LifeRefused, match="has no head"):
        leave_household(actor=clerk, household_id=1, person_id=10, how="death", told=TOLD)
    leave_household(actor=clerk, household_id=1, person_id=10, how="death", told=TOLD, new_head_id=11)
    assert Household.objects.get(pk=1).head_name == "王小二"


def test_split_makes_a_household_of_those_who_go(clerk: Actor) -> None:
    split_household(actor=clerk, household_id=1, person_ids=[11, 12], head_id=11, told=TOLD)
    new = Household.objects.exclude(pk__in=[1, 2, 3]).get()
    assert (new.head_name, new.village_code) == ("王小二", OWN_VILLAGE)
    assert names(1, DAY) == ["王伟"]
    assert names(new.pk, DAY) == ["王小二", "王小三"]
    assert names(1, BEFORE) == ["王伟", "王小二", "王小三"]


def test_merge_closes_one_household_and_the_other_has_all(make_actor: Callable[..., Actor]) -> None:
    office = make_actor("leading_group_office")
    merge_households(actor=office, kept_id=1, merged_id=2, told=TOLD)
    assert len(names(1, DAY)) == 5
    assert names(2, DAY) == []
    assert names(2, BEFORE) == ["李娜", "李小二"]
    assert Household.objects.get(pk=2).merged_into_id == 1


def test_move_changes_who_sees_and_serving_only_keeps_the_registration(clerk: Actor) -> None:
    move_household(actor=clerk, household_id=1, village_code=NEXT_VILLAGE, told=TOLD)
    assert Household.objects.get(pk=1).village_code == NEXT_VILLAGE
    move_household(actor=clerk, household_id=2, village_code=OWN_VILLAGE, told=TOLD, serving_only=True)
    two = Household.objects.get(pk=2)
    assert (two.village_code, two.serving_village_code) == (NEXT_VILLAGE, OWN_VILLAGE)


ACTS: dict[str, Callable[[Actor], LifeEvent]] = {
    "join": lambda a: join_household(actor=a, household_id=1, member=NewMember(name="王小七", relation="son"), told=TOLD),
    "death": lambda a: leave_household(actor=a, household_id=1, person_id=11, how="death", told=TOLD),
    "head_dies": lambda a: leave_household(actor=a, household_id=1, person_id=10, how="death", told=TOLD, new_head_id=11),
    "move_out": lambda a: leave_household(actor=a, household_id=1, person_id=12, how="move_out", told=TOLD),
    "head": lambda a: change_head(actor=a, household_id=1, person_id=12, told=TOLD),
    "split": lambda a: split_household(actor=a, household_id=1, person_ids=[11], head_id=11, told=TOLD),
    "merge": lambda a: merge_households(actor=a, kept_id=1, merged_id=2, told=TOLD),
    "move": lambda a: move_household(actor=a, household_id=1, village_code=NEXT_VILLAGE, told=TOLD),
}


@pytest.mark.parametrize("name", ACTS)
def test_act_undone_leaves_everything_as_it_was_and_both_stay_to_be_seen(clerk: Actor, name: str) -> None:
    before = everything()
    event = ACTS[name](clerk)
    assert everything() != before
    assert list(people_breaches()) == []
    undo_life(actor=clerk, event_id=event.pk, reason="录错了")
    assert everything() == before
    assert list(people_breaches()) == []
    assert Event.objects.filter(act="undo_life", household_id=1).count() == 1
    with pytest.raises(LifeRefused, match="undone before"):
        undo_life(actor=clerk, event_id=event.pk, reason="再撤")


@pytest.mark.parametrize("name", ACTS)
def test_preview_tells_the_act_and_changes_nothing(clerk: Actor, name: str) -> None:
    before, events = everything(), Event.objects.count()
    event = preview(lambda: ACTS[name](clerk))
    assert event.effects
    assert everything() == before
    assert Event.objects.count() == events
    assert not LifeEvent.objects.exists()


def test_earlier_act_is_undone_only_after_the_later_one(clerk: Actor) -> None:
    first = ACTS["death"](clerk)
    second = ACTS["head"](clerk)
    with pytest.raises(LifeRefused, match="1 later acts"):
        undo_life(actor=clerk, event_id=first.pk, reason="录错了")
    undo_life(actor=clerk, event_id=second.pk, reason="录错了")
    undo_life(actor=clerk, event_id=first.pk, reason="录错了")


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("stranger", [("village_clerk", FAR_VILLAGE), ("township_clerk", "150424101")])
def test_stranger_cannot_act_and_leaves_nothing_half(
    make_actor: Callable[..., Actor], clerk: Actor, name: str, stranger: tuple[str, str]
) -> None:
    before = everything()
    with pytest.raises(LifeRefused, match="no such household"):
        ACTS[name](make_actor(*stranger))
    assert everything() == before
    event = ACTS[name](clerk)
    with pytest.raises(Http404):
        undo_life(actor=make_actor(*stranger), event_id=event.pk, reason="不该能")


@pytest.mark.parametrize("role", ["village_committee", "health", "finance", "supervisor"])
def test_role_that_sees_but_may_not_write_is_refused(make_actor: Callable[..., Actor], role: str) -> None:
    with pytest.raises(PermissionDenied):
        ACTS["move"](make_actor(role))


def test_half_of_a_merge_with_another_township_is_refused_whole(clerk: Actor) -> None:
    before = everything()
    with pytest.raises(LifeRefused, match="no such household"):
        merge_households(actor=clerk, kept_id=1, merged_id=3, told=TOLD)
    assert everything() == before


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (Told(on=date(2999, 1, 1), reason="x"), "after today"),
        (Told(on=DAY, reason="  "), "say why"),
        (Told(on=DAY, reason="x", versions={1: 7}), "you saw version 7, it is now 1"),
        (Told(on=date(2014, 1, 1), reason="x"), "lies before the day of joining"),
    ],
)
def test_act_that_cannot_be_is_refused_with_the_reason(clerk: Actor, told: Told, why: str) -> None:
    with pytest.raises(LifeRefused, match=why):
        leave_household(actor=clerk, household_id=1, person_id=11, how="death", told=told)


@pytest.mark.parametrize(
    ("id_number", "code"),
    [
        (reserved_id(11), "duplicate"),
        ("990424198005060119", "id_check_digit"),
        ("9.90424E+17", "id_float"),
        ("99042419800506", "id_length"),
        ("99042419801306011X", "id_birth_date"),
        (reserved_id(77, date(2980, 5, 6)), "id_future_birth"),
    ],
)
def test_id_that_cannot_be_is_refused(clerk: Actor, id_number: str, code: str) -> None:
    member = NewMember(name="王小七", relation="son", id_number=id_number)
    with pytest.raises(LifeRefused) as refused:
        join_household(actor=clerk, household_id=1, member=member, told=TOLD)
    assert refused.value.code == code
    assert id_number not in str(refused.value)


def test_who_joins_on_a_day_and_leaves_on_the_same_was_never_a_member(clerk: Actor) -> None:
    event = join_household(actor=clerk, household_id=1, member=NewMember(name="王小七", relation="son"), told=TOLD)
    leave_household(actor=clerk, household_id=1, person_id=event.person_ids[0], how="move_out", told=TOLD)
    assert "王小七" not in names(1, DAY)
    assert "王小七" not in names(1, LATER)


def test_closed_household_takes_no_further_act(make_actor: Callable[..., Actor]) -> None:
    office = make_actor("leading_group_office")
    merge_households(actor=office, kept_id=1, merged_id=2, told=TOLD)
    with pytest.raises(LifeRefused, match="closed or merged"):
        move_household(actor=office, household_id=2, village_code=OWN_VILLAGE, told=TOLD)


def test_person_of_another_household_cannot_be_moved_along(clerk: Actor) -> None:
    make_person(Household.objects.get(pk=3), 39, name="单小二")
    with pytest.raises(LifeRefused) as refused:
        split_household(actor=clerk, household_id=1, person_ids=[11, 39], head_id=11, told=TOLD)
    assert "单小二" not in refused.value.sentence.zh
