"""A migration for tests that kills its own process at a statement: ``migrating.py NUMBER``; 0 migrates to the end and prints how many there were."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - the settings stand first
from django.db import connection  # noqa: E402

KILL_AT = int(sys.argv[1])
COUNTED = [0]


def count(execute: Callable[..., Any], sql: str, *handed: object) -> object:
    """Count a statement; at the number wanted the process dies before it is done."""
    COUNTED[0] += 1
    if COUNTED[0] == KILL_AT:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, *handed)


if __name__ == "__main__":
    with connection.execute_wrapper(count):
        call_command("migrate", verbosity=0)
    sys.stdout.write(f"{COUNTED[0]}\n")
