"""Deprivations of households written by hand: each side of every line, and what a missing answer does."""

from __future__ import annotations

from datetime import date

import pytest

from jingzhun.policy import Policy, PolicyFault, load
from jingzhun.screening import deprivations
from jingzhun.tables.engines.duckdb import DuckEngine
from jingzhun.tables.surveys import DEPRIVATIONS, SURVEY_HOUSEHOLDS, SURVEY_PERSONS

HOME = {"household_id": 1, "walls": "good", "roof": "good", "floor": "good", "water_supply": "inside"}
ADULT = {"age": 40, "schooling_years": 6}
ON = date(2018, 7, 1)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load("cn/test/costa_rica", ON)


def _judge(policy: Policy, *people: dict[str, int | None], **home: object) -> dict[str, object]:
    row = {**HOME, "members_seen": len(people), "members_told": len(people), **home}
    rows = [{"household_id": 1, "person_id": n, **p} for n, p in enumerate(people)]
    with DuckEngine() as engine:
        homes = engine.table("homes", SURVEY_HOUSEHOLDS.from_rows([row]), SURVEY_HOUSEHOLDS)
        members = engine.table("people", SURVEY_PERSONS.from_rows(rows), SURVEY_PERSONS)
        return DEPRIVATIONS.conform(engine.run(deprivations(homes, members, policy))).to_pylist()[0]


def test_household_when_nothing_is_wrong_then_no_deprivation(policy: Policy) -> None:
    found = _judge(policy, ADULT, {"age": 10, "schooling_years": 3, "years_behind": 0})
    assert found == {
        "household_id": 1, "housing": False, "water": False, "education": False, "dependency": False,
        "deprived_count": 0, "unknown_count": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("home", "housing"),
    [
        ({"walls": "bad"}, True),
        ({"roof": "bad"}, True),
        ({"floor": "bad"}, True),
        ({"floor": "regular"}, False),
        ({"walls": None}, None),
        ({"walls": None, "roof": "bad"}, True),
    ],
)
def test_housing_when_any_part_is_bad(policy: Policy, home: dict[str, object], housing: bool | None) -> None:
    assert _judge(policy, ADULT, **home)["housing"] is housing


@pytest.mark.parametrize(("supply", "water"), [("none", True), ("outside", True), ("inside", False), (None, None)])
def test_water_when_no_pipe_reaches_the_dwelling(policy: Policy, supply: str | None, water: bool | None) -> None:
    assert _judge(policy, ADULT, water_supply=supply)["water"] is water


@pytest.mark.parametrize(
    ("people", "education"),
    [
        ([{"age": 18, "schooling_years": 5}], True),
        ([{"age": 18, "schooling_years": 6}], False),
        ([{"age": 17, "schooling_years": 11, "years_behind": 0}, {"age": 40, "schooling_years": 5}], True),
        ([{"age": 40, "schooling_years": None}], None),
        ([{"age": 40, "schooling_years": None}, ADULT], False),
        ([{"age": 17, "schooling_years": 9, "years_behind": 0}], None),
        ([ADULT, {"age": 17, "years_behind": 2}], True),
        ([ADULT, {"age": 17, "years_behind": 1}], False),
        ([ADULT, {"age": 18, "schooling_years": 6, "years_behind": 5}], False),
        ([ADULT, {"age": 7, "years_behind": 2}], True),
        ([ADULT, {"age": 7, "years_behind": None}], None),
        ([ADULT, {"age": 6, "years_behind": None}], False),
        ([ADULT, {"age": None, "years_behind": 3}], None),
    ],
)
def test_education_when_no_adult_is_schooled_or_a_child_is_behind(
    policy: Policy, people: list[dict[str, int | None]], education: bool | None
) -> None:
    assert _judge(policy, *people)["education"] is education


@pytest.mark.parametrize(
    ("ages", "dependency"),
    [
        ([40, 1, 2], False),
        ([40, 1, 2, 3], True),
        ([20, 19, 65], False),
        ([64, 19, 65, 65], True),
        ([70, 70], True),
        ([40, 1, 2, None], None),
    ],
)
def test_dependency_when_a_worker_keeps_more_than_the_line(policy: Policy, ages: list[int | None], dependency: bool | None) -> None:
    assert _judge(policy, *[{"age": age} for age in ages])["dependency"] is dependency


@pytest.mark.parametrize("told", [2, None])
def test_household_when_a_member_was_not_seen_then_only_what_he_cannot_change_is_known(policy: Policy, told: int | None) -> None:
    found = _judge(policy, ADULT, members_told=told)
    assert (found["education"], found["dependency"], found["unknown_count"]) == (None, None, 2)
    late = _judge(policy, ADULT, {"age": 12, "years_behind": 4}, members_told=told and told + 1)
    assert late["education"] is True
    assert late["deprived_count"] == 1


def test_household_when_no_member_has_a_row_then_unknown(policy: Policy) -> None:
    assert _judge(policy, members_told=3)["unknown_count"] == 2


def test_lines_before_their_first_day_then_everything_is_unknown() -> None:
    found = _judge(load("cn/test/costa_rica", date(2017, 12, 31)), ADULT)
    assert found["unknown_count"] == 4


def test_china_when_asked_for_the_rule_then_it_has_none() -> None:
    with pytest.raises(PolicyFault, match="deprivations"):
        load("cn", ON).rule("screening/deprivations")
