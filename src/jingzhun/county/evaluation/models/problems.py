"""The register of problems that inspectors found: their lists, each problem, and what was done about it. What was done is only added to."""

from __future__ import annotations

from django.db import models

from jingzhun.county.config.sealed import Sealed, SealedText
from jingzhun.evaluation import STATES

STEP_KINDS = ("given", "progress", "done", "returned", "closed", "reopened")


def opened(value: str | Sealed | None) -> str:
    """Return a sealed text in clear; one that is null is empty."""
    return value.open() if isinstance(value, Sealed) else value or ""


class Inspection(models.Model):
    """An inspectors' list. Grain: one row a file given; its bytes lie sealed in a folder of their own."""

    title = models.CharField(max_length=200)
    from_whom = models.CharField(max_length=100)
    document_no = models.CharField(max_length=60, blank=True)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    received_on = models.DateField()
    officer_id = models.BigIntegerField()
    given_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"inspection {self.pk}"


class Problem(models.Model):
    """One problem: the inspectors' words, who mends it by when, where it stands.

    ``division_code`` is whose it is to mend; ``query`` is a household list's filter by which the same fault is sought elsewhere.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="problems")
    row = models.IntegerField()
    number = models.CharField(max_length=60)
    sealed_text = SealedText()  # inspectors name households
    owner = models.CharField(max_length=100, blank=True)
    due_on = models.DateField(null=True)
    measures = models.TextField(blank=True)
    division_code = models.CharField(max_length=12, db_index=True)
    state = models.CharField(max_length=8, choices=[(s, s) for s in STATES], default="open")
    query = models.CharField(max_length=500, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("inspection", "row")
        constraints = (models.UniqueConstraint(fields=("inspection", "number"), name="problem_number_once"),)
        indexes = (models.Index(fields=("state", "due_on"), name="problem_by_due"),)

    def __str__(self) -> str:
        return self.number

    @property
    def text(self) -> str:
        """Return the inspectors' words in clear."""
        return opened(self.sealed_text)


class ProblemStep(models.Model):
    """What was done about a problem: a month's progress, mended, returned, closed out, opened again. Only added, by trigger."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in STEP_KINDS])
    sealed_text = SealedText(null=True)
    on = models.DateField()
    officer_id = models.BigIntegerField()
    for_officer_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("problem", "id")

    @property
    def text(self) -> str:
        """Return what was written, in clear."""
        return opened(self.sealed_text)
