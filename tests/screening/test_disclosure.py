"""Who may read what (practice.md P28, P29): held for every rule, not for examples."""

from __future__ import annotations

import re
from datetime import date

import pytest

from jingzhun.rules.rule import Rule
from jingzhun.screening import RULES
from jingzhun.screening.classes import REASONS
from jingzhun.screening.disclosure import sentence
from screening.county import household, screened, tables_of

DISEASES = ("癌", "白血病", "精神", "结核", "病种", "残疾", "cancer", "mental", "tubercul", "disab")
SHAMING = ("自身发展动力", "懒", "lazy", "motivation")
FINDING = {
    "answer": "yes",
    "amount_fen": 1_234_567,
    "threshold_fen": 1_000_000,
    "event_on": date(2024, 6, 1),
    "grade": "serious",
    "detail": "肺癌",
}
RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


@RULE
def test_village_sentence_holds_no_number_no_placeholder_and_no_disease(rule: Rule) -> None:
    for answer in ("yes", "unknown"):
        for text in sentence(rule, {**FINDING, "answer": answer}, "village"):
            assert not re.search(r"[0-9{}]", text), text
            assert not any(word in text.lower() for word in DISEASES), text


@RULE
def test_no_sentence_of_any_audience_shames(rule: Rule) -> None:
    said = [rule.village, rule.office, rule.health or rule.office, rule.unknown, rule.asks]
    assert not any(word in text for s in said for text in (s.zh, s.en) for word in SHAMING)


@RULE
def test_office_sentence_when_nothing_more_is_told_then_it_is_whole(rule: Rule) -> None:
    untold = {**FINDING, "amount_fen": None, "threshold_fen": None, "event_on": None, "grade": None, "detail": None}
    for audience in ("office", "health"):
        for text in (*sentence(rule, FINDING, audience), *sentence(rule, untold, audience)):
            assert text
            assert "{" not in text
            assert "None" not in text


@RULE
def test_disease_stands_in_the_words_for_health_roles_only(rule: Rule) -> None:
    if rule.code == "MAJOR_DISEASE":
        assert "肺癌" in sentence(rule, FINDING, "health")[0]
    if rule.risk == "illness":
        assert "肺癌" not in "".join(sentence(rule, FINDING, "office"))


def test_class_reasons_hold_no_number() -> None:
    assert not [r.code for r in REASONS if re.search(r"[0-9{}]", r.says.zh + r.says.en + r.change.zh + r.change.en)]


@pytest.mark.parametrize("kind", ["severe_mental", "tuberculosis"])
def test_screen_when_a_person_is_on_a_list_of_care_then_no_output_holds_disease_or_list(kind: str) -> None:
    event = {"kind": kind, "detail": "精神分裂症", "source_file": "严重精神障碍患者名单.xlsx"}
    found = screened(tables_of(household(1, events=[event])))
    assert found["findings"].num_rows == 1
    for name, table in found.items():
        text = str(table.to_pylist())
        assert not any(word in text for word in ("精神", "结核", "mental", "tubercul")), name
