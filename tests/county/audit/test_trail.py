"""The trail: an event with every change, no event without one, and nothing that can be changed afterwards (S67, I4)."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.checking import check_chain
from jingzhun.county.audit.middleware import BatchedReads
from jingzhun.county.audit.models import ChainHead, Event, Read
from jingzhun.county.audit.operations import Change, OutsideTransaction, record, record_many
from jingzhun.county.audit.reads import note_read
from jingzhun.county.audit.triggers import removals, run


def change(number: int = 1, **more: object) -> Change:
    told = {"actor_id": 7, "act": "move_household", "subject_kind": "household", "subject_id": str(number), "household_id": number}
    return Change(**told | more)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_events_are_chained_and_the_chain_is_whole() -> None:
    with transaction.atomic():
        record(change(1), change(2, changes={"village_code": ["150424100201", "150424100202"]}, reason="搬迁"))
        record(change(3))
    assert list(Event.objects.values_list("sequence", flat=True)) == [1, 2, 3]
    assert check_chain().is_whole
    assert check_chain().events == 3


@pytest.mark.django_db(transaction=True)
def test_change_that_is_rolled_back_leaves_no_event() -> None:
    with transaction.atomic():
        record(change(1))
        transaction.set_rollback(True)
    assert not Event.objects.exists()
    assert check_chain().is_whole


@pytest.mark.django_db(transaction=True)
def test_event_outside_a_transaction_is_refused() -> None:
    with pytest.raises(OutsideTransaction):
        record(change(1))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["audit_event", "audit_read"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}"])
def test_database_refuses_to_change_or_delete(table: str, statement: str) -> None:
    with transaction.atomic():
        record(change(1))
    Read.objects.create(at="2024-06-30T00:00:00Z", actor_id=1, what="household_page", household_id=1)
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    with pytest.raises(DatabaseError, match="append-only"):
        Event.objects.all().delete()
    assert Event.objects.count() == Read.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("forged", "why"),
    [
        ("UPDATE audit_event SET reason = 'x' WHERE sequence = 2", "changed"),
        ("UPDATE audit_event SET actor_id = 8 WHERE sequence = 2", "changed"),
        ("UPDATE audit_event SET at = '2024-01-01 00:00:00+00:00' WHERE sequence = 2", "changed"),
        ("UPDATE audit_event SET hash = previous_hash WHERE sequence = 2", "changed"),
        ("UPDATE audit_event SET previous_hash = hash WHERE sequence = 2", "unlinked"),
        ("DELETE FROM audit_event WHERE sequence = 2", "missing"),
        ("DELETE FROM audit_event WHERE sequence = 4", "head"),
    ],
)
def test_owner_of_the_database_who_forges_an_event_is_found_and_the_place_named(forged: str, why: str) -> None:
    with transaction.atomic():
        record_many(change(n) for n in range(1, 5))
    run(connection, [*removals(connection.vendor), forged])
    state = check_chain()
    assert (state.broken_at, state.why) == (4 if why == "head" else 2, why)


@pytest.mark.django_db
def test_ten_thousand_events_go_in_at_once() -> None:
    with transaction.atomic():
        assert record_many(change(n) for n in range(10_000)) == 10_000
    assert check_chain().events == 10_000 == ChainHead.objects.get().sequence


class TestEveryField(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(
        reason=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=50),
        before=st.one_of(
            st.none(), st.integers(-(2**53), 2**53), st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
        ),
    )
    def test_whatever_is_told_is_read_back_to_the_same_hash(self, reason: str, before: object) -> None:
        with transaction.atomic():
            record(change(1, reason=reason, changes={"field": [before, None]}))
        assert check_chain().is_whole


@pytest.mark.django_db
def test_look_is_written_after_the_answer_with_who_and_why() -> None:
    request = RequestFactory().get("/")
    request.actor = Actor(7, "演示", for_officer_id=3)  # type: ignore[attr-defined]

    def view(asked: object) -> str:
        note_read(request, "id_unmasked", household_id=5, reason="核对")
        assert not Read.objects.exists()
        return "answer"

    assert BatchedReads(view)(request) == "answer"  # type: ignore[arg-type,comparison-overlap]
    look = Read.objects.get()
    assert (look.actor_id, look.for_actor_id, look.what, look.household_id, look.reason) == (7, 3, "id_unmasked", 5, "核对")
