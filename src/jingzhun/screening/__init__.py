"""Screening: who is at risk, and why. One verb, ``screen``; one way to look at a case, ``explain_case``; the rules as cards."""

from jingzhun.screening.plan import RULES, screen

__all__ = ["RULES", "screen"]
