"""A list as an officer likes to see it: columns, filters and order, as checked data."""

from __future__ import annotations

from django.db import models

from jingzhun.county.accounts.models import Officer


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
