"""What departments' files show of planned measures is read, not typed; a file that is undone takes its mark with it (practice.md P19)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from county.casework.chain import Crew
from county.records import OWN_VILLAGE, make_household
from jingzhun.county.accounts.actor import Actor, system_actor
from jingzhun.county.audit.models import Event
from jingzhun.county.casework.models import Case, PlannedMeasure
from jingzhun.county.casework.operations.plan_measures import Planned, mark_measure, plan_measures
from jingzhun.county.casework.operations.read_deliveries import read_deliveries
from jingzhun.county.clues.models import HouseholdClass
from jingzhun.county.clues.operations.continue_month import MONTH
from jingzhun.county.home import work
from jingzhun.county.home.verifying import verify
from jingzhun.county.home.work import KINDS, then_reads_deliveries
from jingzhun.county.intake.operations.carry_undo import EXCEL_UNDO
from jingzhun.county.intake.operations.run_delivery import EXCEL_RUN
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


@pytest.mark.parametrize("kind", [MONTH, EXCEL_RUN, EXCEL_UNDO], ids=lambda kind: kind.name)
def test_jobs_that_bring_files_read_deliveries_in_the_worker(kind: JobKind, monkeypatch: pytest.MonkeyPatch) -> None:
    known = {one.name: one for one in KINDS}[kind.name]
    assert (known.title, known.act) == (kind.title, kind.act)
    wrote: list[str] = []
    chunks = [Chunk({}, number, 2, write=lambda: wrote.append("chunk"), is_last=number == 2) for number in (1, 2)]
    monkeypatch.setattr(work, "read_deliveries", lambda *, actor: wrote.append(f"read by {actor.officer_id}"))
    monkeypatch.setitem(vars(kind), "chunk", lambda held: chunks[int(held.job_id)])  # a frozen one, whose own work is not done here
    for number, after in enumerate((["chunk"], ["chunk", "chunk", "read by None"])):
        write = known.chunk(Held(str(number), system(), {}, {})).write
        assert write
        write()
        assert wrote == after


@pytest.fixture
def planned(crew: Crew, at: Callable[[int], None]) -> Case:
    """A case whose household was listed and whose measures were planned the day after."""
    at(20)
    case = crew.until(crew.opened(1), "marked")
    plan = [Planned(measure, "民政局", PLANNED + timedelta(days=30)) for measure in ("comprehensive_security", "health")]
    return plan_measures(actor=crew.team, case_id=case.pk, version=case.version, on=PLANNED, plan=plan)


def test_plan_keeps_its_day_and_the_income_it_began_with_and_its_files_are_read(planned: Case) -> None:
    assert list(planned.measures.values_list("planned_on", "before_fen")) == [(PLANNED, 700_000)] * 2
    paid(PLANNED)
    assert read_deliveries(actor=system()) == 1


def test_plan_made_before_its_day_was_kept_gets_it_from_the_history_of_its_case(planned: Case, crew: Crew) -> None:
    paid(PLANNED)
    make_household(9)
    other = crew.opened(9, source="visit", clue_key=None)
    PlannedMeasure.objects.create(household_id=9, case=other, measure="health", owner="医保局", due_on=PLANNED)
    PlannedMeasure.objects.update(planned_on=None)
    assert read_deliveries(actor=system()) == 0, "no day of a plan: no file is read for it"
    fill = import_module("jingzhun.county.casework.migrations.0014_plans_have_their_day").fill
    for _again in range(2):
        fill(apps, SimpleNamespace(connection=connection))
        assert set(planned.measures.values_list("planned_on", flat=True)) == {PLANNED}
        assert other.measures.get().planned_on is None, "its history tells no plan"
    assert read_deliveries(actor=system()) == 1


def test_queries_do_not_grow_with_the_measures_and_the_trail_tells_each(measure: PlannedMeasure) -> None:
    counted = []
    for measures in (("comprehensive_security",), ("comprehensive_security", "health")):
        PlannedMeasure.objects.exclude(pk=measure.pk).delete()
        for other in measures[1:]:
            PlannedMeasure.objects.create(
                household_id=1, case=measure.case, measure=other, owner="医保局", due_on=date(2024, 9, 1), planned_on=PLANNED
            )
        PlannedMeasure.objects.update(delivered_on=None, delivered_batch=None, delivered_row=None)
        IncomeLine.objects.all().delete()
        paid(date(2024, 8, 1))
        DepartmentEvent.objects.get_or_create(
            event_id=1, household_id=1, kind="doctor_contract", event_on=date(2024, 8, 31), is_cumulative=False, department="health",
            source_batch="doctor_contracts:2024-08:health", source_row=1,
        )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            assert read_deliveries(actor=system()) == len(measures)
        counted.append(len(queries))
    assert counted[0] == counted[1]
    IncomeLine.objects.update(retracted_at=timezone.now())
    assert read_deliveries(actor=system()) == 1
    told = Event.objects.filter(act="read_delivery").order_by("sequence").last()
    assert told
    assert told.changes == {
        "comprehensive_security": ["2024-08-01", "None"], "file": ["dibao_paid:2024-08:civil", None], "row": [5, None],
    }  # fmt: skip


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
