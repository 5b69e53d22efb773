"""A planned measure handed to the department that gives it, and what the department said (转介, practice.md P19)."""

from __future__ import annotations

from django.db import models

from jingzhun.county.casework.models.help import PlannedMeasure
from jingzhun.county.config.sealed import Sealed, SealedText
from jingzhun.county.registry.models import Household

REFERRAL_STATES = ("sent", "accepted", "refused", "withdrawn")


class Referral(models.Model):
    """One handing over. Grain: one row a measure and time it was referred; only one of a measure is open or accepted.

    ``department`` is of ``departments``; ``due_on`` the day by which it is to answer, null where policy knows no such day;
    ``sealed_reason`` why it was refused, which may tell of a person and is kept sealed.
    """

    measure = models.ForeignKey(PlannedMeasure, on_delete=models.PROTECT, related_name="referrals")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="referrals")
    department = models.CharField(max_length=32)
    document_no = models.CharField(max_length=60, blank=True)
    sent_on = models.DateField()
    due_on = models.DateField(null=True)
    officer_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=[(s, s) for s in REFERRAL_STATES], default="sent")
    answered_on = models.DateField(null=True)
    answered_by = models.BigIntegerField(null=True)
    sealed_reason = SealedText(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("due_on", "id")
        indexes = (models.Index(fields=("state", "due_on"), name="referral_by_due"),)
        constraints = (
            models.UniqueConstraint(
                fields=("measure",), condition=models.Q(state__in=("sent", "accepted")), name="one_referral_a_measure"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("accepted", "refused")) | models.Q(answered_on__isnull=False),
                name="answered_referral_has_its_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | models.Q(sealed_reason__isnull=False), name="refused_referral_has_its_reason"
            ),
        )

    @property
    def reason(self) -> str:
        """Return in clear why it was refused; empty where it was not."""
        kept = self.sealed_reason.open() if isinstance(self.sealed_reason, Sealed) else self.sealed_reason
        return kept or ""
