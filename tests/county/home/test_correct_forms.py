"""Records offered for correction are told in words, with few queries; what a correction did is told whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from county.records import OWN_VILLAGE, make_household
from jingzhun.county.accounts.actor import Actor
from jingzhun.county.home.correct_forms import CORRECTIONS, SAYS, records_of
from jingzhun.county.home.life_forms import KINDS, relations
from jingzhun.county.home.life_sentences import sentences_of
from jingzhun.county.registry.effects import RECORDS
from jingzhun.county.registry.labels import ASSET_NAMES
from jingzhun.county.registry.models import Asset, Household, PersonState
from jingzhun.county.registry.operations.correct import DATED, correct_person
from jingzhun.county.registry.operations.live import Told
from jingzhun.tables.assets import ASSET_KINDS

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 20)


@pytest.fixture(autouse=True)
def household(db: None) -> Household:
    return make_household(1, members=4)


def make_assets(*persons: int) -> None:
    for number in persons:
        Asset.objects.create(
            household_id=1, person_id=number, kind="car", asset_no=str(number), detail="轿车", since_on=date(2020, 3, 1)
        )
        PersonState.objects.create(person_id=number, attribute="labour", value="full", from_on=date(2020, 1, 1))


@pytest.mark.parametrize("kind", sorted(DATED))
def test_every_kind_of_record_that_is_corrected_has_its_words(kind: str) -> None:
    assert RECORDS[kind] in SAYS


def test_every_kind_of_possession_has_a_name() -> None:
    assert set(ASSET_NAMES) == set(ASSET_KINDS)


def test_possession_is_offered_by_whose_and_what_it_is() -> None:
    make_assets(11)
    with override("zh-hans"):
        told = dict(records_of(1, [10, 11]))
    assert [said for key, said in told.items() if key.startswith("asset:")] == ["王小二 机动车 轿车 2020-03-01"]


def test_records_are_told_in_as_many_queries_however_many_there_are() -> None:
    asked = []
    for number in (11, 12, 13):
        make_assets(number)
        with CaptureQueriesContext(connection) as queries:
            records_of(1, [10, 11, 12, 13])
        asked.append(len(queries))
    assert asked == [len(DATED)] * 3


def test_name_corrected_together_with_the_relation_is_told_too(make_actor: Callable[..., Actor]) -> None:
    event = correct_person(
        actor=make_actor("village_clerk", OWN_VILLAGE), household_id=1, person_id=11,
        values={"name": "王小兵", "relation": "grandson", "phone": "13900000001"}, told=Told(on=DAY, reason="入户核实"),
    )  # fmt: skip
    with override("zh-hans"):
        told = sentences_of(event)
    assert set(told) == {"王小兵：之孙子。", "王小兵：姓名已更正。", "王小兵：电话已更正。"}


def test_relation_corrected_alone_is_told_once(make_actor: Callable[..., Actor]) -> None:
    event = correct_person(
        actor=make_actor("village_clerk", OWN_VILLAGE), household_id=1, person_id=11, values={"relation": "grandson"},
        told=Told(on=DAY, reason="入户核实"),
    )  # fmt: skip
    assert len(sentences_of(event)) == 1


def test_bad_value_on_the_page_is_told_by_the_name_of_its_field(client_of: Callable[..., Client]) -> None:
    make_assets(11)
    told = {
        "on": DAY.isoformat(), "reason": "入户核实", "version": 1, "step": "do", "record": f"asset:{Asset.objects.get().pk}",
        "field": "value_fen", "value": "很多",
    }  # fmt: skip
    answer = client_of("leading_group_office").post("/households/1/change/correct-record", told)
    assert answer.status_code == 422
    assert "“价值（元）”的值不能识别" in answer.content.decode()


def test_forms_offer_the_same_relations_and_no_head(household: Household, make_actor: Callable[..., Actor]) -> None:
    actor = make_actor("village_clerk", OWN_VILLAGE)
    forms = {
        key: kind.form(actor=actor, household=household) for key, kind in (KINDS | CORRECTIONS).items() if key in {"join", "come"}
    }
    assert all(form.fields["relation"].choices == relations() for form in forms.values())
    assert "head" not in dict(relations())
    person = CORRECTIONS["correct-person"].form(actor=actor, household=household)
    assert person.fields["relation"].choices == [("", "—"), *relations()]
