"""Sealed copies of the chain's head tell a rewrite by whoever owns the database (S67, I4)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from jingzhun.county.audit.checking import check_chain
from jingzhun.county.audit.invariants import chain_breaches
from jingzhun.county.audit.models import ChainHead, Event
from jingzhun.county.audit.operations import GENESIS, HEAD, Change, hash_of, record
from jingzhun.county.audit.seals import folder, seal_faults, seal_head, seal_if_new_day
from jingzhun.county.audit.triggers import removals, run


@pytest.fixture(autouse=True)
def empty_folder() -> Iterator[None]:
    for place in folder().glob("*"):
        place.unlink()
    yield
    for place in folder().glob("*"):
        place.unlink()


def happen(*numbers: int, reason: str = "") -> None:
    with transaction.atomic():
        told = {"actor_id": 7, "act": "move_household", "subject_kind": "household"}
        record(*(Change(**told, subject_id=str(n), reason=reason) for n in numbers))  # type: ignore[arg-type]


def rewrite_whole_chain() -> None:
    """Do what a database owner who knows the code would do: drop the triggers, change an event, compute every hash anew."""
    run(connection, removals(connection.vendor))
    previous = GENESIS
    for event in Event.objects.order_by("sequence"):
        event.reason = "从未发生" if event.sequence == 2 else event.reason
        event.previous_hash = previous
        event.hash = previous = hash_of(event)
        event.save()
    ChainHead.objects.filter(pk=HEAD).update(hash=previous)


@pytest.mark.django_db(transaction=True)
def test_trail_rewritten_with_a_whole_chain_disagrees_with_its_sealed_copy() -> None:
    happen(1, 2, 3)
    seal_head()
    happen(4)
    assert list(chain_breaches()) == []
    rewrite_whole_chain()
    assert check_chain().is_whole, "the forger knows how to make a chain"
    (breach,) = chain_breaches()
    assert "rewritten" in breach.sentence.en
    assert "改写" in breach.sentence.zh


@pytest.mark.django_db(transaction=True)
def test_trail_cut_off_before_its_sealed_copy_is_told() -> None:
    happen(1, 2, 3)
    seal_head()
    run(connection, [*removals(connection.vendor), "DELETE FROM audit_event WHERE sequence > 1"])
    ChainHead.objects.filter(pk=HEAD).update(sequence=1, hash=Event.objects.get(pk=1).hash)
    assert check_chain().is_whole
    assert [fault.why for fault in seal_faults()] == ["lost"]


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["sequence", "hash", "at", "mark"])
def test_sealed_copy_that_was_edited_is_told(field: str) -> None:
    happen(1)
    place = seal_head()
    said = json.loads(place.read_text(encoding="ascii"))
    place.write_text(
        json.dumps(said | {field: 1 if field == "sequence" else "0" * 64} | ({"sequence": 9} if field == "sequence" else {}))
    )
    assert [fault.why for fault in seal_faults()] == ["forged"]


@pytest.mark.django_db
def test_sealed_copy_that_is_no_json_is_told_and_is_not_an_accident() -> None:
    happen(1)
    seal_head().write_bytes(b"\xff\x00")
    assert [fault.why for fault in seal_faults()] == ["forged"]


@pytest.mark.django_db
def test_head_is_sealed_once_a_day_and_only_its_owner_reads_it() -> None:
    happen(1)
    assert seal_if_new_day()
    assert not seal_if_new_day()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert seal_if_new_day()
    places: list[Path] = sorted(folder().glob("*.json"))
    assert len(places) == 2
    assert all(place.stat().st_mode & 0o077 == 0 for place in places)
    assert list(seal_faults()) == []
