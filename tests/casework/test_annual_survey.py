"""What of an income sheet must be looked at, where a county compares net income and where it compares disposable income (practice.md P10, P16)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from jingzhun.casework import add_up, findings_of, low_below_fen
from jingzhun.policy import Policy, load
from jingzhun.policy.income_lines import PARTS, counted_lines_of, deduction_fen

LINE_FEN, DEDUCTION_FEN = 830_000, 40_000  # Inner Mongolia's line of 2024 (M5), a resident's own contribution of 2024 (K)
DAY = date(2024, 9, 30)


def policy_of(compares: str = "net", *, day: date = DAY) -> Policy:
    told: Mapping[str, object] = {"from": "2019", "value": compares, "source": "K", "verified": False}
    return load("cn/150424", day, overrides={"screening/monitoring_line": {"compares": [told]}})


@pytest.mark.parametrize(
    ("compares", "lowest", "deduction"), [("net", LINE_FEN, 0), ("disposable", LINE_FEN + DEDUCTION_FEN, DEDUCTION_FEN)]
)
def test_each_side_of_the_line_and_of_what_is_taken_off_before_it(compares: str, lowest: int, deduction: int) -> None:
    policy = policy_of(compares)
    assert (low_below_fen(policy), deduction_fen(policy)) == (lowest, deduction)
    assert findings_of(lowest, None, policy) == ()
    assert findings_of(lowest - 1, None, policy) == ("low_income",)


def test_deduction_that_is_not_known_says_so_and_calls_nobody_poor() -> None:
    assert findings_of(1, None, policy_of("disposable", day=date(2025, 9, 30))) == ("line_unknown",)
    assert findings_of(1, 2, policy_of("disposable", day=date(2025, 9, 30))) == ("line_unknown", "income_fall")


def test_five_parts_are_those_of_the_code_list_and_costs_are_taken_off() -> None:
    policy = policy_of()
    assert set(PARTS) == {line.part for line in counted_lines_of(policy).values()}
    sums = add_up({"a1": 5, "b2": 7, "e2": 4}, policy, 2)
    assert dict(sums.parts) == {"wage": 5, "production": 7, "property": 0, "transfer": 0, "cost": 4}
    assert (sums.net_fen, sums.per_head_fen) == (8, 4)
