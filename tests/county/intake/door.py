"""A door with an officer before it and a worker behind it: files of stays with faults planted where a test wants them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pytest
from django.conf import settings

from county.records import make_household, reserved_id
from intake.samples import good_row, workbook_of
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.accounts.queries import actor_of
from jingzhun.county.clues.month_files import store
from jingzhun.county.home.work import KINDS
from jingzhun.county.intake.models import Delivery
from jingzhun.county.intake.operations.confirm_delivery import confirm_delivery
from jingzhun.county.intake.operations.upload_file import upload_file
from jingzhun.county.jobs.models import UNFINISHED, Job
from jingzhun.county.jobs.operations.carry_on import carry_on
from jingzhun.intake import profile_of

PERIOD = "2024-06"
STAYS = "medical_stays"
PEOPLE = 32  # volume is compared from thirty rows on
GIVEN_NAMES = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉"


def stay(number: int, **cells: str) -> dict[str, str]:
    """Return one row of the list: a stay of the head of a household."""
    told = {"name": name_of(number), "id_number": reserved_id(number * 10), "admitted_on": "2024-05-20", "bill_no": f"B{number:04}"}
    return good_row(profile_of(STAYS), **told | cells)


def lapse(number: int) -> dict[str, str]:
    """Return one row of the list of the uninsured: a whole list each month."""
    told = {"name": name_of(number), "id_number": reserved_id(number * 10), "reason": "外出"}
    return good_row(profile_of("uninsured"), **told)


def name_of(number: int) -> str:
    return f"王{GIVEN_NAMES[number % len(GIVEN_NAMES)]}"


def rows_of(wrong: Mapping[int, Mapping[str, str]] | None = None, count: int = PEOPLE) -> list[dict[str, str]]:
    """Return stays of so many people; ``wrong`` plants cells by number."""
    return [stay(number, **(wrong or {}).get(number, {})) for number in range(1, count + 1)]


@dataclass
class Door:
    """The county office at the door."""

    actor: Actor
    second: Actor

    def give(
        self,
        rows: Sequence[Mapping[str, str]],
        name: str = "住院.xlsx",
        *,
        content: bytes = b"",
        profile: str = STAYS,
        period: str = PERIOD,
    ) -> Delivery:
        data = content or workbook_of(profile_of(profile), rows)
        made = upload_file(actor=self.actor, name=name, content=data, period=period)
        return self.work(made)

    def work(self, delivery: Delivery) -> Delivery:
        """Let a worker do what waits, and return the delivery as it then is."""
        for job in Job.objects.filter(state__in=UNFINISHED).order_by("sequence"):
            carry_on(job.job_id, {kind.name: kind for kind in KINDS}, worker="test")
        return Delivery.objects.get(pk=delivery.pk)

    def take_in(self, delivery: Delivery, mode: str = "correct_only") -> Delivery:
        return self.work(confirm_delivery(actor=self.actor, delivery_id=delivery.pk, version=delivery.version, mode=mode))


@pytest.fixture
def office(make_actor: Callable[..., Actor]) -> Actor:
    return make_actor("leading_group_office")


@pytest.fixture
def door(office: Actor, make_officer: Callable[..., object]) -> Door:
    shutil.rmtree(store().folder, ignore_errors=True)
    shutil.rmtree(settings.DATA / "intake", ignore_errors=True)
    for number in range(1, PEOPLE + 1):
        make_household(number, head=name_of(number))
    second = make_officer("leading_group_office", "150424", "second.officer")
    return Door(office, actor_of(second, on=date(2024, 6, 30)))  # type: ignore[arg-type]
