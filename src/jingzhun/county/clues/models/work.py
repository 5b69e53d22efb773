"""The month at work: which period, which files, and what became of each. How far it is stands in its job."""

from __future__ import annotations

from django.db import models

from jingzhun.county.jobs.models import Job


class MonthWork(models.Model):
    """A run of the month from files to clues. Grain: one row a start."""

    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=7)
    as_of = models.DateField()
    accepted = models.JSONField(default=list)  # kinds of file that a person accepts although they were held

    class Meta:
        ordering = ("-id",)


class MonthFile(models.Model):
    """A file given to a month's work. Grain: one row a file; its outcome is the batch of its id."""

    work = models.ForeignKey(MonthWork, on_delete=models.PROTECT, related_name="files")
    number = models.IntegerField()
    name = models.CharField(max_length=200)  # cleaned for showing; never a path
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    batch_id = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, blank=True)  # of its batch; empty before it was taken
    profile = models.CharField(max_length=60, blank=True)
    rows_read = models.BigIntegerField(default=0)
    rows_clean = models.BigIntegerField(default=0)
    rows_refused = models.BigIntegerField(default=0)
    rows_warned = models.BigIntegerField(default=0)
    note_zh = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    has_returned = models.BooleanField(default=False)  # an annotated workbook lies beside it

    class Meta:
        ordering = ("work", "number")
        constraints = (models.UniqueConstraint(fields=("work", "number"), name="month_file_once"),)
