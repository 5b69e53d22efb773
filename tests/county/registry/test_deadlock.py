"""F28: an import and a merge touch the same households in opposite order: what the database breaks off is done again, and nobody is told a fault."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date

import pytest
from django.db import OperationalError, connection, transaction

from county.records import make_household
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.config import retrying
from jingzhun.county.config.retrying import again_if_broken_off, was_broken_off
from jingzhun.county.home.verifying import verify
from jingzhun.county.registry.models import IncomeLine
from jingzhun.county.registry.operations.live import Told
from jingzhun.county.registry.operations.regroup import merge_households
from jingzhun.county.registry.operations.undo_life import undo_life

DAY = date(2024, 6, 1)
ROUNDS = 12
only_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite lets one writer in at a time: nobody waits for two"
)


class Broken(Exception):
    """What the driver says; ``sqlstate`` is its kind."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.sqlstate = state


def error_of(state: str) -> OperationalError:
    found = OperationalError(state)
    found.__cause__ = Broken(state)
    return found


@pytest.mark.django_db(transaction=True)
def test_broken_off_is_done_again_and_another_fault_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrying, "PAUSE", 0.0)
    told: list[OperationalError] = [error_of("40P01"), error_of("40001")]

    def do() -> str:
        if told:
            raise told.pop()
        return "done"

    assert again_if_broken_off(do) == "done"
    told = [error_of("40P01")] * 9
    with pytest.raises(OperationalError):
        again_if_broken_off(do)
    assert len(told) == 9 - retrying.MOST_TRIES
    told = [error_of("53100")]
    with pytest.raises(OperationalError):
        again_if_broken_off(do)
    assert not was_broken_off(OperationalError("no cause"))


@pytest.mark.django_db(transaction=True)
def test_inside_anothers_transaction_nothing_is_done_again() -> None:
    tries = []

    def do() -> None:
        tries.append(1)
        raise error_of("40P01")

    with pytest.raises(OperationalError), transaction.atomic():
        again_if_broken_off(do)
    assert len(tries) == 1


@pytest.fixture
def faults() -> list[Exception]:
    return []


def in_thread(faults: list[Exception], work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - told to the test's own thread
            faults.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def write_backwards() -> None:
    """Write rows of both households in one transaction, the later one first, as a file's rows may come; a worker tries a chunk again."""

    def chunk() -> None:
        with transaction.atomic():
            for number in (2, 1):
                IncomeLine.objects.create(
                    household_id=number,
                    line="d2",
                    amount_fen=1,
                    period_from=DAY,
                    period_to=DAY,
                    basis="department",
                    source_batch="x",
                )
                time.sleep(0.02)

    for _ in range(ROUNDS):
        again_if_broken_off(chunk)


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_import_and_merge_in_opposite_order(make_actor: Callable[..., Actor], faults: list[Exception]) -> None:
    make_household(1, head="王甲")
    make_household(2, head="赵乙")
    office = make_actor("leading_group_office")

    def merge_and_undo() -> None:
        for _ in range(ROUNDS):
            event = merge_households(actor=office, kept_id=1, merged_id=2, told=Told(on=DAY, reason="合户"))
            undo_life(actor=office, event_id=event.pk, reason="撤销")

    threads = [in_thread(faults, work) for work in (write_backwards, write_backwards, merge_and_undo)]
    for thread in threads:
        thread.join(timeout=120)
    assert faults == []
    assert IncomeLine.objects.count() == 4 * ROUNDS
    assert not [b for one in verify() for b in one.breaches]
