"""Divisions with their yearly code changes; history is never rewritten when villages merge."""

from __future__ import annotations

from django.db import models

from jingzhun.tables.divisions import LEVELS


class Division(models.Model):
    """A division code in one edition of the official list: ``tables.divisions.DIVISIONS``."""

    code = models.CharField(max_length=12)
    edition = models.SmallIntegerField()
    level = models.CharField(max_length=10, choices=[(level, level) for level in LEVELS])
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=24, null=True)
    parent_code = models.CharField(max_length=12, null=True)
    successor_code = models.CharField(max_length=12, null=True)

    class Meta:
        ordering = ("code", "edition")
        constraints = (models.UniqueConstraint(fields=("code", "edition"), name="division_once"),)
