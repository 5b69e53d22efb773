"""Papers of a household's file (一户一档): what was scanned or photographed, by whom and when."""

from __future__ import annotations

from django.db import models

from jingzhun.county.registry.models.people import Household, Person


class Paper(models.Model):
    """One paper. Grain: one row a file; its bytes lie in the data folder under a name nobody can guess, checked by their hash."""

    paper_id = models.CharField(max_length=32, primary_key=True)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="papers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="papers", db_index=False)
    kind = models.CharField(max_length=32)  # code list papers
    name = models.CharField(max_length=120)  # cleaned for showing and saving; never a path
    media_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    officer_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("household", "kind", "recorded_at")
        constraints = (
            models.UniqueConstraint(
                fields=("household", "sha256"), condition=models.Q(withdrawn_at__isnull=True), name="paper_once_a_household"
            ),
        )
        indexes = (models.Index(fields=("officer_id", "recorded_at"), name="paper_by_officer"),)
