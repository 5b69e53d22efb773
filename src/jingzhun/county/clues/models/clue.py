"""Clues: what must be looked at, remembered from run to run."""

from __future__ import annotations

from django.db import models

from jingzhun.county.registry.models import Household, Person


class Clue(models.Model):
    """A fact that a rule calls a risk, whatever told it: ``clues``. Grain: one row a fact that a rule calls a risk, however many sources tell it."""

    clue_key = models.CharField(max_length=200)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="clues", db_constraint=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False, null=True)
    rule = models.CharField(max_length=40)
    risk = models.CharField(max_length=32)
    state = models.CharField(max_length=10)
    first_seen_on = models.DateField()
    last_seen_on = models.DateField()
    change = models.CharField(max_length=10)
    sources = models.TextField()

    class Meta:
        ordering = ("clue_key",)
        constraints = (models.UniqueConstraint(fields=("clue_key",), name="clue_once"),)
