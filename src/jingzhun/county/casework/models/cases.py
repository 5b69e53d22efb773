"""A case and its history. The history is only added to, by trigger; the case's own columns are what it replays to, for lists."""

from __future__ import annotations

from django.db import models

from jingzhun.casework import PROCEDURES
from jingzhun.county.registry.models import Household
from jingzhun.tables.casework import ACT_KINDS, SOURCES_OF_CASES

ONLY_ADDED = (
    "casework_caseact",
    "casework_visit",
    "casework_report",
    "casework_reportitem",
    "casework_surveyextract",
)  # tables whose rows triggers keep as they are
IS_OPEN = models.Q(ended__isnull=True)


class Case(models.Model):
    """A household under a procedure: ``tables.casework.CASES`` and where it stands.

    ``law_on`` is the day whose law rules it: a case ends under the law it began with. ``due_on`` is the last day of the whole case.
    """

    id = models.BigAutoField(primary_key=True, db_column="case_id")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="cases")
    procedure = models.CharField(max_length=40, choices=[(name, name) for name in PROCEDURES])
    source = models.CharField(max_length=20, choices=[(name, name) for name in SOURCES_OF_CASES])
    clue_key = models.CharField(max_length=80, null=True)
    former_case = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="later_cases")
    former_end = models.CharField(max_length=20, null=True)
    law_on = models.DateField()
    policy_hash = models.CharField(max_length=64)
    opened_on = models.DateField()
    due_on = models.DateField(null=True)
    is_paused = models.BooleanField(default=False)
    has_objection = models.BooleanField(default=False)
    determined_class = models.CharField(max_length=24, null=True)
    ended = models.CharField(max_length=20, null=True)
    ended_on = models.DateField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("household",), condition=IS_OPEN, name="one_open_case"),
            models.CheckConstraint(
                condition=models.Q(ended__isnull=True, ended_on__isnull=True)
                | models.Q(ended__isnull=False, ended_on__isnull=False),
                name="case_ends_on_a_day",
            ),
        )
        indexes = (models.Index(fields=("ended", "due_on"), name="case_by_due"),)

    def __str__(self) -> str:
        return f"case {self.pk}"


class CaseAct(models.Model):
    """One act of a case: ``tables.casework.CASE_ACTS``. ``at`` is the server's time; ``acted_on`` is what the officer told."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="acts")
    seq = models.IntegerField()
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in ACT_KINDS])
    step = models.CharField(max_length=24, null=True)
    outcome = models.CharField(max_length=20, null=True)
    acted_on = models.DateField()
    actor_id = models.BigIntegerField()
    for_actor_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=32)
    evidence = models.CharField(max_length=200, blank=True)
    reason = models.TextField(null=True)
    document_no = models.CharField(max_length=60, null=True)
    meeting_on = models.DateField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("case", "seq")
        constraints = (
            models.UniqueConstraint(fields=("case", "seq"), name="case_act_once"),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="case_act_counts_from_one"),
            models.CheckConstraint(
                condition=models.Q(kind="step", step__isnull=False) | ~models.Q(kind="step") & models.Q(step__isnull=True),
                name="case_act_step_where_step",
            ),
            models.CheckConstraint(
                condition=models.Q(seq=1, kind="open") | models.Q(seq__gt=1) & ~models.Q(kind="open"), name="case_opens_first"
            ),
        )


class CaseRisk(models.Model):
    """A risk for which monitoring was opened: ``tables.casework.CASE_RISKS``."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="case_risks")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="risks")
    risk = models.CharField(max_length=32)
    opened_on = models.DateField()
    gone_on = models.DateField(null=True)
    evidence = models.CharField(max_length=200, null=True)
    is_natural = models.BooleanField(null=True)

    class Meta:
        ordering = ("household", "risk")
        constraints = (models.UniqueConstraint(fields=("case", "risk"), name="case_risk_once"),)


class Turn(models.Model):
    """A step that a role may take now in a case: written anew with every act, so that an inbox is one query."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="turns")
    step = models.CharField(max_length=24)
    role = models.CharField(max_length=32)
    due_on = models.DateField(null=True)
    earliest_on = models.DateField(null=True)

    class Meta:
        ordering = ("due_on", "case")
        constraints = (models.UniqueConstraint(fields=("case", "step", "role"), name="turn_once"),)
        indexes = (models.Index(fields=("role", "due_on"), name="turn_by_role"),)


class Visit(models.Model):
    """What a visit told: only what changed. ``answers`` are pairs of question and answer; never copied to a notice."""

    act = models.OneToOneField(CaseAct, on_delete=models.PROTECT, related_name="visit")
    is_unchanged = models.BooleanField()
    answers = models.JSONField(default=list)
    note = models.TextField(blank=True)
