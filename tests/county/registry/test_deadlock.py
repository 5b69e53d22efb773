"""F28: an import and a merge touch the same households in opposite order: what the database breaks off is done again, and nobody is told a fault."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import date

import pytest
from django.db import OperationalError, connection, transaction

from county.records import make_household
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.audit.models import Event
from jingzhun.county.config import retrying
from jingzhun.county.config.retrying import again_if_broken_off, was_broken_off
from jingzhun.county.home.verifying import verify
from jingzhun.county.registry.models import Household, IncomeLine, LifeEvent
from jingzhun.county.registry.operations import live
from jingzhun.county.registry.operations.live import Told
from jingzhun.county.registry.operations.regroup import merge_households

DAY = date(2024, 6, 1)
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


@pytest.mark.django_db(transaction=True)
def test_merge_that_the_database_broke_off_is_there_once(
    make_actor: Callable[..., Actor], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    make_household(1, head="王甲")
    make_household(2, head="赵乙")
    kept, faults = live._kept, [error_of("40P01")]

    def broken_off_once(*told: object) -> LifeEvent:
        event = kept(*told)  # type: ignore[arg-type]
        if faults:
            raise faults.pop()  # at the end, when all of it is written
        return event

    monkeypatch.setattr(live, "_kept", broken_off_once)
    office = make_actor("leading_group_office")
    merge_households(actor=office, kept_id=1, merged_id=2, told=Told(on=DAY, reason="合户"))
    assert faults == []
    assert "broken off (40P01)" in caplog.text
    assert LifeEvent.objects.filter(kind="merge").count() == 1
    assert Event.objects.filter(act="merge_household").count() == 2, "one event a household"
    assert dict(Household.objects.values_list("pk", "closed_on")) == {1: None, 2: DAY}
    assert not [b for one in verify() for b in one.breaches]


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


def until_somebody_waits() -> None:
    """Return once another transaction waits for a lock; a test in which none ever does fails."""
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise TimeoutError("nobody waited")


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_import_and_merge_in_opposite_order(
    make_actor: Callable[..., Actor], faults: list[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    make_household(1, head="王甲")
    make_household(2, head="赵乙")
    office, tries, has_second = make_actor("leading_group_office"), list[int](), threading.Event()

    def chunk() -> None:
        """Write rows of both households in one transaction, the later one first, as a file's rows may come."""
        tries.append(1)
        with transaction.atomic():
            for number in (2, 1):
                Household.objects.select_for_update().get(pk=number)
                IncomeLine.objects.create(
                    household_id=number,
                    line="d2",
                    amount_fen=1,
                    period_from=DAY,
                    period_to=DAY,
                    basis="department",
                    source_batch="x",
                )
                if number == 2 and len(tries) == 1:
                    has_second.set()
                    until_somebody_waits()

    def merge() -> None:
        assert has_second.wait(timeout=60)
        merge_households(actor=office, kept_id=1, merged_id=2, told=Told(on=DAY, reason="合户"))

    with caplog.at_level(logging.WARNING, logger=retrying.__name__):
        threads = [in_thread(faults, work) for work in (lambda: again_if_broken_off(chunk), merge)]
        for thread in threads:
            thread.join(timeout=120)
    assert [thread for thread in threads if thread.is_alive()] == []
    assert faults == []
    assert "broken off (40P01)" in caplog.text, "they met: else this shows nothing"
    assert IncomeLine.objects.filter(source_batch="x").count() == 2
    assert LifeEvent.objects.filter(kind="merge").count() == 1
    assert not [b for one in verify() for b in one.breaches]
