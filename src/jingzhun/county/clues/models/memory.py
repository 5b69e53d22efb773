"""What outlives a run: what people decided, how each clue went from run to run, and the counts each village showed."""

from __future__ import annotations

from django.db import models

from jingzhun.county.registry.models import Household
from jingzhun.tables.decisions import DECISION_OUTCOMES, DECISION_SUBJECTS


class Decision(models.Model):
    """What a person decided, which no later run may forget: ``decisions``. Grain: one row a decision."""

    decision_id = models.CharField(max_length=120)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+", db_constraint=False, null=True)
    subject = models.CharField(max_length=12, choices=[(s, s) for s in DECISION_SUBJECTS])
    subject_key = models.CharField(max_length=200)
    outcome = models.CharField(max_length=20, choices=[(o, o) for o in DECISION_OUTCOMES])
    decided_on = models.DateField()
    decided_by = models.CharField(max_length=60, null=True)
    note = models.TextField(null=True)
    policy_hash = models.CharField(max_length=64, null=True)
    snapshot_id = models.CharField(max_length=24, null=True)
    source_batch = models.CharField(max_length=120, null=True)
    source_row = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("decided_on", "decision_id")
        constraints = (models.UniqueConstraint(fields=("decision_id",), name="decision_once"),)
        indexes = (models.Index(fields=("subject", "subject_key"), name="decision_by_subject"),)


class ClueStep(models.Model):
    """A change in the life of a clue. Grain: one row a clue and run in which its state was another than in the run before.

    The answers of an older run make room for those of the newest; these rows stay, so that it can be told since when a clue is
    there and when it went.
    """

    clue_key = models.CharField(max_length=200)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    rule = models.CharField(max_length=40)
    risk = models.CharField(max_length=32)
    state = models.CharField(max_length=10)
    change = models.CharField(max_length=10)
    as_of = models.DateField()
    snapshot_id = models.CharField(max_length=24)

    class Meta:
        ordering = ("household", "as_of", "id")
        constraints = (models.UniqueConstraint(fields=("clue_key", "snapshot_id"), name="clue_step_once"),)
        indexes = (models.Index(fields=("clue_key", "as_of"), name="clue_step_by_clue"),)


class VillageCount(models.Model):
    """A figure of a village as the newest run gave it. Grain: one row a village of origin, serving village, figure and code.

    Home adds up the villages an officer sees; without these rows it would count 100,000 households at each call. Both villages
    stand in the key because a household is in the scope of either (practice.md P5).
    """

    village_code = models.CharField(max_length=12)
    serving_village_code = models.CharField(max_length=12, blank=True)
    figure = models.CharField(max_length=24)
    code = models.CharField(max_length=40)
    households = models.IntegerField()
    persons = models.IntegerField(null=True)  # null: the figure counts households only

    class Meta:
        ordering = ("village_code", "serving_village_code", "figure", "code")
        constraints = (
            models.UniqueConstraint(fields=("village_code", "serving_village_code", "figure", "code"), name="village_count_once"),
        )
