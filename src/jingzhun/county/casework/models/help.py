"""What was planned for a household and what came of it: one household, one plan."""

from __future__ import annotations

from django.db import models

from jingzhun.county.casework.models.cases import Case
from jingzhun.county.registry.models import Household


class PlannedMeasure(models.Model):
    """A measure of the plan: kind of ``measure_kinds``, who sees to it, by when, when it was delivered and when the household confirmed it.

    Parameters
    ----------
    planned_on
        The day of the plan; null only where the history of its case tells no day.
    delivered_batch, delivered_row
        The departmental row that shows the delivery; null where a person told it.
    before_fen
        Net income a head as the newest run knew it when the measure was planned; null where it knew none.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="planned_measures")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="measures")
    measure = models.CharField(max_length=40)
    owner = models.CharField(max_length=60)
    due_on = models.DateField()
    planned_on = models.DateField(null=True)
    before_fen = models.BigIntegerField(null=True)
    delivered_on = models.DateField(null=True)
    delivered_batch = models.CharField(max_length=120, null=True)
    delivered_row = models.BigIntegerField(null=True)
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
            models.CheckConstraint(
                condition=models.Q(delivered_batch__isnull=True) | models.Q(delivered_on__isnull=False),
                name="read_delivery_has_its_day",
            ),
        )
