"""A file on its way in: what it is, what is wrong in it, how it was mended, what it wrote."""

from __future__ import annotations

import json

from django.db import models

from jingzhun.county.config.sealed import Sealed, SealedText
from jingzhun.county.jobs.models import Job
from jingzhun.county.registry.models import Person

STATES = ("uploaded", "checked", "held", "refused", "repeated", "waits_second", "running", "done", "undoing", "undone", "withdrawn")
MODES = ("correct_only", "all")


class Delivery(models.Model):
    """One file given at the door. Grain: one row a file given; its bytes and rows lie in its own folder.

    ``state`` goes uploaded → checked (or held, refused, repeated) → waits_second → running → done → undoing → undone; ``version`` grows with every
    step, so that nobody confirms what he did not see.
    """

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    period = models.CharField(max_length=7)
    profile = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=16, choices=[(s, s) for s in STATES], default="uploaded")
    mode = models.CharField(max_length=16, choices=[(m, m) for m in MODES], blank=True)
    officer_id = models.BigIntegerField()
    division_code = models.CharField(max_length=12)
    scope = models.CharField(
        max_length=200, blank=True
    )  # divisions whose people it may speak of, apart by spaces; empty: the whole county
    uploaded_at = models.DateTimeField()
    check_job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    run_job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    header_row = models.IntegerField(null=True)
    header = models.JSONField(default=list)
    columns = models.JSONField(default=dict)  # place in the row by column of the profile
    unknown_columns = models.JSONField(default=list)
    rows_read = models.IntegerField(default=0)
    rows_wrong = models.IntegerField(default=0)
    rows_warned = models.IntegerField(default=0)
    rows_new = models.IntegerField(default=0)
    rows_written = models.IntegerField(default=0)
    rows_asked = models.IntegerField(default=0)
    rows_unmatched = models.IntegerField(default=0)
    note_zh = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    release_reason = models.CharField(max_length=300, blank=True)
    first_by = models.BigIntegerField(null=True)
    first_for = models.BigIntegerField(null=True)
    second_by = models.BigIntegerField(null=True)
    batch_id = models.CharField(max_length=120, blank=True)
    by_village = models.JSONField(
        null=True
    )  # households of which it told something new, by village; null: not taken in yet, or before it was counted
    done_at = models.DateTimeField(null=True)
    undo_job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    undone_by = models.BigIntegerField(null=True)
    undo_reason = models.CharField(max_length=300, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class Fault(models.Model):
    """Something wrong at one cell of a delivery, as of its newest check."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="faults")
    row = models.IntegerField()
    place = models.IntegerField(null=True)
    column = models.CharField(max_length=120)
    rule = models.CharField(max_length=60)
    severity = models.CharField(max_length=8)
    zh = models.TextField()
    en = models.TextField()

    class Meta:
        ordering = ("delivery", "row", "place", "id")
        indexes = (models.Index(fields=("delivery", "severity", "row"), name="fault_by_row"),)


class WrongRow(models.Model):
    """The cells of a row with an error, mended ones as mended: what the grid shows."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="wrong_rows")
    row = models.IntegerField()
    sealed_cells = SealedText()  # ids and phones among them; as JSON

    class Meta:
        ordering = ("delivery", "row")
        constraints = (models.UniqueConstraint(fields=("delivery", "row"), name="wrong_row_once"),)

    @property
    def cells(self) -> list[str]:
        """Return the cells in clear."""
        found: list[str] = json.loads(opened(self.sealed_cells))
        return found


def opened(value: str | Sealed | None) -> str:
    """Return a sealed text in clear; one that is null is empty."""
    return value.open() if isinstance(value, Sealed) else value or ""


class RowFix(models.Model):
    """A cell as an officer mended it, in the grid or by the workbook that came back; the file itself is never changed."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="fixes")
    row = models.IntegerField()
    place = models.IntegerField()
    text = SealedText(null=True)  # null: emptied
    officer_id = models.BigIntegerField()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("delivery", "row", "place"), name="fix_once_a_cell"),)


class Question(models.Model):
    """A person whom a row may be about: the linking queue, with the evidence in words."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="questions")
    row = models.IntegerField()
    rank = models.SmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    score_e4 = models.IntegerField()
    evidence_zh = models.TextField()
    evidence_en = models.TextField()

    class Meta:
        ordering = ("delivery", "row", "rank")
        constraints = (models.UniqueConstraint(fields=("delivery", "row", "rank"), name="question_once"),)


class Answer(models.Model):
    """Whose row it is, by a person; nobody's where ``person`` is null."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="answers")
    row = models.IntegerField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    officer_id = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    is_written = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("delivery", "row"), name="one_answer_a_row"),)


class Effect(models.Model):
    """A record that a delivery wrote or took back: what undoing reverses."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="effects")
    table = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    was_taken_back = models.BooleanField(default=False)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("delivery", "table", "record_id"), name="effect_once"),)
