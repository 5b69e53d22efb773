"""A table of steps that cannot be worked by stops, naming procedure, row and fault; what is allowed is told."""

from __future__ import annotations

from datetime import date

import pytest

from jingzhun.casework import ProcedureFault, leaks_in, procedure_of
from jingzhun.policy import load

DAY = date(2024, 6, 30)
GOOD = {"step": "visited", "actors": ["resident_team"]}


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([{**GOOD, "who": "me"}], "keys who"),
        ([{"actors": ["resident_team"]}], "needed: step, actors"),
        ([GOOD, GOOD], "stands twice"),
        ([{**GOOD, "after": ["noticed"]}], "names steps that do not stand above it: noticed"),
        ([GOOD, {"step": "noticed", "actors": ["village_committee"], "runs_out": "marked"}], "marked"),
        ([{**GOOD, "within": "three_days"}], "unknown clocks three_days; allowed: visit_days"),
    ],
)
def test_wrong_table_then_row_and_fault_are_named(rows: list[dict[str, object]], named: str) -> None:
    value = [{"from": 2020, "source": "ours", "verified": False, "value": rows}]
    policy = load("cn/150424", DAY, overrides={"casework/monitoring": {"steps": value}})
    with pytest.raises(ProcedureFault) as told:
        procedure_of(policy, "monitoring")
    assert told.value.code == "wrong_step"
    assert named in told.value.sentence.en
    assert "monitoring" in told.value.sentence.zh


def test_county_may_set_its_own_days_and_a_new_step_needs_no_code() -> None:
    own = [{"from": 2020, "value": 2, "source": "ours", "verified": False}]
    policy = load("cn/150424", DAY, overrides={"casework/clocks": {"compare_days": own}})
    step = procedure_of(policy, "monitoring").step("compared")
    assert step is not None
    assert step.within is not None
    assert step.within.count == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("王小明 990424199003077779", "证件"),
        ("王小明 99042419900307777X", "证件"),
        ("王小明 990424900307775", "证件"),
        ("联系13912345678", "电话"),
        ("6222020200012345678", "银行账号"),
        ("因病致贫", "因病"),
        ("内生动力不足", "内生动力"),
    ],
)
def test_what_may_not_be_public_is_found_and_never_repeated(text: str, code: str) -> None:
    found = leaks_in(text, load("cn/150424", DAY))
    assert any(code in one.zh for one in found)
    assert not any(digits in one.zh for one in found for digits in ("9904", "139", "6222"))


def test_a_plain_line_holds_nothing_private() -> None:
    assert leaks_in("二组 王○○ 3人 边缘易致贫户 2024年第12号", load("cn/150424", DAY)) == ()
