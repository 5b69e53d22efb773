"""``backup``: copy everything the site keeps, while officers work."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jingzhun.county.home.backups import back_up
from jingzhun.values.errors import JingzhunError

MEGABYTE = 1_000_000


class Command(BaseCommand):
    """Makes a backup."""

    help = "Back up the database, the seals and the files."

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        """Make it and say where it lies."""
        try:
            made = back_up()
        except JingzhunError as error:
            raise CommandError(f"{error.sentence.zh} / {error.sentence.en}") from error
        self.stdout.write(f"{made.folder}  {made.bytes / MEGABYTE:,.0f} MB  {made.head[0]} events")
