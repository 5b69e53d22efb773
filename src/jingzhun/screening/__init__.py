"""Screening: who is at risk, and why. One verb, ``screen``; the path of one household, ``explain_case``; the rules as cards."""

from jingzhun.screening.cards import reason_cards, rule_cards
from jingzhun.screening.deprivations import deprivations
from jingzhun.screening.explain_case import explain_case
from jingzhun.screening.plan import RULES, registry_projection, screen

__all__ = ["RULES", "deprivations", "explain_case", "reason_cards", "registry_projection", "rule_cards", "screen"]
