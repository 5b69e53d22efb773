"""A campaign (集中排查): every home of a scope asked the same questions in some weeks, and what was found (practice.md P15)."""

from __future__ import annotations

import json

from django.db import models

from jingzhun.county.casework.models.cases import Case
from jingzhun.county.config.sealed import Sealed, SealedText
from jingzhun.county.registry.models import Household

CAMPAIGN_WAYS = ("seen", "phoned", "absent")


class Campaign(models.Model):
    """A campaign. Grain: one row a campaign.

    ``query`` is the filter of the homes in scope, empty for every home; ``questions`` is its questionnaire, which no longer changes once it has
    begun; ``result`` is the closing report by village, null while it runs.
    """

    title = models.CharField(max_length=200)
    document_no = models.CharField(max_length=60, blank=True)
    from_on = models.DateField()
    to_on = models.DateField()
    query = models.CharField(max_length=500, blank=True)
    questions = models.JSONField(default=list)
    officer_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-from_on", "-id")
        constraints = (
            models.CheckConstraint(condition=models.Q(to_on__gte=models.F("from_on")), name="campaign_ends_after"),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(result__isnull=False), name="closed_campaign_has_its_report"
            ),
        )

    def __str__(self) -> str:
        return f"campaign {self.pk}"


class CampaignVisit(models.Model):
    """What a home was found like: seen, spoken to by phone, or not reached. A later visit of the same home replaces the earlier."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="visits")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="campaign_visits")
    village_code = models.CharField(max_length=12)
    way = models.CharField(max_length=8, choices=[(w, w) for w in CAMPAIGN_WAYS])
    on = models.DateField()
    officer_id = models.BigIntegerField()
    risk = models.CharField(max_length=32, blank=True)
    sealed_told = SealedText(null=True)  # answers by question, and a note, as JSON
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="campaign_visits")

    class Meta:
        ordering = ("campaign", "village_code", "household")
        constraints = (models.UniqueConstraint(fields=("campaign", "household"), name="campaign_visit_once"),)
        indexes = (models.Index(fields=("campaign", "village_code"), name="campaign_visit_by_village"),)

    @property
    def told(self) -> dict[str, str]:
        """Return answers by question in clear; the note is under the empty question."""
        kept = self.sealed_told.open() if isinstance(self.sealed_told, Sealed) else self.sealed_told
        found: dict[str, str] = json.loads(kept) if kept else {}
        return found
