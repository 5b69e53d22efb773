"""The named rounding steps: integer arithmetic, half up, so that every engine gives the same fen."""

from __future__ import annotations

PPM = 1_000_000


def half_up(numerator: int, denominator: int) -> int:
    """Return numerator ÷ denominator rounded half away from zero, in integers only.

    Raises
    ------
    ZeroDivisionError
        If the denominator is zero.

    Examples
    --------
    >>> half_up(5, 2), half_up(-5, 2), half_up(7, 3)
    (3, -3, 2)
    """
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    whole = (2 * abs(numerator) + denominator) // (2 * denominator)
    return whole if numerator >= 0 else -whole


def apply_ppm(amount_fen: int, ppm: int) -> int:
    """Return a share of an amount, rounded half up to the fen."""
    return half_up(amount_fen * ppm, PPM)


def share_ppm(part: int, whole: int) -> int | None:
    """Return part ÷ whole in parts per million; null where the whole is zero."""
    return half_up(part * PPM, whole) if whole else None
