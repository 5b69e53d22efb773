"""``serve_site``: make the database ready, load a store into an empty one, start the server; stopped by Ctrl-C."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone
from granian import Granian
from granian.constants import Interfaces

from jingzhun.county.accounts.actor import system_actor
from jingzhun.county.accounts.models import Officer
from jingzhun.county.accounts.operations.make_demo_officers import PASSWORD, make_demo_officers
from jingzhun.county.accounts.operations.make_first_administrators import make_first_administrators
from jingzhun.county.accounts.permissions import ADMINS
from jingzhun.county.clues.operations.adopt_store import adopt_store
from jingzhun.county.clues.operations.load_run import load_run
from jingzhun.county.config.checks import start_warnings
from jingzhun.county.home.starting import count_this_start, holding_data, must_be_fit
from jingzhun.county.registry.models import Household
from jingzhun.county.registry.operations.load_store import load_store
from jingzhun.values.errors import JingzhunError

OWNER_ONLY = 0o077  # umask: nobody else reads what the site keeps
ADDRESS = "127.0.0.1"
MOST_WORKERS = 2  # two processes serve a county (shared/measurements.md G); a third only waits for the same database
BACKLOG = 1024
WORKER_STOPS_SECONDS = 30
COUNTY = settings.ENVIRONMENT.county


class Command(BaseCommand):
    """Serves the site."""

    help = "Serve the county's site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the port and the store to load."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--store", type=Path)
        parser.add_argument("--prepare-only", action="store_true")
        parser.add_argument("--no-worker", action="store_true")

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        """Prepare, then serve until stopped."""
        os.umask(OWNER_ONLY)
        try:
            with holding_data():
                self._prepare(options["store"])
                must_be_fit()
                count_this_start()
                self._warn()
                if not options["prepare_only"]:
                    self._serve(options["port"], with_worker=not options["no_worker"])
        except JingzhunError as error:
            raise CommandError(f"{error.sentence.zh} / {error.sentence.en}") from error

    def _warn(self) -> None:
        for said in start_warnings(settings.ENVIRONMENT):
            self.stderr.write(f"{said.zh} / {said.en}")

    def _prepare(self, store: Path | None) -> None:
        settings.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        actor = system_actor(COUNTY)
        if store is not None:
            if not Household.objects.exists():
                self.stdout.write("载入登记库 / loading the registry …")
                load_store(actor=actor, folder=store, tell=self._tell)
            load_run(actor=actor, folder=store)
            adopt_store(actor=actor, folder=store)
        if settings.ENVIRONMENT.is_demo:
            self._print_logins()
        elif not Officer.objects.exists():
            self._print_first_codes()

    def _tell(self, table: str, rows: int) -> None:
        self.stdout.write(f"  {table}: {rows:,}")

    def _print_logins(self) -> None:
        village = Household.objects.order_by("village_code").values_list("village_code", flat=True).first() or f"{COUNTY}100200"
        logins = make_demo_officers(actor=system_actor(COUNTY), county=COUNTY, township=village[:9], village=village)
        self.stdout.write(f"演示账号，密码都是 {PASSWORD} / demo log-ins, one password for all:")
        for one in logins:
            self.stdout.write(f"  {one.username:24} {one.name}  {one.division_code}")

    def _print_first_codes(self) -> None:
        names = {role: role.replace("_", "-") for role in ADMINS}
        codes = make_first_administrators(actor=system_actor(COUNTY), names=names, division_code=COUNTY)
        self.stdout.write(
            "首次启动：三位管理员各用自己的一次性网址开户 / first start: each administrator opens the account once at"
        )
        for role, code in codes.items():
            self.stdout.write(
                f"  {names[role]:16} {reverse('enrol', args=[code.code])}  ({timezone.localtime(code.ends_at):%Y-%m-%d %H:%M})"
            )

    def _serve(self, port: int, *, with_worker: bool) -> None:
        self.stdout.write(f"\nhttp://localhost:{port}  (Ctrl-C 停止 / stops)")
        self.stdout.flush()
        worker = subprocess.Popen([sys.executable, "-m", "django", "work"]) if with_worker else None
        try:
            self._granian(port)
        finally:
            if worker is not None:
                worker.terminate()
                worker.wait(timeout=WORKER_STOPS_SECONDS)

    def _granian(self, port: int) -> None:
        Granian(
            settings.WSGI_APPLICATION.replace(".application", ":application"),
            address=ADDRESS,
            port=port,
            interface=Interfaces.WSGI,
            workers=min(os.cpu_count() or 1, MOST_WORKERS),
            backlog=BACKLOG,
            log_enabled=False,
        ).serve()
