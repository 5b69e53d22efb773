"""``change_key``: a new key for ids and phones, and everything sealed again with it; killed, it goes on where it was with ``--go-on``."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from jingzhun.county.accounts.actor import system_actor
from jingzhun.county.home.resealing import change_key, reseal
from jingzhun.values.errors import JingzhunError


class Command(BaseCommand):
    """Changes the key of sealed columns."""

    help = "Change the key of sealed columns."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether a change that was killed goes on."""
        parser.add_argument("--go-on", action="store_true", help="no further key: seal what the last change did not reach")

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        """Change, and tell how many values of each column were sealed again."""

        def tell(what: str, count: int) -> None:
            self.stdout.write(f"{what}: {count:,}")

        try:
            if options["go_on"]:
                reseal(tell)
            else:
                change_key(actor=system_actor(settings.ENVIRONMENT.county), tell=tell)
        except JingzhunError as error:
            raise CommandError(f"{error.sentence.zh} / {error.sentence.en}") from error
