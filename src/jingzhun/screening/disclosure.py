"""What each audience may read of a finding (practice.md P28): the village no disease, amount or asset; the disease only health roles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from jingzhun.rules.rule import Rule
from jingzhun.values.money import yuan_text
from jingzhun.values.speech import Bilingual

GRADE_WORDS: Mapping[str, tuple[str, str]] = {
    "minor": ("轻伤", "minor"),
    "serious": ("重伤", "serious"),
    "fatal": ("死亡", "fatal"),
}
TO_VERIFY = ("有情况需入户核实", "something is to be verified by a visit")
_BRACKET_ZH = re.compile(r"（[^（）]*\{amount\}[^（）]*）")
_BRACKET_EN = re.compile(r" \([^()]*\{amount\}[^()]*\)")
_UNTOLD = ("不详", "not told")


def sentence(rule: Rule, finding: Mapping[str, object], audience: str) -> tuple[str, str]:
    """Return one finding in the words that an audience may read, Chinese and English.

    Parameters
    ----------
    rule
        The rule that speaks.
    finding
        A row of ``findings``.
    audience
        ``village``, ``office`` or ``health``.

    Nulls
    -----
    A bracket that would hold an amount nobody told is left out; another value nobody told is called so.
    """
    if audience == "village":
        return (rule.village.zh, rule.village.en) if finding["answer"] == "yes" else TO_VERIFY
    if finding["answer"] != "yes":
        return rule.unknown.zh, rule.unknown.en
    template = rule.health if audience == "health" and rule.health else rule.office
    zh, en = _shown(template, finding["amount_fen"] is not None)
    said = _values(finding)
    return zh.format(**{k: v[0] for k, v in said.items()}), en.format(**{k: v[1] for k, v in said.items()})


@lru_cache(maxsize=256)
def _shown(template: Bilingual, has_amount: bool) -> tuple[str, str]:
    if has_amount:
        return template.zh, template.en
    return _BRACKET_ZH.sub("", template.zh), _BRACKET_EN.sub("", template.en)


def _values(finding: Mapping[str, object]) -> dict[str, tuple[str, str]]:
    grade = None if finding["grade"] is None else str(finding["grade"])
    return {
        "amount": _money(finding["amount_fen"]),
        "line": _money(finding["threshold_fen"]),
        "on": _text(finding["event_on"]),
        "detail": _text(finding["detail"]),
        "grade": _UNTOLD if grade is None else GRADE_WORDS.get(grade, (grade, grade)),
    }


def _money(fen: object) -> tuple[str, str]:
    return (yuan_text(fen), yuan_text(fen)) if isinstance(fen, int) else _UNTOLD


def _text(value: object) -> tuple[str, str]:
    return _UNTOLD if value is None else (str(value), str(value))
