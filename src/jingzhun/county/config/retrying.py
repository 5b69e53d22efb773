"""A transaction that the database broke off because two of them waited for each other is done again (trust.md F28)."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection

LOG = logging.getLogger(__name__)
MOST_TRIES = 4
BROKEN_OFF = ("40P01", "40001")  # PostgreSQL: deadlock detected, could not serialise
PAUSE = 0.05  # seconds, doubled and shaken: two that met do not meet again
T = TypeVar("T")


def again_if_broken_off(do: Callable[[], T]) -> T:
    """Do a whole transaction, again where the database broke it off for another's sake, and return what it returns.

    Inside somebody else's transaction nothing can be done again: the whole of it was broken off.

    Raises
    ------
    OperationalError
        At the last try, or of any other kind at once.
    """
    for tried in range(1, MOST_TRIES):
        try:
            return do()
        except OperationalError as error:
            if connection.in_atomic_block or not was_broken_off(error):
                raise
            LOG.warning("a transaction was broken off (%s) and is done again", _state_of(error))
            time.sleep(PAUSE * 2**tried * (0.5 + random.random()))  # noqa: S311 - a pause, no secret
    return do()


def was_broken_off(error: OperationalError) -> bool:
    """Return whether an error says that the transaction may simply be done again."""
    return _state_of(error) in BROKEN_OFF


def _state_of(error: OperationalError) -> str:
    return str(getattr(error.__cause__, "sqlstate", "") or "")
