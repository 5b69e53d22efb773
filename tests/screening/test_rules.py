"""Every rule is whole: code, bit, law, numbers, sentences, case file; and its card tells the same."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from jingzhun.policy import load
from jingzhun.screening import RULES, reason_cards, rule_cards
from jingzhun.screening.classes import CLASS_OF, REASONS, VISITS
from jingzhun.screening.guarantees import BREAKS
from screening.county import POLICY

CASES = Path(__file__).parents[1] / "cases" / "screening"
CODES = {rule.code for rule in RULES}


def test_codes_and_bits_are_used_once() -> None:
    assert not [code for code, n in Counter(rule.code for rule in RULES).items() if n > 1]
    bits = [POLICY.rule(rule.path).bit for rule in RULES]
    assert None not in bits
    assert len(set(bits)) == len(bits)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_has_its_pack_its_risk_and_its_case_file(rule) -> None:
    assert rule.path == f"screening/{rule.code.lower()}"
    assert rule.risk in POLICY.codes("risk_types").codes
    text = (CASES / f"{rule.code.lower()}.yaml").read_text(encoding="utf-8")
    assert f"{rule.code}: {'unknown' if rule.code == 'HOUSE_DAMAGE' else 'yes'}" in text
    assert f"{rule.code}: no" in text
    assert f"{rule.code}: unknown" in text


def test_every_pack_of_the_room_has_a_case_file() -> None:
    assert not [r.path for r in POLICY.rules("screening") if not (CASES / f"{r.path.removeprefix('screening/')}.yaml").exists()]


def test_cards_tell_the_law_and_every_number_with_its_source() -> None:
    cards = rule_cards(POLICY)
    assert [card["code"] for card in cards] == [rule.code for rule in RULES]
    for card in cards:
        assert card["document"]
        assert card["article"]
        assert card["numbers"]
        for number in card["numbers"]:
            assert number["unit"]
            assert number["source"]
            assert number["from"]
    assert {"zh": "单次住院费用预警", "en": "Cost of a hospital stay"} in [card["title"] for card in cards]


def test_cards_of_another_day_hold_the_numbers_of_that_day() -> None:
    before = {card["code"]: card["numbers"] for card in rule_cards(load("cn/150424", date(2021, 12, 31)))}
    assert [n["state"] for n in before["MEDICAL_COST"]] == ["abolished"] * 3
    assert [n["value"] for n in rule_cards(POLICY)[0]["numbers"]][:2] == [6000, 10000]


def test_class_reasons_are_told_once_and_visits_are_among_them() -> None:
    codes = [card["code"] for card in reason_cards()]
    assert len(set(codes)) == len(codes) == len(REASONS)
    assert set(VISITS) <= set(codes)
    assert set(CLASS_OF) <= set(codes)
    assert set(CLASS_OF.values()) <= set(POLICY.codes("classes").codes)


def test_guarantees_break_by_rules_that_are_there() -> None:
    assert {code for codes in BREAKS.values() for code in codes} <= CODES


def test_codes_named_in_packs_stand_in_their_lists() -> None:
    lists = {"able": "labour", "earning": "employment", "order": "risk_types", "safe_grades": "house_grades"}
    for numbers in POLICY.rules("screening"):
        for name in set(numbers.parameters) & set(lists):
            assert set(numbers.codes(name) or ()) <= set(POLICY.codes(lists[name]).codes), (numbers.path, name)
