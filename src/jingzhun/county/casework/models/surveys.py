"""The yearly survey (年度动态管理与信息采集): a sheet a household, and the extract that was reported (practice.md P16)."""

from __future__ import annotations

import json

from django.db import models

from jingzhun.county.casework.models.cases import Case
from jingzhun.county.config.sealed import Sealed, SealedText
from jingzhun.county.registry.models import Household

SIGN_WAYS = ("signature", "fingerprint", "refused")


class Survey(models.Model):
    """A year's survey. Grain: one row a year.

    ``window_from`` and ``window_to`` are the days whose income is asked; ``query`` is the filter of the homes in scope, empty for every
    home; ``frozen_at`` is when the extract for the report was taken. Sheets may be told afterwards too: only the extract is frozen.
    """

    year = models.SmallIntegerField(unique=True)
    document_no = models.CharField(max_length=60, blank=True)
    window_from = models.DateField()
    window_to = models.DateField()
    from_on = models.DateField()
    to_on = models.DateField()
    query = models.CharField(max_length=500, blank=True)
    officer_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-year",)
        constraints = (
            models.CheckConstraint(condition=models.Q(to_on__gte=models.F("from_on")), name="survey_ends_after"),
            models.CheckConstraint(condition=models.Q(window_to__gt=models.F("window_from")), name="survey_window_ends_after"),
        )

    def __str__(self) -> str:
        return f"survey {self.year}"


class SurveySheet(models.Model):
    """A household's income sheet of a survey. Grain: one row a survey and household.

    Parameters
    ----------
    told
        Fen by line as the household told it; ``counted`` is what the sums stand on: told, else the departments', else the price table's.
    net_fen, per_head_fen
        Of the window; null while the sheet is a draft, and a head also where nobody shares income.
    before_fen
        Net income a head of the window before; null where it is not known.
    looked_at
        Codes of what must be looked at, joined by spaces; ``answered_on`` is when somebody did.
    policy_hash
        Of the policy by which the sums and ``looked_at`` were reckoned; empty of a draft, and of sheets signed before it was kept.
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="sheets")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="survey_sheets")
    village_code = models.CharField(max_length=12)
    told = models.JSONField(default=dict)
    counted = models.JSONField(default=dict)
    members = models.IntegerField(null=True)
    net_fen = models.BigIntegerField(null=True)
    per_head_fen = models.BigIntegerField(null=True)
    before_fen = models.BigIntegerField(null=True)
    looked_at = models.CharField(max_length=60, blank=True)
    policy_hash = models.CharField(max_length=64, blank=True, default="", db_default="")
    signed_on = models.DateField(null=True)
    signed_way = models.CharField(max_length=12, blank=True, choices=[(w, w) for w in SIGN_WAYS])
    signer_id = models.BigIntegerField(null=True)  # the member who signed; null where refused before a witness
    sealed_notes = SealedText(null=True)  # note, witness and answer, as JSON
    officer_id = models.BigIntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="survey_sheets")
    answered_on = models.DateField(null=True)
    changed_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("survey", "village_code", "household")
        constraints = (
            models.UniqueConstraint(fields=("survey", "household"), name="survey_sheet_once"),
            models.CheckConstraint(
                condition=models.Q(signed_on__isnull=True)
                | (~models.Q(signed_way="") & models.Q(net_fen__isnull=False, members__isnull=False)),
                name="signed_sheet_is_whole",
            ),
        )
        indexes = (models.Index(fields=("survey", "village_code"), name="survey_sheet_by_village"),)

    @property
    def notes(self) -> dict[str, str]:
        """Return in clear what was noted: ``note``, ``witness``, ``answer``; what was not is not there."""
        kept = self.sealed_notes.open() if isinstance(self.sealed_notes, Sealed) else self.sealed_notes
        found: dict[str, str] = json.loads(kept) if kept else {}
        return found


class SurveyExtract(models.Model):
    """A household as the report of a survey has it; never changed. Grain: one row a survey and household whose sheet was signed by then."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="extract")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    village_code = models.CharField(max_length=12)
    members = models.IntegerField()
    net_fen = models.BigIntegerField()
    per_head_fen = models.BigIntegerField(null=True)
    signed_on = models.DateField()

    class Meta:
        ordering = ("survey", "village_code", "household")
        constraints = (models.UniqueConstraint(fields=("survey", "household"), name="survey_extract_once"),)
