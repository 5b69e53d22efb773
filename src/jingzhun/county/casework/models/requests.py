"""What people ask for help with, by whichever way it came, and the addresses by which a household applies itself."""

from __future__ import annotations

import json

from django.db import models

from jingzhun.county.casework.models.cases import Case
from jingzhun.county.config.sealed import Sealed, SealedText
from jingzhun.county.registry.models import Household

REQUEST_WAYS = ("own", "relative", "proxy", "hotline", "petition", "paper")
REQUEST_STATES = ("new", "placed", "in_case", "answered", "withdrawn")
OPEN_STATES = ("new", "placed", "in_case")


class ApplicationDoor(models.Model):
    """A village's address for applying: what its QR code opens. Grain: one row a code made; the code itself is sealed, its hash is looked up."""

    village_code = models.CharField(max_length=12, db_index=True)
    code_hash = models.CharField(max_length=64, unique=True)
    sealed_code = SealedText()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("village_code", "-id")
        constraints = (
            models.UniqueConstraint(fields=("village_code",), condition=models.Q(ended_at__isnull=True), name="one_door_a_village"),
        )

    def __str__(self) -> str:
        return f"door {self.pk}"


class HelpRequest(models.Model):
    """One request for help: applied for by the household or for it, told on the hotline, in a petition, on paper.

    ``sealed_told`` holds name, id, phone, words and who asks for whom; ``officer_id`` is who wrote it down, null where it came by the
    village's code. ``due_on`` is the day by which it is to be answered.
    """

    way = models.CharField(max_length=12, choices=[(w, w) for w in REQUEST_WAYS])
    village_code = models.CharField(max_length=12, db_index=True)
    risk = models.CharField(max_length=32, blank=True)
    outside_number = models.CharField(max_length=60, blank=True)  # the hotline's own ticket
    sealed_told = SealedText()
    receipt_hash = models.CharField(max_length=64, unique=True)
    officer_id = models.BigIntegerField(null=True)
    received_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=12, choices=[(s, s) for s in REQUEST_STATES], default="new")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="help_requests")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="help_requests")
    sealed_answer = SealedText(null=True)
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("due_on", "id")
        indexes = (models.Index(fields=("state", "due_on"), name="request_by_due"),)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state="answered") | models.Q(answered_at__isnull=False), name="answered_request_has_its_day"
            ),
            models.CheckConstraint(condition=~models.Q(state="in_case") | models.Q(case__isnull=False), name="request_in_a_case"),
        )

    def __str__(self) -> str:
        return f"SQ{self.pk:06d}"

    @property
    def told(self) -> dict[str, str]:
        """Return in clear what was told: ``name``, ``id_number``, ``phone``, ``words``, ``teller``; an empty text where it was not."""
        found: dict[str, str] = json.loads(self.sealed_told.open() if isinstance(self.sealed_told, Sealed) else self.sealed_told)
        return found

    @property
    def answer(self) -> str:
        """Return the answer in clear; empty where none was given."""
        return self.sealed_answer.open() if isinstance(self.sealed_answer, Sealed) else self.sealed_answer or ""
