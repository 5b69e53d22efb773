"""Piles of paper scanned at once: the sheets that part them, the piles, and the parts that become papers (practice.md P18)."""

from __future__ import annotations

from django.db import models

from jingzhun.county.jobs.models import Job
from jingzhun.county.registry.models.papers import Paper
from jingzhun.county.registry.models.people import Household

SCAN_STATES = ("reading", "checked", "refused", "filed", "dropped")


class FilingSheet(models.Model):
    """The code on a household's filing sheet. It says nothing to whoever finds it: the household is looked up here."""

    code = models.CharField(max_length=20, unique=True)
    household = models.OneToOneField(Household, on_delete=models.PROTECT, related_name="filing_sheet")
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)


class ScanPile(models.Model):
    """A scanned pile. Grain: one row a file given; its bytes and those of its parts lie sealed until it is filed or dropped."""

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    officer_id = models.BigIntegerField()
    division_code = models.CharField(max_length=12)
    given_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=[(s, s) for s in SCAN_STATES], default="reading")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    pages = models.IntegerField(default=0)
    lead = models.IntegerField(default=0)  # pages before the first filing sheet: nobody's
    fault_zh = models.CharField(max_length=200, blank=True)
    fault_en = models.CharField(max_length=200, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-id",)


class ScanPart(models.Model):
    """Pages of a pile that belong together. ``household`` is null where the sheet is none of the officer's households."""

    pile = models.ForeignKey(ScanPile, on_delete=models.CASCADE, related_name="parts")
    number = models.IntegerField()
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=32)
    first = models.IntegerField()
    last = models.IntegerField()
    size = models.BigIntegerField()
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, related_name="+")
    refused_zh = models.CharField(max_length=200, blank=True)
    refused_en = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("pile", "number")
        constraints = (models.UniqueConstraint(fields=("pile", "number"), name="scan_part_once"),)
