"""What dibao would pay a household a month by the county's standard, for the officer to compare; nobody is refused by it."""

from __future__ import annotations

from jingzhun.policy import Policy
from jingzhun.values.rounding import half_up

MONTHS = 12


def dibao_gap_fen(policy: Policy, *, members: int, minors: int, net_fen: int | None) -> int | None:
    """Return (standard × members − income of a month), never below zero, with the addition for minors.

    Parameters
    ----------
    members, minors
        Persons who share income, and those of them who are minors.
    net_fen
        Net income of twelve months.

    Returns
    -------
    Fen a month; zero where income reaches the standard, without an addition then.

    Nulls
    -----
    Null where income, standard or addition is not known.

    Source: ``screening/dibao_gap``.

    Examples
    --------
    >>> from datetime import date
    >>> from jingzhun.policy import load
    >>> dibao_gap_fen(load("cn/150424", date(2024, 6, 30)), members=3, minors=1, net_fen=1_200_000)
    65000
    """
    numbers = policy.rule("screening/dibao_gap")
    standard, addition = numbers.fen("standard"), numbers.fen("minor_addition")
    if net_fen is None or standard is None or addition is None:
        return None
    gap = standard * members - half_up(net_fen, MONTHS)
    return gap + addition * minors if gap > 0 else 0
