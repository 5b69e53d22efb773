"""What happened in a household's life, with everything needed to take it back."""

from __future__ import annotations

from django.db import models

KINDS = ("join", "leave", "split", "merge", "move", "change_head", "correct")


class LifeEvent(models.Model):
    """One natural change of a household. Grain: one row an act; ``effects`` names the records it wrote and took back."""

    kind = models.CharField(max_length=16, choices=[(k, k) for k in KINDS])
    household_id = models.BigIntegerField(db_index=True)
    other_household_id = models.BigIntegerField(null=True, db_index=True)
    person_ids = models.JSONField(default=list)
    on = models.DateField()  # the day it happened
    recorded_at = models.DateTimeField()
    officer_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=200)
    effects = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
