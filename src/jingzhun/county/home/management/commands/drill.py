"""``drill``: prove the newest backup by restoring it and asking every invariant; exit code 1 where it is not green."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jingzhun.county.home.backups import Moment, drill
from jingzhun.values.errors import JingzhunError


class Command(BaseCommand):
    """Drills a restore."""

    help = "Restore the newest backup into a clean folder and verify it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the keys, a place with room, and for PostgreSQL the archived log and the moment."""
        parser.add_argument("--keys", type=Path)
        parser.add_argument("--place", type=Path)
        parser.add_argument("--wal", type=Path)
        parser.add_argument("--until", default="")

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        """Drill and tell."""
        try:
            done = drill(keys=options["keys"], place=options["place"], at=Moment(options["wal"], options["until"]))
        except JingzhunError as error:
            raise CommandError(f"{error.sentence.zh} / {error.sentence.en}") from error
        for one in done.found:
            self.stdout.write(f"{'✓' if one['holds'] else '✗'} {one['invariant']}")
            for breach in one["breaches"]:
                self.stdout.write(f"    {breach['where']}: {breach['zh']} / {breach['en']}")
        word = "恢复成功 / proved" if done.is_green else "恢复失败 / NOT proved"
        self.stdout.write(f"{word}: {done.backup}, {done.events:,} events, {done.minutes:.1f} min")
        if not done.is_green:
            sys.exit(1)
