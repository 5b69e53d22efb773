"""Policy of the real packs: days before and of a change, three states, the hash, code lists, working days, questions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingzhun.policy import ParameterAbolished, PolicyFault, WorkingDays, load
from jingzhun.policy.calendar import LAST_KNOWN_YEAR
from jingzhun.policy.loader import jurisdictions
from jingzhun.policy.show import check, diff, history, show
from jingzhun.policy.values import UNITS

LINXI = "cn/150424"


def test_every_shipped_pack_loads() -> None:
    assert check() == ()
    assert {"cn", "cn/15", LINXI} <= set(jurisdictions())


@pytest.mark.parametrize(
    ("day", "fen"),
    [
        ("2023-12-31", None),
        ("2024-01-01", 830_000),
        ("2024-12-31", 830_000),
        ("2025-01-01", None),
        ("2019-10-31", None),
        ("2019-11-01", 500_000),
    ],
)
def test_monitoring_line_holds_on_its_days_only(day: str, fen: int | None) -> None:
    assert load(LINXI, date.fromisoformat(day)).rule("screening/monitoring_line").fen("line") == fen


def test_linxi_works_on_its_own_poverty_line_and_the_country_on_another() -> None:
    day = date(2017, 12, 31)
    assert load(LINXI, day).rule("screening/poverty_line").fen("line") == 289_000
    assert load("cn", day).rule("screening/poverty_line").fen("line") == 295_200


def test_abolished_parameter_says_so_and_is_never_a_number() -> None:
    rule = load(LINXI, date(2021, 1, 1)).rule("screening/poverty_line")
    assert rule.state("line") == "abolished"
    with pytest.raises(ParameterAbolished, match="abolished"):
        rule.fen("line")
    assert load(LINXI, date(2020, 12, 31)).rule("screening/poverty_line").fen("line") == 400_000


def test_reading_a_parameter_in_the_wrong_unit_is_refused() -> None:
    rule = load(LINXI, date(2024, 6, 30)).rule("screening/monitoring_line")
    with pytest.raises(PolicyFault, match="cannot be read as whole"):
        rule.whole("line")
    with pytest.raises(PolicyFault, match="no parameter 'lime'"):
        rule.fen("lime")
    with pytest.raises(PolicyFault, match="no policy"):
        load(LINXI, date(2024, 6, 30)).rule("screening/none")
    with pytest.raises(PolicyFault, match="cn/150424"):
        load("cn/999999", date(2024, 6, 30))


def test_hash_depends_on_the_law_and_not_on_the_day() -> None:
    first, second = load(LINXI, date(2024, 6, 30)), load(LINXI, date(2020, 1, 1))
    assert first.hash == second.hash
    assert first.hash != load("cn", date(2024, 6, 30)).hash
    changed = load(LINXI, date(2024, 6, 30), overrides={"screening/monitoring_line": {"line": [{"from": "2024", "value": 8400}]}})
    assert changed.hash != first.hash
    assert changed.rule("screening/monitoring_line").fen("line") == 840_000
    assert changed.rule("screening/monitoring_line").value("line").source == "inline"  # type: ignore[union-attr]


def test_inline_override_when_unknown_then_refused() -> None:
    with pytest.raises(PolicyFault):
        load(LINXI, date(2024, 6, 30), overrides={"screening/monitoring_line": {"lime": [{"from": "2024", "value": 1}]}})
    with pytest.raises(PolicyFault):
        load(LINXI, date(2024, 6, 30), overrides={"screening/none": {}})


def test_questions_of_an_officer_are_answered() -> None:
    policy = load(LINXI, date(2024, 6, 30))
    shown = show(policy, "screening/monitoring_line.line")
    assert shown[0].as_dict()["value"] == 8300
    assert shown[0].as_dict()["verified"] is True
    changes = {c.path: c for c in diff(load(LINXI, date(2023, 12, 31)), policy)}
    assert changes["screening/monitoring_line.line"].as_dict()["after"]["value"] == 8300  # type: ignore[index]
    assert [v.from_on.year for v in history(policy, "screening/monitoring_line.line")] == [2019, 2021, 2024, 2025]
    with pytest.raises(PolicyFault):
        show(policy, "nothing/here")


@given(st.dates(date(2010, 1, 1), date(2035, 1, 1)))
def test_value_in_force_is_the_only_one_of_its_day(day: date) -> None:
    policy = load(LINXI, day)
    for rule in policy.rules():
        for parameter in rule.parameters.values():
            assert sum(v.holds_on(day) for v in parameter.values) <= 1


def test_code_lists_hold_what_the_forms_hold() -> None:
    policy = load(LINXI, date(2024, 6, 30))
    sizes = {
        name: len(policy.codes(name).codes)
        for name in ("risk_types", "measure_kinds", "relation", "school_state", "income_lines", "causes")
    }
    assert sizes == {"risk_types": 10, "measure_kinds": 14, "relation": 28, "school_state": 25, "income_lines": 42, "causes": 12}
    relation = policy.codes("relation")
    assert relation.code_of("长子") == "son"
    assert relation.code_of("不认识") is None
    assert relation.label("head").zh == "户主"
    assert "weak" not in policy.codes("labour").valid_on(date(2018, 12, 31))
    assert "weak" in policy.codes("labour").valid_on(date(2019, 1, 1))
    assert policy.codes("measure_kinds").attribute("job", "is_development") is True
    with pytest.raises(PolicyFault):
        relation.label("nobody")
    with pytest.raises(PolicyFault):
        policy.codes("nothing")


def test_synonyms_never_point_two_ways() -> None:
    for found in load(LINXI, date(2024, 6, 30)).lists():
        texts = [t for e in found.entries.values() for t in {e.label.zh, *e.synonyms}]
        assert len(texts) == len(set(texts)), found.name


def test_working_days_follow_the_published_calendar() -> None:
    calendar = WorkingDays()
    assert not calendar.is_working(date(2024, 10, 1))
    assert calendar.is_working(date(2024, 9, 29))  # a Sunday worked for the holiday
    assert calendar.add(date(2024, 9, 30), 1, "working") == date(2024, 10, 8)
    assert calendar.add(date(2024, 9, 30), 15) == date(2024, 10, 15)


def test_working_days_beyond_the_calendar_fall_back_and_alarm() -> None:
    calendar = WorkingDays()
    beyond = date(LAST_KNOWN_YEAR + 1, 1, 1)
    assert calendar.is_guessed(beyond)
    assert not calendar.is_guessed(beyond - timedelta(days=1))
    assert calendar.fallback == "weekdays"
    assert str(LAST_KNOWN_YEAR + 1) in calendar.alarm.zh
    assert str(LAST_KNOWN_YEAR + 1) in calendar.alarm.en
    monday = next(beyond + timedelta(days=n) for n in range(7) if (beyond + timedelta(days=n)).weekday() == 0)
    assert calendar.is_working(monday)
    assert not calendar.is_working(monday + timedelta(days=5))


def test_every_unit_says_how_it_is_kept() -> None:
    assert {u["kept"] for u in UNITS.values()} <= {"fen", "ppm", "percent", "whole", "text", "codes", "flag", "table"}
    assert all(u["zh"] and u["en"] for u in UNITS.values())
