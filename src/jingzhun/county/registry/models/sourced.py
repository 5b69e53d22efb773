"""What every record of the registry has: the file and row it came from, and when it was written and taken back.

A record is never overwritten. What turned out otherwise is taken back (``retracted_at``) and written anew; so the registry can say
what was true on a day, and also what was known on a day.
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Sourced(models.Model):
    """A record with its source; grain and columns are those of the contract of the same name in ``jingzhun.tables``."""

    source_batch = models.CharField(max_length=80, null=True)  # null: typed here, or made before the first batch
    source_file = models.CharField(max_length=200, null=True)
    source_row = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


class Recorded(Sourced):
    """A dated record that is taken back and written anew, never changed."""

    recorded_at = models.DateTimeField(default=timezone.now)
    retracted_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


STANDS = models.Q(retracted_at__isnull=True)
"""Records that were not taken back."""
