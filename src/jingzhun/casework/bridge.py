"""A report that balances: last + came − left ± corrections = now, each term a list of households (practice.md P17).

What a frozen report counted stays as it was counted. What is learned later about an earlier day is a correction of the next report, never a
change of the last; so two reports can always be laid side by side and every household that makes the difference has a name.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

TERMS = ("last", "came", "left", "corrected_in", "corrected_out", "now")
SIGNS = {"last": 1, "came": 1, "left": -1, "corrected_in": 1, "corrected_out": -1}


@dataclass(frozen=True)
class Bridge:
    """The six terms, each a set of households.

    Parameters
    ----------
    last
        As the last report counted.
    came, left
        Between the two days.
    corrected_in, corrected_out
        Of the last report's day, learned since: it should have counted them, or should not.
    now
        On the day of this report, as known when it is frozen.
    """

    last: frozenset[int]
    came: frozenset[int]
    left: frozenset[int]
    corrected_in: frozenset[int]
    corrected_out: frozenset[int]
    now: frozenset[int]

    @property
    def is_balanced(self) -> bool:
        """Return whether the terms add up."""
        return sum(sign * len(self.term(name)) for name, sign in SIGNS.items()) == len(self.now)

    def term(self, name: str) -> frozenset[int]:
        """Return the households of a term.

        Raises
        ------
        KeyError
            Where there is no such term.
        """
        if name not in TERMS:
            raise KeyError(name)
        found: frozenset[int] = getattr(self, name)
        return found


def bridge(counted: AbstractSet[int], before: AbstractSet[int], now: AbstractSet[int]) -> Bridge:
    """Return the bridge from one report to the next.

    Parameters
    ----------
    counted
        What the last report counted when it was frozen.
    before
        What held on the last report's day, as known today.
    now
        What holds on this report's day, as known today.
    """
    return Bridge(
        last=frozenset(counted),
        came=frozenset(now) - frozenset(before),
        left=frozenset(before) - frozenset(now),
        corrected_in=frozenset(before) - frozenset(counted),
        corrected_out=frozenset(counted) - frozenset(before),
        now=frozenset(now),
    )
