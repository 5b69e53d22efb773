"""``restore``: put the newest backup into an empty data folder, to go on with after the machine or the disk was lost."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from jingzhun.county.config.backup.restoring import restore
from jingzhun.county.home.backups import newest_good
from jingzhun.values.errors import JingzhunError


class Command(BaseCommand):
    """Restores a backup."""

    help = "Restore the newest backup into an empty folder."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to, and the keys."""
        parser.add_argument("into", type=Path)
        parser.add_argument("--keys", type=Path)

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        """Check, restore, say what to do next."""
        keys = options["keys"] or settings.DATA / "keys"
        try:
            backup = newest_good(keys)
            restore(backup, keys, options["into"])
        except JingzhunError as error:
            raise CommandError(f"{error.sentence.zh} / {error.sentence.en}") from error
        self.stdout.write(f"{backup.folder.name} → {options['into']}")
        self.stdout.write("下一步 / next: jingzhun verify --all --data …, jingzhun serve --data …")
