"""Lists: as an officer likes to see one, which rows were chosen of it and what became of each, what was written to a file."""

from __future__ import annotations

from django.db import models

from jingzhun.county.accounts.models import Officer
from jingzhun.county.registry.models.people import Household

ITEM_STATES = ("waiting", "done", "refused")


class SavedView(models.Model):
    """A named view of a list. Grain: one row an officer, list and name; shared with the role and division where told."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="saved_views")
    of = models.CharField(max_length=24)  # households, persons, clues
    name = models.CharField(max_length=60)
    settings = models.JSONField()
    shared_with_role = models.CharField(max_length=30, blank=True)
    shared_division = models.CharField(max_length=12, blank=True)
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=("officer", "of", "name"), name="saved_view_once"),)


class Selection(models.Model):
    """Households chosen from a list, all its pages together. Grain: one row a choice; what was chosen does not change afterwards."""

    selection_id = models.CharField(max_length=32, primary_key=True)
    officer_id = models.BigIntegerField()
    told = models.JSONField(default=dict)  # the filter they were found by, to be shown
    count = models.IntegerField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-made_at",)


class SelectedHousehold(models.Model):
    """One chosen household, and what became of it. Grain: one row a selection and household."""

    selection = models.ForeignKey(Selection, on_delete=models.PROTECT, related_name="items", db_index=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=8, default="waiting", choices=[(s, s) for s in ITEM_STATES])
    life_event_id = models.BigIntegerField(null=True)  # the act, where it is one that can be undone
    why_zh = models.CharField(max_length=200, blank=True)
    why_en = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("selection", "household")
        constraints = (models.UniqueConstraint(fields=("selection", "household"), name="selected_once"),)
        indexes = (models.Index(fields=("selection", "state", "household"), name="selected_by_state"),)


class ExportFile(models.Model):
    """A list written to a file, for one officer and a short time. Grain: one row an export; the row outlives the file."""

    export_id = models.CharField(max_length=32, primary_key=True)
    officer_id = models.BigIntegerField()
    selection = models.ForeignKey(Selection, on_delete=models.PROTECT, related_name="exports")
    job_id = models.CharField(max_length=32, blank=True)  # empty: written at once
    settings = models.JSONField()  # columns, format, language, numbers in clear or masked
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, blank=True)  # empty: not written yet
    size = models.BigIntegerField(default=0)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at",)
        indexes = (models.Index(fields=("officer_id", "asked_at"), name="export_by_officer"),)
