"""A township at the Excel door: its file speaks of its own people only, and replaces nobody else's facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.conf import settings

from county.intake.door import STAYS, Door, lapse, name_of, rows_of, stay
from county.records import FAR_VILLAGE, make_household, reserved_id
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.config.sealed_files import read_sealed, sealed_files
from jingzhun.county.intake.folder import file_of
from jingzhun.county.intake.models import Delivery
from jingzhun.county.intake.visible import visible_deliveries
from jingzhun.county.registry.models import DepartmentEvent
from jingzhun.county.registry.models.sourced import STANDS

TOWNSHIP = "150424100"
FAR, NOBODY = 77, 88
pytestmark = pytest.mark.django_db


@pytest.fixture
def township(door: Door, make_actor: Callable[..., Actor]) -> Door:
    """A clerk of a township that is not FAR_VILLAGE's, at the door."""
    make_household(FAR, head=name_of(FAR), village=FAR_VILLAGE)
    clerk = make_actor("township_clerk", TOWNSHIP)
    assert not FAR_VILLAGE.startswith(TOWNSHIP)
    return replace(door, actor=clerk)


def check(township: Door, extra: list[dict[str, str]]) -> Delivery:
    return township.give([*rows_of(), *extra])


def test_rows_of_own_people_are_right(township: Door) -> None:
    delivery = check(township, [])
    assert (delivery.scope, delivery.state, delivery.rows_wrong) == (TOWNSHIP, "checked", 0)


def test_somebody_elsewhere_and_nobody_get_the_same_sentence(township: Door) -> None:
    delivery = check(township, [stay(FAR), stay(NOBODY)])
    told = list(delivery.faults.filter(severity="error"))
    assert [f.rule for f in told] == ["out_of_scope", "out_of_scope"]
    assert len({f.zh for f in told}) == 1
    assert delivery.rows_wrong == 2


def test_the_office_s_file_is_of_the_whole_county(door: Door) -> None:
    make_household(FAR, head=name_of(FAR), village=FAR_VILLAGE)
    delivery = door.give([*rows_of(), stay(FAR)])
    assert (delivery.scope, delivery.rows_wrong) == ("", 0)


def test_only_the_office_confirms_and_another_township_sees_nothing(
    door: Door, township: Door, make_officer: Callable[..., object], make_actor: Callable[..., Actor]
) -> None:
    delivery = check(township, [])
    assert not township.actor.may("confirm_import")
    assert door.take_in(delivery).state == "done"
    other = make_actor("township_clerk", FAR_VILLAGE[:9])
    assert not visible_deliveries(other).exists()
    assert visible_deliveries(township.actor).count() == 1


def test_a_township_s_whole_list_replaces_only_its_own(door: Door, township: Door) -> None:
    everyone = [*(lapse(n) for n in range(1, 33)), lapse(FAR)]
    door.take_in(door.give(everyone, profile="uninsured", name="一月.xlsx"))
    before = DepartmentEvent.objects.filter(STANDS).count()
    mine = door.take_in(township.give([lapse(n) for n in range(1, 31)], profile="uninsured", name="二月.xlsx", period="2024-07"))
    assert mine.state == "done"
    standing = DepartmentEvent.objects.filter(STANDS)
    assert standing.filter(household_id=FAR).count() == 1
    assert standing.count() == before - 2


def test_volume_is_compared_with_the_same_township_s_file(door: Door, township: Door) -> None:
    door.take_in(door.give(rows_of(), name="县.xlsx"))
    few = township.give([stay(n, bill_no=f"T{n}") for n in range(1, 4)], name="乡.xlsx", period="2024-07")
    assert few.state == "checked"


def test_file_on_disk_is_sealed(door: Door) -> None:
    delivery = door.give(rows_of())
    number = reserved_id(10).encode()
    raw = b"".join(path.read_bytes() for path in sealed_files())
    assert number not in raw
    assert STAYS.encode() not in raw
    assert read_sealed(file_of(delivery))[:2] == b"PK"
    assert (settings.DATA / "intake").is_dir()
