"""The site behind a plain WSGI server, for tests: ``killed_server.py PORT kill`` dies after the command is committed and before it answers.

``ready`` makes a household with a clue and a key, and prints the key.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - the settings stand first
from django.utils import timezone  # noqa: E402

from county.clues.conftest import DAY, judge_household  # noqa: E402
from county.records import OWN_VILLAGE, make_household  # noqa: E402
from jingzhun.county.accounts.actor import system_actor  # noqa: E402
from jingzhun.county.accounts.models import Appointment, Officer  # noqa: E402
from jingzhun.county.api.keys import KEY_ACTS  # noqa: E402
from jingzhun.county.api.operations.make_api_key import make_api_key  # noqa: E402
from jingzhun.county.audit import commands  # noqa: E402
from jingzhun.county.clues.models import Run  # noqa: E402
from jingzhun.county.clues.queries.runs import policy_of  # noqa: E402
from jingzhun.county.config.wsgi import application  # noqa: E402


def ready() -> None:
    """Make the site's records and print the key of a program."""
    call_command("createcachetable", verbosity=0)
    run = Run(period="2024-06", as_of=DAY, policy_hash="", snapshot_id="000004-aaaaaaaaaaaa", is_partial=False)
    run.policy_hash, run.finished_at, run.households = policy_of(run).hash, timezone.now(), 1
    run.save()
    make_household(1, village=OWN_VILLAGE)
    judge_household(1, OWN_VILLAGE)
    officer = Officer.objects.create(username="office", name="办公室", division_code="150424")
    Appointment.objects.create(officer=officer, role="leading_group_office", division_code="150424", from_on=DAY)
    made = make_api_key(
        actor=system_actor("150424"), name="test", owner_id=officer.pk, acts=KEY_ACTS, divisions=("150424",),
        expires_on=timezone.localdate() + timedelta(days=9),
    )  # fmt: skip
    sys.stdout.write(f"{made.shown_once}\n")


class Quiet(WSGIRequestHandler):
    """A handler that writes no log."""

    def log_message(self, *_given: object) -> None:
        """Say nothing."""


def dying(once: Callable[..., commands.Answered]) -> Callable[..., commands.Answered]:
    """Return the same command in a process that dies when it is committed."""

    def inner(**told: object) -> commands.Answered:
        once(**told)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("dead")

    return inner


if __name__ == "__main__":
    if sys.argv[1] == "ready":
        ready()
    else:
        if sys.argv[2] == "kill":
            commands.once = dying(commands.once)
        with make_server("127.0.0.1", int(sys.argv[1]), application, handler_class=Quiet) as server:
            sys.stdout.write("up\n")
            sys.stdout.flush()
            server.serve_forever()
