"""The floor: on PostgreSQL a query that forgot its scope reads nothing foreign, and every table of people has its policy."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.test import Client
from django.urls import path

from county.access.world import FOREIGN_HEAD, OWN_HEAD, make_world
from county.conftest import logged_in
from jingzhun.county.accounts.floor import on_the_floor
from jingzhun.county.accounts.queries import actor_of
from jingzhun.county.config.urls import urlpatterns as real
from jingzhun.county.registry.models import Household, Membership, Person

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="the floor is PostgreSQL's"),
]
ALL = ("SELECT head_name FROM registry_household", "SELECT name FROM registry_person")


def forgetful(request: HttpRequest) -> JsonResponse:
    """A page that forgot to ask who looks."""
    with connection.cursor() as cursor:
        cursor.execute(ALL[0])
        raw = [row[0] for row in cursor.fetchall()]
    return JsonResponse(
        {"raw": raw, "persons": list(Person.objects.values_list("name", flat=True)), "count": Household.objects.count()}
    )


urlpatterns = [path("forgetful", forgetful), *real]


@pytest.mark.parametrize("role", ["village_clerk", "township_clerk", "assigned_helper"])
@pytest.mark.urls("county.access.test_floor")
def test_page_when_it_forgets_its_scope_then_nothing_foreign_is_read(role: str) -> None:
    world = make_world(role)
    said = logged_in(world.officer).get("/forgetful").json()
    assert said["raw"] == [OWN_HEAD]
    assert said["count"] == 1
    assert FOREIGN_HEAD not in said["persons"]
    assert len(said["persons"]) == 2


@pytest.mark.urls("county.access.test_floor")
def test_page_when_nobody_is_logged_in_then_nothing_is_read() -> None:
    make_world("village_clerk")
    assert Client().get("/forgetful").json() == {"raw": [], "persons": [], "count": 0}


@pytest.mark.urls("county.access.test_floor")
def test_connection_when_the_request_is_over_then_the_next_one_stands_on_its_own_floor() -> None:
    world = make_world("village_clerk")
    client = logged_in(world.officer)
    assert client.get("/forgetful").json()["count"] == 1
    assert Household.objects.count() == 2, "jobs and operations run above the floor"
    assert Client().get("/forgetful").json()["count"] == 0
    assert client.get("/forgetful").json()["count"] == 1


def test_role_when_it_writes_people_then_refused() -> None:
    world = make_world("village_clerk")
    actor = actor_of(world.officer, on=world.officer.made_at.date())
    with on_the_floor(actor):
        with pytest.raises(ProgrammingError), transaction.atomic():
            Household.objects.create(household_id=99, village_code="150424100201", head_name="x")
        assert Household.objects.filter(pk=1).update(head_name="x") == 0
        assert Membership.objects.filter(household_id=2).count() == 0


def test_setting_when_it_is_crooked_then_it_widens_nothing() -> None:
    make_world("village_clerk")
    for crooked in ("", ",", "%", "_", "15%", "' OR true --", "150424100201' , '15", "，15"):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('jingzhun.divisions', %s, true), set_config('jingzhun.officer', '', true), "
                    "set_config('role', 'jingzhun_reader', true)",
                    [crooked],
                )
                cursor.execute(ALL[0])
                assert cursor.fetchall() == [], crooked
            transaction.set_rollback(True)


def test_tables_when_they_hold_people_then_each_has_the_policy() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.table_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name) "
            "WHERE c.table_schema = current_schema() AND c.column_name IN ('household_id', 'person_id') AND t.table_type = 'BASE TABLE'"
        )
        people = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT tablename FROM pg_policies WHERE policyname = 'floor' AND cmd = 'SELECT'")
        held = {row[0] for row in cursor.fetchall()}
    known = {
        "audit_event",
        "audit_read",
        "registry_helperassignment",
        "casework_helprequest",
    }  # read by the audit administrator; asked for by the policy itself; shown to whoever holds a receipt, limited by its village
    bare = people - held - known
    assert not bare, f"call jingzhun_floor() in a migration of home after the one that made these tables: {sorted(bare)}"
    assert {"registry_household", "registry_person", "registry_membership", "clues_clue"} <= held
