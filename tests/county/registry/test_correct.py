"""Corrections: the new value holds, the old one stays to be seen, and a correction can be undone."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from django.http import Http404

from county.records import FAR_VILLAGE, NEXT_VILLAGE, OWN_VILLAGE, make_household, reserved_id
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.registry.field_names import FIELD_NAMES
from jingzhun.county.registry.invariants import people_breaches
from jingzhun.county.registry.models import Household, IncomeLine, LifeEvent, Person, PersonState
from jingzhun.county.registry.operations.correct import (
    DATED,
    HOUSEHOLD,
    PERSON,
    correct_household,
    correct_person,
    correct_record,
)
from jingzhun.county.registry.operations.leave_household import leave_household
from jingzhun.county.registry.operations.live import LifeRefused, Told
from jingzhun.county.registry.operations.move_person import move_person
from jingzhun.county.registry.operations.undo_life import undo_life
from jingzhun.county.registry.queries import members_at, search_persons
from jingzhun.values.speech import Bilingual

pytestmark = pytest.mark.django_db
DAY, BEFORE = date(2024, 6, 30), date(2024, 6, 29)
TOLD = Told(on=DAY, reason="入户核实")


@pytest.fixture
def clerk(make_actor: Callable[..., Actor]) -> Actor:
    return make_actor("township_clerk", "150424100")


@pytest.fixture(autouse=True)
def households(db: None) -> None:
    make_household(1, head="王伟", members=3, phone="13800000001")
    make_household(2, village=NEXT_VILLAGE, head="李娜", members=2)
    make_household(3, village=FAR_VILLAGE, head="单晓燕")


def names(household_id: int, on: date = DAY) -> list[str]:
    return [p.name for p in members_at(Household.objects.get(pk=household_id), on)]


class TestCorrectPerson:
    def test_name_of_the_head_is_found_anew_and_names_the_household(self, clerk: Actor) -> None:
        event = correct_person(actor=clerk, household_id=1, person_id=10, values={"name": "王玮"}, told=TOLD)
        assert Household.objects.get(pk=1).head_name == "王玮"
        assert [p.pk for p in search_persons(clerk, "王玮")] == [10]
        undo_life(actor=clerk, event_id=event.pk, reason="录错了")
        assert (Household.objects.get(pk=1).head_name, [p.pk for p in search_persons(clerk, "王伟")]) == ("王伟", [10])

    def test_number_is_corrected_found_and_never_written_in_clear(self, clerk: Actor) -> None:
        old, new = reserved_id(11), reserved_id(555)
        event = correct_person(actor=clerk, household_id=1, person_id=11, values={"id_number": new}, told=TOLD)
        assert [p.pk for p in search_persons(clerk, new)] == [11]
        assert search_persons(clerk, old) == []
        kept = json.dumps(LifeEvent.objects.get(pk=event.pk).effects)
        assert old not in kept
        assert new not in kept
        undo_life(actor=clerk, event_id=event.pk, reason="录错了")
        number = Person.objects.get(pk=11).id_number
        assert number is not None
        assert (number.open(), [p.pk for p in search_persons(clerk, old)]) == (old, [11])

    def test_own_number_is_no_duplicate_and_another_persons_is(self, clerk: Actor) -> None:
        correct_person(actor=clerk, household_id=1, person_id=11, values={"id_number": reserved_id(11)}, told=TOLD)
        with pytest.raises(LifeRefused, match="registered with the household of 李娜"):
            correct_person(actor=clerk, household_id=1, person_id=11, values={"id_number": reserved_id(20)}, told=TOLD)

    @pytest.mark.parametrize(
        ("values", "code"),
        [
            ({}, "nothing"),
            ({"version": "9"}, "no_field"),
            ({"household_id": "3"}, "no_field"),
            ({"name_key": "x"}, "no_field"),
            ({"name": "  "}, "bad_value"),
            ({"sex": "x"}, "bad_value"),
            ({"birth_on": "2024-13-01"}, "bad_value"),
            ({"phone": "１３８００００００１"}, "bad_value"),
            ({"relation": "head"}, "use_change_head"),
            ({"relation": "emperor"}, "bad_value"),
        ],
    )
    def test_what_cannot_be_written_is_refused(self, clerk: Actor, values: dict[str, str], code: str) -> None:
        with pytest.raises(LifeRefused) as refused:
            correct_person(actor=clerk, household_id=1, person_id=11, values=values, told=TOLD)
        assert refused.value.code == code
        assert not LifeEvent.objects.exists()

    def test_person_of_another_household_is_not_found(self, clerk: Actor) -> None:
        with pytest.raises(LifeRefused, match="no such person"):
            correct_person(actor=clerk, household_id=1, person_id=20, values={"name": "王五"}, told=TOLD)


@pytest.mark.parametrize("field", sorted(PERSON.keys() | HOUSEHOLD.keys() | {name for kind in DATED.values() for name in kind}))
def test_every_field_that_is_corrected_has_a_name(field: str) -> None:
    assert FIELD_NAMES[field]


def test_bad_day_of_birth_is_told_by_its_name(clerk: Actor) -> None:
    with pytest.raises(LifeRefused) as refused:
        correct_person(actor=clerk, household_id=1, person_id=11, values={"birth_on": "2024-13-01"}, told=TOLD)
    assert refused.value.sentence.zh == "“出生日期”的值不能识别"


def test_phone_of_a_household_is_found_anew(clerk: Actor) -> None:
    correct_household(actor=clerk, household_id=1, values={"phone": "139 0000 0009", "group_name": "二组"}, told=TOLD)
    assert Household.objects.get(pk=1).group_name == "二组"
    assert [p.pk for p in search_persons(clerk, "13900000009")] == [10]
    assert search_persons(clerk, "13800000001") == []


class TestCorrectRecord:
    @pytest.fixture
    def line(self) -> IncomeLine:
        return IncomeLine.objects.create(
            household_id=1,
            line="K1",
            amount_fen=100_000,
            period_from=date(2023, 1, 1),
            period_to=date(2023, 12, 31),
            basis="survey",
            source_file="调查.xlsx",
            source_row=7,
        )

    def correct(self, clerk: Actor, line: IncomeLine, **values: str) -> LifeEvent:
        return correct_record(actor=clerk, household_id=1, record="income_line", record_id=line.pk, values=values, told=TOLD)

    def test_old_record_stays_taken_back_and_the_new_one_is_typed_here(self, clerk: Actor, line: IncomeLine) -> None:
        event = self.correct(clerk, line, amount_fen="2,345.67")
        held = IncomeLine.objects.get(retracted_at__isnull=True)
        old = IncomeLine.objects.get(pk=line.pk)
        assert (held.amount_fen, held.source_file) == (234_567, None)
        assert (old.amount_fen, old.source_file, old.retracted_at is None) == (100_000, "调查.xlsx", False)
        undo_life(actor=clerk, event_id=event.pk, reason="录错了")
        again = IncomeLine.objects.get(retracted_at__isnull=True)
        assert (again.amount_fen, again.source_file, again.source_row) == (100_000, "调查.xlsx", 7)

    def test_record_is_corrected_once(self, clerk: Actor, line: IncomeLine) -> None:
        self.correct(clerk, line, amount_fen="1")
        with pytest.raises(LifeRefused, match="corrected before"):
            self.correct(clerk, line, amount_fen="2")

    def test_record_of_another_household_is_not_found(self, clerk: Actor, line: IncomeLine) -> None:
        IncomeLine.objects.filter(pk=line.pk).update(household_id=2)
        with pytest.raises(LifeRefused, match="no such record"):
            self.correct(clerk, line, amount_fen="1")

    @pytest.mark.parametrize(
        "values",
        [{"amount_fen": "1e9"}, {"period_to": "2022-01-01"}, {"period_from": ""}, {"is_one_off": "perhaps"}, {"household_id": "3"}],
    )
    def test_value_that_cannot_be_is_refused(self, clerk: Actor, line: IncomeLine, values: dict[str, str]) -> None:
        with pytest.raises(LifeRefused):
            self.correct(clerk, line, **values)
        assert IncomeLine.objects.get().retracted_at is None

    @pytest.mark.parametrize(
        ("values", "zh", "en"),
        [
            ({"amount_fen": "1e9"}, "“金额（元）”的值不能识别", "the value of 'amount (yuan)' cannot be read"),
            ({"period_to": "2022-01-01"}, "“结束日期”的值不能识别", "the value of 'last day' cannot be read"),
            ({"period_from": ""}, "“开始日期”的值不能识别", "the value of 'first day' cannot be read"),
        ],
    )
    def test_bad_value_is_told_by_the_name_of_its_field(
        self, clerk: Actor, line: IncomeLine, values: dict[str, str], zh: str, en: str
    ) -> None:
        with pytest.raises(LifeRefused) as refused:
            self.correct(clerk, line, **values)
        assert (refused.value.code, refused.value.sentence) == ("bad_value", Bilingual(zh, en))

    def test_state_takes_codes_of_its_list_only(self, clerk: Actor) -> None:
        state = PersonState.objects.create(person_id=11, attribute="labour", value="full", from_on=date(2020, 1, 1))
        with pytest.raises(LifeRefused, match="'what it is' cannot be read"):
            correct_record(
                actor=clerk, household_id=1, record="person_state", record_id=state.pk, values={"value": "strong"}, told=TOLD
            )

    def test_what_a_department_reported_is_not_corrected_here(self, clerk: Actor) -> None:
        with pytest.raises(LifeRefused, match="cannot be corrected here"):
            correct_record(
                actor=clerk, household_id=1, record="department_event", record_id=1, values={"amount_fen": "1"}, told=TOLD
            )


class TestMovePerson:
    def test_who_marries_into_another_household_is_a_member_there_from_that_day(self, clerk: Actor) -> None:
        move_person(actor=clerk, person_id=21, household_id=1, relation="daughter_in_law", told=TOLD)
        assert (names(1)[-1], names(2)) == ("李小二", ["李娜"])
        assert names(2, BEFORE) == ["李娜", "李小二"]
        assert list(people_breaches()) == []

    def test_undone_the_person_is_back_with_the_old_relation(self, clerk: Actor) -> None:
        before = Person.objects.values("household_id", "relation").get(pk=21)
        event = move_person(actor=clerk, person_id=21, household_id=1, relation="daughter_in_law", told=TOLD)
        undo_life(actor=clerk, event_id=event.pk, reason="录错了")
        assert Person.objects.values("household_id", "relation").get(pk=21) == before
        assert (len(names(1)), names(2)) == (3, ["李娜", "李小二"])

    def test_who_moved_out_comes_back(self, clerk: Actor) -> None:
        leave_household(actor=clerk, household_id=2, person_id=21, how="move_out", told=Told(on=BEFORE, reason="迁出"))
        move_person(actor=clerk, person_id=21, household_id=2, relation="son", told=TOLD)
        assert names(2) == ["李娜", "李小二"]
        assert list(people_breaches()) == []

    def test_head_goes_only_when_another_is_named(self, clerk: Actor) -> None:
        with pytest.raises(LifeRefused, match="has no head"):
            move_person(actor=clerk, person_id=20, household_id=1, relation="daughter_in_law", told=TOLD)
        move_person(actor=clerk, person_id=20, household_id=1, relation="daughter_in_law", told=TOLD, new_head_id=21)
        assert Household.objects.get(pk=2).head_name == "李小二"

    @pytest.mark.parametrize(("relation", "code"), [("head", "as_head"), ("emperor", "no_relation")])
    def test_relation_must_be_one(self, clerk: Actor, relation: str, code: str) -> None:
        with pytest.raises(LifeRefused) as refused:
            move_person(actor=clerk, person_id=21, household_id=1, relation=relation, told=TOLD)
        assert refused.value.code == code

    def test_dead_and_member_already_are_refused(self, clerk: Actor) -> None:
        with pytest.raises(LifeRefused, match="member of this household already"):
            move_person(actor=clerk, person_id=21, household_id=2, relation="son", told=TOLD)
        Person.objects.filter(pk=21).update(died_on=BEFORE)
        with pytest.raises(LifeRefused, match="died on"):
            move_person(actor=clerk, person_id=21, household_id=1, relation="son", told=TOLD)

    def test_person_of_another_township_is_not_found_and_cannot_be_sent_there(
        self, clerk: Actor, make_actor: Callable[..., Actor]
    ) -> None:
        with pytest.raises(Http404):
            move_person(actor=clerk, person_id=30, household_id=1, relation="son", told=TOLD)
        with pytest.raises(LifeRefused, match="no such household"):
            move_person(actor=make_actor("village_clerk", OWN_VILLAGE), person_id=11, household_id=3, relation="son", told=TOLD)
