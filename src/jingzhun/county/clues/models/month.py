"""What a month brought: its run, its files, the faults of their rows, and the rows of which a person is asked."""

from __future__ import annotations

from django.db import models

from jingzhun.county.registry.models import Person


class StandingRuns(models.Manager["Run"]):
    """The runs that were not taken off again."""

    def get_queryset(self) -> models.QuerySet[Run]:
        """Return the runs that stand."""
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class Run(models.Model):
    """One run of the month: files taken in and households judged. Grain: one row a run; the newest that stands is what pages show.

    ``objects`` are those that stand; one that was taken off again is among ``every`` only.
    """

    period = models.CharField(max_length=7)
    as_of = models.DateField()
    policy_hash = models.CharField(max_length=64)
    snapshot_id = models.CharField(max_length=24, unique=True)
    is_partial = models.BooleanField()  # a file of the month was missing; last facts were carried
    finished_at = models.DateTimeField()
    households = models.IntegerField()
    figures = models.JSONField(default=dict)  # as the run found them; the newest run's are counted from its rows

    withdrawn_at = models.DateTimeField(null=True)  # taken off the site again

    objects = StandingRuns()
    every = models.Manager()

    class Meta:
        ordering = ("-as_of", "-id")


class Batch(models.Model):
    """A delivered file and what became of it: ``batches``. Grain: one row a delivered file."""

    batch_id = models.CharField(max_length=120)
    profile = models.CharField(max_length=60)
    department = models.CharField(max_length=32)
    period = models.CharField(max_length=7)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10)
    mode = models.CharField(max_length=12)
    rows_read = models.BigIntegerField()
    rows_clean = models.BigIntegerField()
    rows_refused = models.BigIntegerField()
    rows_warned = models.BigIntegerField()
    rows_repeated = models.BigIntegerField()
    note_zh = models.TextField(null=True)
    note_en = models.TextField(null=True)

    class Meta:
        ordering = ("batch_id",)
        constraints = (models.UniqueConstraint(fields=("batch_id",), name="batch_once"),)


class RowFault(models.Model):
    """A fault of a row of a delivered file: ``row_faults``. Grain: one row a fault of a row of a file."""

    batch_id = models.CharField(max_length=120)
    row = models.BigIntegerField()
    rule = models.CharField(max_length=40)
    severity = models.CharField(max_length=8)
    column = models.CharField(max_length=120)
    cell = models.CharField(max_length=12)
    text = models.TextField(null=True)
    zh = models.TextField()
    en = models.TextField()

    class Meta:
        ordering = ("batch_id", "row", "rule", "column")
        constraints = (models.UniqueConstraint(fields=("batch_id", "row", "rule", "column"), name="row_fault_once"),)


class LinkQuestion(models.Model):
    """A row of which a person is asked whose it is: ``link_candidates``. Grain: one row a link request in the middle band and person it may be."""

    batch_id = models.CharField(max_length=120)
    row = models.BigIntegerField()
    rank = models.SmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    score_e4 = models.IntegerField()
    evidence_zh = models.TextField()
    evidence_en = models.TextField()

    class Meta:
        ordering = ("batch_id", "row", "rank")
        constraints = (models.UniqueConstraint(fields=("batch_id", "row", "rank"), name="link_candidate_once"),)
