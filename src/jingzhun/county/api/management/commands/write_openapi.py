"""``write_openapi``: the API's description in the repository, written anew from the code."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from jingzhun.county.api.openapi import PLACE, broken, kept, text_of
from jingzhun.county.api.site_api import described


class Command(BaseCommand):
    """Writes the description."""

    help = "Write the API's description anew and tell what breaks."

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        """Write the file."""
        schema = described()
        for what in broken(kept(), schema) if PLACE.exists() else ():
            self.stdout.write(f"breaks: {what}")
        PLACE.write_text(text_of(schema), encoding="utf-8")
        self.stdout.write(str(PLACE))
