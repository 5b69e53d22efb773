"""What somebody typed into an address or a form, as a value: a whole number, a page, a day. What is none is told as such, never guessed."""

from __future__ import annotations

from datetime import date

LARGEST = 2**63 - 1  # a database's numbers end, and a visitor's do not
LAST_PAGE = 1_000_000  # more than any list of ours has


def number_in(text: str) -> int:
    """Return a whole number from 0 to ``LARGEST``; 0, which is nothing's number, where the text is none.

    Examples
    --------
    >>> [number_in("7"), number_in("-7"), number_in("9" * 30), number_in("")]
    [7, 0, 0, 0]
    """
    number = int(text) if text.isdecimal() and len(text) <= len(str(LARGEST)) else 0
    return number if number <= LARGEST else 0


def page_in(text: str) -> int:
    """Return the number of a page, from 1; the first where the text is none.

    Examples
    --------
    >>> [page_in("7"), page_in("0"), page_in(""), page_in("9" * 30)]
    [7, 1, 1, 1]
    """
    return min(max(number_in(text), 1), LAST_PAGE)


def day_in(text: str) -> date | None:
    """Return a day written as 2024-06-30; null where the text is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
