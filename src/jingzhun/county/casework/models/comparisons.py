"""Comparison with departments: who signed, which departments were asked about whom, what they replied, which questions follow."""

from __future__ import annotations

from django.db import models

from jingzhun.county.casework.models.cases import Case
from jingzhun.county.config.sealed import Sealed, SealedText
from jingzhun.county.registry.models import Household, Person


class Authorisation(models.Model):
    """That an adult signed that departments may be asked about him. Grain: one row a person and case; taken back, nothing more is asked."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="authorisations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="authorisations")
    signed_on = models.DateField()
    officer_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("case", "person")
        constraints = (
            models.UniqueConstraint(
                fields=("case", "person"), condition=models.Q(withdrawn_at__isnull=True), name="one_authorisation_a_case"
            ),
        )


class Comparison(models.Model):
    """A round of asking: the cases in it, as of a day. ``departments`` are those that were asked."""

    made_on = models.DateField()
    officer_id = models.BigIntegerField()
    departments = models.JSONField(default=list)
    cases = models.ManyToManyField(Case, through="ComparisonCase", related_name="comparisons")
    made_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"comparison {self.pk}"


class ComparisonCase(models.Model):
    """A case in a round; ``unsigned`` are adults who did not sign, so that nobody was asked about them."""

    comparison = models.ForeignKey(Comparison, on_delete=models.PROTECT, related_name="entries")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="comparison_entries")
    unsigned = models.IntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("comparison", "case"), name="case_once_a_comparison"),)


class AskedPerson(models.Model):
    """A person about whom the departments of a round are asked."""

    comparison = models.ForeignKey(Comparison, on_delete=models.PROTECT, related_name="people")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("comparison", "id")
        constraints = (models.UniqueConstraint(fields=("comparison", "person"), name="asked_once_a_comparison"),)


class DepartmentReply(models.Model):
    """What a department sent back. Grain: one row a round and department; a second reply replaces the first and its questions."""

    comparison = models.ForeignKey(Comparison, on_delete=models.PROTECT, related_name="replies")
    department = models.CharField(max_length=24)
    received_at = models.DateTimeField()
    officer_id = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    rows_matched = models.IntegerField()
    rows_unmatched = models.IntegerField()
    people_missing = models.IntegerField()

    class Meta:
        ordering = ("comparison", "department")
        constraints = (models.UniqueConstraint(fields=("comparison", "department"), name="reply_once"),)


class ComparisonFinding(models.Model):
    """A question that a reply raises. The value is sealed and for the county office; the village is asked and answers in the visit."""

    reply = models.ForeignKey(DepartmentReply, on_delete=models.CASCADE, related_name="findings")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="findings")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    column = models.CharField(max_length=60)
    sealed_value = SealedText()
    question_zh = models.CharField(max_length=200)
    question_en = models.CharField(max_length=200)

    class Meta:
        ordering = ("case", "person", "id")

    @property
    def value(self) -> str:
        """Return what the department wrote, in clear."""
        return self.sealed_value.open() if isinstance(self.sealed_value, Sealed) else self.sealed_value
