"""``trail_length``: print how many events the trail holds; the drill asks it of a restored copy."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from jingzhun.county.audit.models import Event


class Command(BaseCommand):
    """Counts the trail."""

    help = "Print the number of events in the trail."
    requires_system_checks = ()

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        """Print the number."""
        self.stdout.write(str(Event.objects.count()))
