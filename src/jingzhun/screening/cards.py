"""Every rule as a card: its words, its law, its numbers with day, unit and source. Documentation and ``--explain`` read the same."""

from __future__ import annotations

from jingzhun.policy import Policy, RulePolicy
from jingzhun.rules.rule import Rule
from jingzhun.screening.classes import REASONS
from jingzhun.screening.plan import RULES


def rule_cards(policy: Policy) -> list[dict[str, object]]:
    """Return one card a rule, in the order of the plan: text, law, numbers in force on the policy's day, sources.

    Examples
    --------
    >>> from datetime import date
    >>> from jingzhun.policy import load
    >>> card = rule_cards(load("cn/150424", date(2024, 6, 30)))[0]
    >>> card["code"], card["numbers"][0]["value"], card["numbers"][0]["source"]
    ('MEDICAL_COST', 6000, 'M17')
    """
    return [_card(rule, policy.rule(rule.path), policy) for rule in RULES]


def reason_cards() -> list[dict[str, object]]:
    """Return one card a class reason: its code, what it says and what would change it."""
    return [{"code": r.code, "says": r.says.as_dict(), "change": r.change.as_dict()} for r in REASONS]


def _card(rule: Rule, numbers: RulePolicy, policy: Policy) -> dict[str, object]:
    return {
        "code": rule.code,
        "path": rule.path,
        "bit": numbers.bit,
        "title": numbers.title.as_dict(),
        "document": numbers.document,
        "article": numbers.article,
        "risk": rule.risk,
        "risk_label": policy.codes("risk_types").label(rule.risk).as_dict(),
        "is_shock": rule.is_shock,
        "village": rule.village.as_dict(),
        "office": rule.office.as_dict(),
        "health": (rule.health or rule.office).as_dict(),
        "unknown": rule.unknown.as_dict(),
        "asks": rule.asks.as_dict(),
        "numbers": [_number(numbers, name) for name in numbers.parameters],
    }


def _number(numbers: RulePolicy, name: str) -> dict[str, object]:
    parameter, found = numbers.parameters[name], numbers.value(name)
    told: dict[str, object] = found.as_dict() if found else {"state": "unknown", "unit": parameter.unit}
    return {"name": name, "describe": parameter.describe.as_dict(), **told}
