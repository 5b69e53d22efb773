"""Reports frozen as of a day: what they counted, household by household."""

from __future__ import annotations

from django.db import models

from jingzhun.county.registry.models import Household

REPORT_KINDS = ("month", "quarter", "year")


class Report(models.Model):
    """A frozen report of monitored households. Grain: one row a kind and day; it is never changed."""

    kind = models.CharField(max_length=8, choices=[(k, k) for k in REPORT_KINDS])
    as_of = models.DateField()
    before = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="after")
    before_on = models.DateField()  # the day it is compared with; of the first report no report stands there
    frozen_at = models.DateTimeField()
    officer_id = models.BigIntegerField()

    class Meta:
        ordering = ("-as_of", "kind")
        constraints = (models.UniqueConstraint(fields=("kind", "as_of"), name="report_once"),)

    def __str__(self) -> str:
        return f"report {self.pk}"


class ReportItem(models.Model):
    """A household in a term of a report: the list behind each number."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="items")
    measure = models.CharField(max_length=40)  # monitored, or one of its three kinds
    term = models.CharField(max_length=16)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    village_code = models.CharField(max_length=12)  # where it was when the report was frozen

    class Meta:
        ordering = ("report", "measure", "term", "village_code", "household")
        constraints = (models.UniqueConstraint(fields=("report", "measure", "term", "household"), name="report_item_once"),)
        indexes = (models.Index(fields=("report", "measure", "term", "village_code"), name="report_item_by_village"),)
