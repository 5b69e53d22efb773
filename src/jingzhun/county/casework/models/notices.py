"""A notice as it was posted: its text cannot change, so that what hung is what is kept."""

from __future__ import annotations

from django.db import models

from jingzhun.county.casework.models.cases import Case


class Notice(models.Model):
    """A notice of some cases of one division. ``lines`` hold the headings and rows exactly as posted, by the allow-list of the day."""

    medium = models.CharField(max_length=8, choices=[("board", "board"), ("web", "web")])
    division_code = models.CharField(max_length=12, db_index=True)
    number = models.CharField(max_length=60)
    posted_on = models.DateField()
    hangs_until = models.DateField(null=True)
    removed_on = models.DateField(null=True)
    headings = models.JSONField()
    lines = models.JSONField()
    telephone = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ("-posted_on", "-id")


class NoticeCase(models.Model):
    """A case that stands in a notice."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="cases")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notices")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("notice", "case"), name="case_once_a_notice"),)
