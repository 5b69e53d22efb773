"""``work``: the worker of long jobs. Stopped by Ctrl-C or SIGTERM; killed, it loses nothing: the next one goes on."""

from __future__ import annotations

import signal
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from jingzhun.county.accounts.actor import system_actor
from jingzhun.county.accounts.operations.disable_officer import close_unused_accounts
from jingzhun.county.audit.commands import forget_old_commands
from jingzhun.county.audit.seals import seal_if_new_day
from jingzhun.county.home.digest import make_digests, tell_officers
from jingzhun.county.home.work import KINDS
from jingzhun.county.jobs.manners import give_way
from jingzhun.county.jobs.operations.carry_on import lost_jobs
from jingzhun.county.jobs.tasks import know, run_job

PAUSE_SECONDS = 1.0
DIGESTS_EVERY = 600  # seconds: what waits for each officer is added up, which takes a while
QUEUES = ["*"]


class Command(BaseCommand):
    """Works at jobs."""

    help = "Work at long jobs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether to stop when there is nothing to do."""
        parser.add_argument("--once", action="store_true")

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        """Work until stopped."""
        know(KINDS)
        give_way()
        signal.signal(signal.SIGTERM, _stop)
        next_digests = time.monotonic()
        try:
            while True:
                work_once()
                if time.monotonic() >= next_digests:
                    make_digests(timezone.now())
                    next_digests = time.monotonic() + DIGESTS_EVERY
                tell_officers()
                if seal_if_new_day():
                    forget_old_commands()
                    close_unused_accounts(actor=system_actor(settings.ENVIRONMENT.county))
                if options["once"]:
                    return
                time.sleep(PAUSE_SECONDS)
        except KeyboardInterrupt:
            self.stdout.write("worker stopped")


def work_once() -> None:
    """Queue again what nobody works at, then do all that is queued."""
    for job_id in lost_jobs():
        run_job.enqueue(job_id)
    Worker(
        queue_names=QUEUES,
        interval=PAUSE_SECONDS,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="worker",
        excluded_queue_names=[],
    ).run()


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
