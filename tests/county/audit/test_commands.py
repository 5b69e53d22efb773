"""A command is done once, whatever is sent twice (F03, F04, F26, F27, I1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jingzhun.county.audit.commands import KEPT, CommandRefused, forget_old_commands, once
from jingzhun.county.audit.invariants import command_breaches
from jingzhun.county.audit.models import Command, Event
from jingzhun.county.audit.operations import Change, record

KEY = "01932f6e-7f3a-7c11-8b5a-0123456789ab"
OTHER = "01932f6e-7f3a-7c11-8b5a-0123456789ac"
ID_NUMBER = "990000198005060014"


class Desk:
    """Counts what was really done."""

    def __init__(self) -> None:
        self.done = 0

    def do(self) -> tuple[int, Mapping[str, object]]:
        self.done += 1
        record(Change(actor_id=1, act="move_household", subject_kind="household", subject_id="1", command_id=KEY))
        return 201, {"number": self.done, "id": ID_NUMBER}


@pytest.mark.django_db
def test_same_command_sent_five_times_has_one_effect_and_five_equal_answers() -> None:
    desk = Desk()
    answers = [once(key=KEY, officer_id=1, asked={"to": "a"}, do=desk.do) for _ in range(5)]
    assert desk.done == Event.objects.count() == Command.objects.count() == 1
    assert {(a.status, str(a.body)) for a in answers} == {(201, str({"number": 1, "id": ID_NUMBER}))}
    assert [a.is_again for a in answers] == [False, True, True, True, True]
    assert list(command_breaches()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("more", [{"asked": {"to": "b"}}, {"officer_id": 2}])
def test_key_used_for_something_else_or_by_somebody_else_is_refused(more: dict[str, object]) -> None:
    desk = Desk()
    once(key=KEY, officer_id=1, asked={"to": "a"}, do=desk.do)
    with pytest.raises(CommandRefused) as refused:
        once(**{"key": KEY, "officer_id": 1, "asked": {"to": "a"}, "do": desk.do} | more)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.status, desk.done) == ("other_body", 422, 1)


@pytest.mark.django_db(transaction=True)
def test_command_that_fails_leaves_no_effect_and_no_answer_and_may_be_sent_again() -> None:
    desk = Desk()

    def fails() -> tuple[int, Mapping[str, object]]:
        desk.do()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        once(key=KEY, officer_id=1, asked={}, do=fails)
    assert not Command.objects.exists()
    assert not Event.objects.exists()
    assert not once(key=KEY, officer_id=1, asked={}, do=desk.do).is_again


@pytest.mark.django_db
def test_key_older_than_ninety_days_does_it_anew_and_says_so() -> None:
    desk = Desk()
    once(key=KEY, officer_id=1, asked={}, do=desk.do)
    with time_machine.travel(timezone.now() + KEPT + timedelta(days=1)):
        again = once(key=KEY, officer_id=1, asked={"other": 1}, do=desk.do)
        assert (again.is_again, again.was_used_before, desk.done) == (False, True, 2)
        assert forget_old_commands() == 0
    with time_machine.travel(timezone.now() + 3 * KEPT):
        assert forget_old_commands() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "1", "../../etc", "0193-2f6e", KEY.replace("-7c11", "-4c11"), KEY.replace("-", ""), f"{KEY} "])
def test_what_is_no_uuid7_is_refused(key: str) -> None:
    with pytest.raises(CommandRefused, match="UUIDv7"):
        once(key=key, officer_id=1, asked={}, do=Desk().do)
    assert not Command.objects.exists()


@pytest.mark.django_db
def test_stored_answer_is_sealed_and_opens_only_for_its_key() -> None:
    once(key=KEY, officer_id=1, asked={}, do=Desk().do)
    kept = Command.objects.get(pk=KEY)
    assert ID_NUMBER not in kept.answer
    Command.objects.create(key=OTHER, at=kept.at, officer_id=1, body_hash=kept.body_hash, status=201, answer=kept.answer)
    with pytest.raises(Exception, match="cannot be opened"):
        once(key=OTHER, officer_id=1, asked={}, do=Desk().do)


@pytest.mark.django_db
def test_event_of_a_command_that_is_not_kept_is_told() -> None:
    with transaction.atomic():
        record(Change(actor_id=1, act="move_household", subject_kind="household", subject_id="1", command_id=OTHER))
    (breach,) = command_breaches()
    assert (breach.invariant, breach.where) == ("I1", "audit_event 1")


class TestWhateverIsAsked(TestCase):
    @settings(max_examples=20, deadline=None)
    @given(
        asked=st.recursive(st.none() | st.integers() | st.text(max_size=9), lambda x: st.lists(x) | st.dictionaries(st.text(), x))
    )
    def test_the_same_again_gives_the_first_answer(self, asked: object) -> None:
        Command.objects.all().delete()
        desk = Desk()
        first = once(key=KEY, officer_id=None, asked=asked, do=desk.do)
        assert once(key=KEY, officer_id=None, asked=asked, do=desk.do).body == first.body
        assert desk.done == 1
