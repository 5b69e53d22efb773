"""Raw departmental rows go after the dated period; people who were flagged keep theirs, the registry and the trail stay (P32)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from county.intake.door import PEOPLE, Door, rows_of
from county.records import SINCE
from jingzhun.county.accounts.actor import Actor, StepUpNeeded
from jingzhun.county.audit.models import Event
from jingzhun.county.clues.month.store_tables import clean_place
from jingzhun.county.clues.month_files import store
from jingzhun.county.home.verifying import verify
from jingzhun.county.intake.folder import clean_of, file_of, folder_of
from jingzhun.county.intake.models import RowFix, WrongRow
from jingzhun.county.intake.operations.erase_raw_rows import erasable, erase_raw_rows
from jingzhun.county.intake.operations.fix_rows import fix_rows
from jingzhun.county.registry.models import DepartmentEvent, HouseholdState
from jingzhun.county.registry.models.sourced import STANDS
from jingzhun.tables.catalogue import CONTRACTS

DAY_BEFORE, DAY = date(2024, 12, 27), date(2024, 12, 28)  # 180 days after 30 June, and the day after
pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(make_actor: Callable[..., Actor]) -> Actor:
    return make_actor("security_admin")


def test_the_files_of_a_settled_delivery_go_on_the_day_and_not_before(door: Door, keeper: Actor) -> None:
    delivery = door.give(rows_of({2: {"bill_no": ""}}))
    fix_rows(actor=door.actor, delivery_id=delivery.pk, version=delivery.version, fixes={(3, 0): "王芳"})
    delivery = door.take_in(door.work(delivery))
    standing = DepartmentEvent.objects.filter(STANDS).count()
    assert file_of(delivery).exists()
    assert erasable(DAY_BEFORE).files == 0
    found = erase_raw_rows(actor=keeper, on=DAY)
    assert found.files >= 2
    assert found.rows == PEOPLE - 1
    assert not file_of(delivery).exists()
    assert not clean_of(delivery).exists()
    assert [p.name for p in folder_of(delivery).iterdir()] == ["batch.parquet"]
    assert not WrongRow.objects.filter(delivery=delivery).exists()
    assert not RowFix.objects.filter(delivery=delivery).exists()
    assert DepartmentEvent.objects.filter(STANDS).count() == standing, "the registry stays"
    assert Event.objects.filter(act="erase_raw_rows").count() == 1
    assert erase_raw_rows(actor=keeper, on=DAY).files == 0, "once more changes nothing"
    assert not [breach for done in verify() for breach in done.breaches]


def test_clean_rows_of_flagged_people_stay(door: Door, keeper: Actor) -> None:
    delivery = door.take_in(door.give(rows_of()))
    HouseholdState.objects.create(household_id=3, status="exited", from_on=SINCE)
    links = [
        {
            "batch_id": delivery.batch_id,
            "row": row,
            "person_id": home * 10,
            "household_id": home,
            "band": "same",
            "score_e4": 10_000,
        }
        | {"method": "id", "evidence_zh": "x", "evidence_en": "x"}
        for row, home in ((4, 3), (5, 4))
    ]
    store().write({"links": CONTRACTS["links"].from_rows(links)}, kind="batch", period="2024-06", as_of=date(2024, 6, 30))
    place = clean_place(store().folder, delivery.batch_id)
    place.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({"row": [4, 5, 6], "name": ["甲", "乙", "丙"]}), place)
    erase_raw_rows(actor=keeper, on=DAY)
    assert pq.read_table(place)["name"].to_pylist() == ["甲"]


def test_what_is_not_settled_stays_whatever_its_age(door: Door, keeper: Actor) -> None:
    delivery = door.give(rows_of())
    erase_raw_rows(actor=keeper, on=date(2030, 1, 1))
    assert file_of(delivery).exists()


def test_only_the_security_administrator_with_the_second_factor_may(door: Door, make_actor: Callable[..., Actor]) -> None:
    with pytest.raises(PermissionDenied):
        erase_raw_rows(actor=door.actor, on=DAY)
    with pytest.raises(StepUpNeeded):
        erase_raw_rows(actor=make_actor("security_admin", is_fresh=False), on=DAY)


def test_the_page_tells_what_would_go_and_lets_it_go(door: Door, client_of: Callable[..., Client]) -> None:
    door.take_in(door.give(rows_of()))
    client = client_of("security_admin")
    assert (
        "Delete them" in client.get("/intake/retention/", headers={"Accept-Language": "en"}).content.decode()
        or "删除" in client.get("/intake/retention/").content.decode()
    )
    assert client.post("/intake/retention/").status_code == 302
    assert "没有更早的" in client.get("/intake/retention/").content.decode()
