"""What departments' files show of planned measures is read, not typed; a file that is undone takes its mark with it (practice.md P19)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from county.casework.chain import Crew
from county.records import OWN_VILLAGE
from jingzhun.county.accounts.actor import Actor, system_actor
from jingzhun.county.audit.models import Event
from jingzhun.county.casework.models import PlannedMeasure
from jingzhun.county.casework.operations.plan_measures import mark_measure
from jingzhun.county.casework.operations.read_deliveries import read_deliveries
from jingzhun.county.clues.models import HouseholdClass
from jingzhun.county.home.verifying import verify
from jingzhun.county.home.work import then_reads_deliveries
from jingzhun.county.jobs.work import Chunk, Held, JobKind
from jingzhun.county.registry.models import DepartmentEvent, IncomeLine
from jingzhun.values.speech import Bilingual

pytestmark = pytest.mark.usefixtures("two_ill")
PLANNED = date(2024, 7, 15)


@pytest.fixture
def measure(crew: Crew) -> PlannedMeasure:
    case = crew.opened(1)
    return PlannedMeasure.objects.create(
        household=case.household, case=case, measure="comprehensive_security", owner="民政局", due_on=date(2024, 9, 1), planned_on=PLANNED,
        before_fen=500_000,
    )  # fmt: skip


def paid(on: date, *, line: str = "d2", fen: int | None = 80_000, home: int = 1, basis: str = "department") -> IncomeLine:
    return IncomeLine.objects.create(
        household_id=home, line=line, amount_fen=fen, period_from=on, period_to=on, basis=basis, source_batch="dibao_paid:2024-08:civil",
        source_row=5,
    )  # fmt: skip


def system() -> Actor:
    return system_actor("150424")


def test_payment_after_the_plan_is_its_delivery_and_says_where_it_was_read(measure: PlannedMeasure) -> None:
    paid(date(2024, 8, 1))
    assert read_deliveries(actor=system()) == 1
    measure.refresh_from_db()
    assert (measure.delivered_on, measure.delivered_batch, measure.delivered_row) == (
        date(2024, 8, 1),
        "dibao_paid:2024-08:civil",
        5,
    )
    assert read_deliveries(actor=system()) == 0, "read again nothing changes"
    assert Event.objects.filter(act="read_delivery", household_id=1).count() == 1
    assert not [b for one in verify() for b in one.breaches]


@pytest.mark.parametrize(
    "row",
    [
        {"on": date(2024, 6, 30)},
        {"on": date(2024, 8, 1), "fen": 0},
        {"on": date(2024, 8, 1), "fen": None},
        {"on": date(2024, 8, 1), "basis": "survey"},
        {"on": date(2024, 8, 1), "home": 2},
        {"on": date(2024, 8, 1), "line": "d4"},
    ],
)
def test_row_that_shows_nothing(measure: PlannedMeasure, row: dict[str, object]) -> None:
    paid(**row)  # type: ignore[arg-type]
    assert read_deliveries(actor=system()) == 0


def test_file_that_is_undone_takes_its_mark_with_it(measure: PlannedMeasure) -> None:
    line = paid(date(2024, 8, 1))
    read_deliveries(actor=system())
    line.retracted_at = timezone.now()
    line.save()
    assert read_deliveries(actor=system()) == 1
    measure.refresh_from_db()
    assert (measure.delivered_on, measure.delivered_batch) == (None, None)


def test_what_a_person_told_and_what_the_household_confirmed_stays(measure: PlannedMeasure, crew: Crew) -> None:
    line = paid(date(2024, 8, 1))
    read_deliveries(actor=system())
    mark_measure(actor=crew.team, measure_id=measure.pk, confirmed_on=date(2024, 8, 9))
    IncomeLine.objects.filter(pk=line.pk).update(retracted_at=timezone.now())
    assert read_deliveries(actor=system()) == 0, "confirmed by the household"
    other = PlannedMeasure.objects.create(
        household_id=1, case=measure.case, measure="health", owner="医保局", due_on=date(2024, 9, 1), planned_on=PLANNED
    )
    mark_measure(actor=crew.team, measure_id=other.pk, delivered_on=date(2024, 7, 20))
    DepartmentEvent.objects.create(
        event_id=1, household_id=1, kind="doctor_contract", event_on=date(2024, 8, 31), is_cumulative=False, department="health",
        source_batch="doctor_contracts:2024-08:health", source_row=1,
    )  # fmt: skip
    assert read_deliveries(actor=system()) == 0, "told by a person"
    other.refresh_from_db()
    assert other.delivered_on == date(2024, 7, 20)


def test_only_the_county_and_the_system_read(make_actor: Callable[..., Actor], measure: PlannedMeasure) -> None:
    with pytest.raises(PermissionDenied):
        read_deliveries(actor=make_actor("township_clerk", OWN_VILLAGE[:9]))
    paid(date(2024, 8, 1))
    assert read_deliveries(actor=make_actor("leading_group_office")) == 1


def test_job_that_brings_a_file_reads_at_its_last_chunk_only(measure: PlannedMeasure) -> None:
    paid(date(2024, 8, 1))
    wrote: list[str] = []
    chunks = iter(
        [Chunk({}, 0, 2, write=lambda: wrote.append("one")), Chunk({}, 2, 2, write=lambda: wrote.append("two"), is_last=True)]
    )
    kind = then_reads_deliveries(JobKind("x", Bilingual("x", "x"), "run_month", lambda _held: next(chunks)))
    held = Held("1", system(), {}, {})
    for number, is_read in ((1, False), (2, True)):
        chunk = kind.chunk(held)
        assert chunk.write
        chunk.write()
        measure.refresh_from_db()
        assert (len(wrote), bool(measure.delivered_on)) == (number, is_read)


def test_case_page_tells_where_it_was_read_and_what_became_of_the_income(
    measure: PlannedMeasure, client_of: Callable[..., Client]
) -> None:
    paid(date(2024, 8, 1))
    read_deliveries(actor=system())
    HouseholdClass.objects.filter(household_id=1).update(net_per_head_fen=620_000)
    address = reverse("case", args=[measure.case_id])
    page = client_of("leading_group_office").get(address).content.decode()
    assert "2024-08第5行" in page
    assert "5,000.00 → 6,200.00" in page
    village = client_of("village_clerk", OWN_VILLAGE).get(address).content.decode()
    assert "第5行" in village
    assert "6,200.00" not in village, "the village reads no amounts"
