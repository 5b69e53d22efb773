"""A new key: every sealed column and file is sealed again, opens as before, is found as before; killed in between it goes on."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from county.records import OWN_VILLAGE, make_household, reserved_id
from intake.papers import book
from jingzhun.county.accounts.actor import Actor, system_actor
from jingzhun.county.audit.models import Event
from jingzhun.county.config.ciphers import SealBroken
from jingzhun.county.config.sealed import keys
from jingzhun.county.config.sealed_files import ROOMS
from jingzhun.county.home import resealing
from jingzhun.county.home.resealing import change_key, reseal, sealed_fields
from jingzhun.county.intake.keeping import kept, place_of
from jingzhun.county.intake.models import ListRow
from jingzhun.county.intake.operations.give_list import GIVEN, give_list
from jingzhun.county.registry.models import Household, Person
from jingzhun.county.registry.queries import search_persons

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_keys(tmp_path: Path) -> Iterator[None]:
    """Let the test change keys that no other test has, and find no file that another test spoilt on purpose."""
    clean()
    kept_keys, there = tmp_path / "keys", settings.DATA / "keys"
    keys()
    shutil.copytree(there, kept_keys)
    yield
    shutil.rmtree(there)
    shutil.copytree(kept_keys, there)
    clean()  # what was sealed under the test's keys no other test could open


def clean() -> None:
    for room in ROOMS:
        shutil.rmtree(settings.DATA / room, ignore_errors=True)


def stored(table: str, column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")  # noqa: S608 - names of our own models
        return [row[0] for row in cursor.fetchall()]


def county(make_actor: Callable[..., Actor]) -> tuple[Actor, int, bytes]:
    for number in range(1, 6):
        make_household(number, village=OWN_VILLAGE, phone=f"1390000000{number}", members=2)
    office = make_actor("leading_group_office")
    content = book([["姓名", "身份证号", "疑点"], ["王伟", reserved_id(10), "x"]])
    task = give_list(actor=office, name="x.xlsx", content=content, title="x", due_on=timezone.localdate() + timedelta(days=1))
    return office, task.pk, content


def test_everything_is_sealed_again_and_opens_as_before(own_keys: None, make_actor: Callable[..., Actor]) -> None:
    office, task, content = county(make_actor)
    before = keys().current
    done = change_key(actor=system_actor("150424"))
    assert keys().current != before
    assert (done["registry_person.id_number"], done["registry_household.phone"], done["intake_listrow.sealed_told"]) == (10, 5, 1)
    assert done["files"] >= 1
    for field in sealed_fields():
        assert all(keys().is_current(value) for value in stored(field.model._meta.db_table, field.column)), field.bound_to
    assert keys().is_current_bytes(place_of("list", task, GIVEN).read_bytes())
    assert kept("list", task, GIVEN) == content
    assert Person.objects.get(pk=10).id_number.open() == reserved_id(10)  # type: ignore[union-attr]
    assert Household.objects.get(pk=1).phone.open() == "13900000001"  # type: ignore[union-attr]
    assert ListRow.objects.get().told["name"] == "王伟"
    assert [p.pk for p in search_persons(office, reserved_id(20))] == [20], "the index has a key of its own"
    assert Event.objects.filter(act="change_key").count() == 1
    assert set(reseal().values()) == {0}, "once more changes nothing"


def test_killed_in_between_it_goes_on_without_a_further_key(
    own_keys: None, make_actor: Callable[..., Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    county(make_actor)
    monkeypatch.setattr(resealing, "AT_A_TIME", 3)
    seen: list[str] = []

    def dies(what: str, count: int) -> None:
        seen.append(what)
        if len(seen) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        change_key(actor=system_actor("150424"), tell=dies)
    name = keys().current
    reseal()
    assert keys().current == name
    assert all(keys().is_current(value) for f in sealed_fields() for value in stored(f.model._meta.db_table, f.column))


def test_file_that_was_spoilt_on_disk_is_named_and_all_others_are_sealed_again(
    own_keys: None, make_actor: Callable[..., Actor]
) -> None:
    _, task, content = county(make_actor)
    spoilt = place_of("list", task, "spoilt.xlsx")
    spoilt.write_bytes(b"no seal of ours")
    with pytest.raises(SealBroken) as told:
        change_key(actor=system_actor("150424"))
    assert (told.value.code, told.value.fields["count"]) == ("spoilt", 1)
    assert f"papers/list/{task}/spoilt.xlsx" in told.value.sentence.zh
    assert kept("list", task, GIVEN) == content
    assert keys().is_current_bytes(place_of("list", task, GIVEN).read_bytes())
    with pytest.raises(CommandError, match="jingzhun rekey --go-on"):
        call_command("change_key", "--go-on")
    spoilt.unlink()
    assert reseal()["files"] == 0


def test_only_the_security_administrator_or_the_machine_itself_may(make_actor: Callable[..., Actor]) -> None:
    with pytest.raises(PermissionDenied):
        change_key(actor=make_actor("leading_group_office"))
