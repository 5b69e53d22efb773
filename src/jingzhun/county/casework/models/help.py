"""What was planned for a household and what came of it: one household, one plan."""

from __future__ import annotations

from django.db import models

from jingzhun.county.casework.models.cases import Case
from jingzhun.county.registry.models import Household


class PlannedMeasure(models.Model):
    """A measure of the plan: kind of ``measure_kinds``, who sees to it, by when, when it was delivered and when the household confirmed it."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="planned_measures")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="measures")
    measure = models.CharField(max_length=40)
    owner = models.CharField(max_length=60)
    due_on = models.DateField()
    delivered_on = models.DateField(null=True)
    confirmed_on = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("household", "due_on", "id")
        constraints = (
            models.UniqueConstraint(fields=("case", "measure"), name="planned_measure_once"),
            models.CheckConstraint(
                condition=models.Q(confirmed_on__isnull=True) | models.Q(delivered_on__isnull=False),
                name="confirmed_after_delivered",
            ),
        )
