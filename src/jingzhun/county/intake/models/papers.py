"""Forms filled and the national bridge: what was asked, what came out, what is to be entered and is done."""

from __future__ import annotations

from django.db import models

from jingzhun.county.config.sealed import SealedText
from jingzhun.county.intake.models.deliveries import opened
from jingzhun.county.jobs.models import Job
from jingzhun.county.registry.models import Household

RUN_STATES = ("waits", "done", "refused")


class FormTemplate(models.Model):
    """A blank form from above, kept to be filled again. Grain: one row a form; its bytes lie in a folder of their own.

    ``columns`` holds by header the field that answers it, null where none does.
    """

    title = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    columns = models.JSONField(default=list)
    has_ids = models.BooleanField(default=False)
    officer_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    is_kept = models.BooleanField(default=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"form {self.pk}"


class FormRun(models.Model):
    """A form filled once: a template or a standard roster, for a division on a day; the result lies sealed in a folder of its own."""

    template = models.ForeignKey(FormTemplate, on_delete=models.PROTECT, null=True, related_name="runs")
    roster = models.CharField(max_length=40, blank=True)  # the roster itself, or whom a template lists
    division_code = models.CharField(max_length=12)
    as_of = models.DateField()
    officer_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=16, choices=[(s, s) for s in RUN_STATES], default="waits")
    rows = models.IntegerField(default=0)
    figures = models.IntegerField(default=0)
    untold = models.IntegerField(default=0)
    unknown = models.JSONField(default=list)
    strangers = models.JSONField(default=list)
    note_zh = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"form run {self.pk}"


class BridgeRun(models.Model):
    """One comparison with the national system's export. Grain: one row an export; its two files lie sealed in a folder of their own."""

    as_of = models.DateField()
    officer_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=16, choices=[(s, s) for s in RUN_STATES], default="waits")
    files = models.JSONField(default=list)
    found = models.IntegerField(default=0)
    new = models.IntegerField(default=0)
    ticked = models.IntegerField(default=0)
    note_zh = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"bridge {self.pk}"


class BridgeEntry(models.Model):
    """A difference with the national system, from the export that showed it first to the one that no longer does.

    ``done_run`` is the export in which it was gone: the entry ticked itself off.
    """

    key = models.CharField(max_length=32)
    window = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="+")
    household_no = models.CharField(max_length=40, blank=True)
    person_no = models.CharField(max_length=40, blank=True)
    township = models.CharField(max_length=40, blank=True)
    village = models.CharField(max_length=60, blank=True)
    head_name = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=60, blank=True)
    field = models.CharField(max_length=40)
    sealed_ours = SealedText(null=True)
    sealed_theirs = SealedText(null=True)
    first_run = models.ForeignKey(BridgeRun, on_delete=models.PROTECT, related_name="first_entries")
    last_run = models.ForeignKey(BridgeRun, on_delete=models.PROTECT, related_name="last_entries")
    done_run = models.ForeignKey(BridgeRun, on_delete=models.PROTECT, null=True, related_name="done_entries")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("key",), condition=models.Q(done_run__isnull=True), name="bridge_entry_open_once"),
        )

    @property
    def ours(self) -> str:
        """Return what the registry tells, in clear."""
        return opened(self.sealed_ours)

    @property
    def theirs(self) -> str:
        """Return what the national system tells, in clear."""
        return opened(self.sealed_theirs)
