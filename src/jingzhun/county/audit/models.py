"""The chain of events and the log of reads. Nothing here is ever changed or deleted: database triggers refuse it (migration 0002)."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One change of state. Grain: one row a change; ``sequence`` has no gaps.

    ``actor_id`` is a number and no foreign key: the trail outlives an officer's account.
    """

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)  # null: the system itself
    for_actor_id = models.BigIntegerField(null=True)  # whom the actor stood in for
    act = models.CharField(max_length=60)  # verb_noun of the operation
    subject_kind = models.CharField(max_length=30)
    subject_id = models.CharField(max_length=64)
    household_id = models.BigIntegerField(null=True)
    division_code = models.CharField(max_length=12, blank=True)
    command_id = models.CharField(max_length=64, blank=True)  # idempotency key
    request_id = models.CharField(max_length=36, blank=True)
    changes = models.JSONField(default=dict)  # {field: [before, after]}, sensitive values as keyed fingerprints
    reason = models.CharField(max_length=300, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("sequence",)
        indexes = (
            models.Index(fields=("household_id", "sequence")),
            models.Index(fields=("subject_kind", "subject_id", "sequence")),
            models.Index(fields=("actor_id", "sequence")),
        )


class ChainHead(models.Model):
    """The last link of the chain: one row, locked by whoever appends."""

    id = models.SmallIntegerField(primary_key=True)
    sequence = models.BigIntegerField()
    hash = models.CharField(max_length=64)


class Command(models.Model):
    """A command that was answered, by the key its sender made. Grain: one row a key; kept 90 days (``audit.commands``)."""

    key = models.CharField(max_length=36, primary_key=True)
    at = models.DateTimeField()
    officer_id = models.BigIntegerField(null=True)
    body_hash = models.CharField(max_length=64)  # of who asked and what
    status = models.SmallIntegerField()
    answer = models.TextField()  # JSON, sealed: it may show a household

    class Meta:
        ordering = ("key",)
        indexes = (models.Index(fields=("at",), name="command_by_age"),)


class Read(models.Model):
    """One look at personal data. Grain: one row a request and subject; appended in batches after the response."""

    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    for_actor_id = models.BigIntegerField(null=True)
    what = models.CharField(max_length=40)  # household_page, id_unmasked, export …
    household_id = models.BigIntegerField(null=True)
    count = models.IntegerField(default=1)
    reason = models.CharField(max_length=300, blank=True)
    request_id = models.CharField(max_length=36, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("household_id", "id")), models.Index(fields=("actor_id", "id")))
