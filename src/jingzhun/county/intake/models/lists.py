"""Lists from above and their rows: dispatched by village, answered by code, returned in the sender's layout."""

from __future__ import annotations

import json

from django.db import models

from jingzhun.county.config.sealed import SealedText
from jingzhun.county.intake.models.deliveries import opened
from jingzhun.county.registry.models import Household, Person

LIST_STATES = ("open", "returned", "withdrawn")


class ListTask(models.Model):
    """A list from above. Grain: one row a file given; its bytes lie sealed in a folder of their own.

    ``answers`` holds by part of an answer (result, note, by, on) the sender's column and header; ``width`` is how many columns he has.
    """

    title = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    due_on = models.DateField()
    officer_id = models.BigIntegerField()
    division_code = models.CharField(max_length=12)
    given_at = models.DateTimeField()
    sheet = models.CharField(max_length=120)
    header_row = models.IntegerField()
    width = models.IntegerField()
    answers = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=[(s, s) for s in LIST_STATES], default="open")
    returned_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"list {self.pk}"


class ListRow(models.Model):
    """One row of a list: whose it is, the village that answers, the question, the answer.

    ``village_code`` is empty while nobody knows the village; ``same_as`` names the row that answered the same question before.
    """

    task = models.ForeignKey(ListTask, on_delete=models.CASCADE, related_name="rows")
    row = models.IntegerField()
    village_code = models.CharField(max_length=12, blank=True)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="list_rows")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    sealed_told = SealedText()  # name, id and question, as JSON
    question_key = models.CharField(max_length=32)
    answer = models.CharField(max_length=16, blank=True)
    sealed_note = SealedText(null=True)
    answered_by = models.BigIntegerField(null=True)
    answered_for = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    same_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("task", "row")
        constraints = (models.UniqueConstraint(fields=("task", "row"), name="list_row_once"),)
        indexes = (
            models.Index(fields=("village_code", "answer"), name="list_row_by_village"),
            models.Index(fields=("question_key",), name="list_row_by_question"),
        )

    @property
    def told(self) -> dict[str, object]:
        """Return name, id and question in clear."""
        found: dict[str, object] = json.loads(opened(self.sealed_told))
        return found

    @property
    def note(self) -> str:
        """Return the sentence of the answer."""
        return opened(self.sealed_note)


class Receipt(models.Model):
    """A village's workbook that came back: what of it was taken. Grain: one row a file received."""

    village_code = models.CharField(max_length=12)
    officer_id = models.BigIntegerField()
    received_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    rows_taken = models.IntegerField()
    rows_same = models.IntegerField()
    rows_wrong = models.IntegerField()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"R{self.pk:06d}"
