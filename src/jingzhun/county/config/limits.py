"""How often a key may ask (trust.md S62), how often an address may try keys and codes that are none (S14, S58); counted in the cache that the processes share."""

from __future__ import annotations

import time

from django.core.cache import cache

WINDOW = 60  # seconds
A_KEY = 300  # requests a window: five a second, more than a program needs that asks for what changed
A_STRANGER = 20  # keys that are none, a window and address: a typing error is not punished, guessing is


def is_over(name: str, most: int) -> bool:
    """Count one more in this window and return whether it is too many.

    The count lies in the cache that the processes share; two that count at once may count one too few, which changes nothing.
    """
    key = f"limit:{name}:{int(time.time()) // WINDOW}"
    if cache.add(key, 1, WINDOW * 2):
        return most < 1
    try:
        return int(cache.incr(key)) > most
    except ValueError:  # the entry went in between
        return False


def count_of(name: str) -> int:
    """Return how often it was counted in this window."""
    return int(cache.get(f"limit:{name}:{int(time.time()) // WINDOW}") or 0)


def seconds_left() -> int:
    """Return how long the window still lasts."""
    return WINDOW - int(time.time()) % WINDOW
