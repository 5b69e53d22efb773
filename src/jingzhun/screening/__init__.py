"""Screening: who is at risk, and why. One verb, ``screen``; the path of one household, ``explain_case``; the rules as cards."""

from jingzhun.screening.cards import reason_cards, rule_cards
from jingzhun.screening.deprivations import deprivations
from jingzhun.screening.explain_case import explain_case
from jingzhun.screening.one_household import ToldAmount, prefilled_by_prices, told_by_departments, told_by_surveys
from jingzhun.screening.plan import RULES, registry_projection, screen

__all__ = [
    "RULES",
    "ToldAmount",
    "deprivations",
    "explain_case",
    "prefilled_by_prices",
    "reason_cards",
    "registry_projection",
    "rule_cards",
    "screen",
    "told_by_departments",
    "told_by_surveys",
]
