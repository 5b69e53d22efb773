"""``serve_site``: make the database ready, load a store into an empty one, start the server; stopped by Ctrl-C."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from granian import Granian
from granian.constants import Interfaces

ADDRESS = "127.0.0.1"
MOST_WORKERS = 2  # two processes serve a county (shared/measurements.md G); a third only waits for the same database
BACKLOG = 1024


class Command(BaseCommand):
    """Serves the site."""

    help = "Serve the county's site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the port and the store to load."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--store", type=Path)

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        """Prepare, then serve until stopped."""
        settings.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        self.stdout.write(f"http://localhost:{options['port']}")
        Granian(
            settings.WSGI_APPLICATION.replace(".application", ":application"),
            address=ADDRESS,
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=min(os.cpu_count() or 1, MOST_WORKERS),
            backlog=BACKLOG,
            log_enabled=False,
        ).serve()
