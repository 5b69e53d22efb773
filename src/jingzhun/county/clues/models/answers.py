"""What the rules of the newest run answered: class, income, findings, risks, sentences, measures, possessions to explain."""

from __future__ import annotations

from django.db import models

from jingzhun.county.registry.models import Household, Person


class HouseholdClass(models.Model):
    """The class of a household in the newest run: ``household_classes``. Grain: one row a household of the registry in scope."""

    household = models.OneToOneField(Household, on_delete=models.PROTECT, related_name="judged", db_constraint=False)
    village_code = models.CharField(max_length=12)
    members = models.IntegerField()
    status = models.CharField(max_length=32, null=True)
    net_per_head_fen = models.BigIntegerField(null=True)
    line_fen = models.BigIntegerField(null=True)
    is_in_range = models.CharField(max_length=24)
    education = models.CharField(max_length=24)
    medical = models.CharField(max_length=24)
    housing = models.CharField(max_length=24)
    water = models.CharField(max_length=24)
    risk_bits = models.BigIntegerField()
    unknown_bits = models.BigIntegerField()
    has_shock = models.BooleanField()
    is_without_labour = models.CharField(max_length=24)
    kind = models.CharField(max_length=24, db_column="class")
    class_reason = models.CharField(max_length=40)
    needs_visit = models.BooleanField()
    is_partial = models.BooleanField()

    class Meta:
        ordering = ("household",)
        indexes = (
            models.Index(fields=("kind", "village_code"), name="class_by_village"),
            models.Index(fields=("needs_visit", "village_code"), name="visit_by_village"),
        )


class HouseholdIncome(models.Model):
    """The income of a household in the newest run: ``household_income``. Grain: one row a household of the registry, for the window of as_of."""

    household = models.OneToOneField(Household, on_delete=models.PROTECT, related_name="judged_income", db_constraint=False)
    window_from = models.DateField()
    window_to = models.DateField()
    members = models.IntegerField()
    wage_fen = models.BigIntegerField(null=True)
    production_fen = models.BigIntegerField(null=True)
    property_fen = models.BigIntegerField(null=True)
    transfer_fen = models.BigIntegerField(null=True)
    cost_fen = models.BigIntegerField(null=True)
    support_received_fen = models.BigIntegerField(null=True)
    support_due_fen = models.BigIntegerField(null=True)
    claims_income_fen = models.BigIntegerField(null=True)
    own_payment_fen = models.BigIntegerField(null=True)
    essential_spending_fen = models.BigIntegerField(null=True)
    net_fen = models.BigIntegerField(null=True)
    net_per_head_fen = models.BigIntegerField(null=True)
    sources = models.IntegerField()
    unknown_parts = models.CharField(max_length=120, null=True)

    class Meta:
        ordering = ("household",)


class Finding(models.Model):
    """An answer of a rule in the newest run: ``findings``. Grain: one row a household, rule and fact that answers the rule with yes or unknown."""

    finding_id = models.BigIntegerField()
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="findings", db_constraint=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False, null=True)
    rule = models.CharField(max_length=40)
    bit = models.SmallIntegerField()
    answer = models.CharField(max_length=8)
    risk = models.CharField(max_length=32)
    fact_key = models.CharField(max_length=200)
    event_on = models.DateField(null=True)
    amount_fen = models.BigIntegerField(null=True)
    threshold_fen = models.BigIntegerField(null=True)
    grade = models.CharField(max_length=24, null=True)
    detail = models.CharField(max_length=300, null=True)
    sources = models.TextField()
    policy_source = models.CharField(max_length=120, null=True)

    class Meta:
        ordering = ("finding_id",)
        constraints = (models.UniqueConstraint(fields=("finding_id",), name="finding_once"),)


class Risk(models.Model):
    """A risk of a household in the newest run, the gravest first: ``risks``. Grain: one row a household and risk, up to five."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="risks", db_constraint=False)
    rank = models.SmallIntegerField()
    risk = models.CharField(max_length=32)
    findings = models.IntegerField()

    class Meta:
        ordering = ("household", "rank")
        constraints = (models.UniqueConstraint(fields=("household", "rank"), name="risk_once"),)


class AssetHit(models.Model):
    """A possession a household is asked about: ``asset_hits``. Grain: one row a household and asset to explain."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="asset_hits", db_constraint=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    kind = models.CharField(max_length=24)
    asset_no = models.CharField(max_length=80)
    question_zh = models.TextField()
    question_en = models.TextField()
    sources = models.TextField()

    class Meta:
        ordering = ("household", "person", "kind", "asset_no")
        constraints = (models.UniqueConstraint(fields=("household", "person", "kind", "asset_no"), name="asset_hit_once"),)


class Explanation(models.Model):
    """Two plain sentences for one audience: ``explanations``. Grain: one row a household and audience."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="explanations", db_constraint=False)
    audience = models.CharField(max_length=8)
    zh = models.TextField()
    en = models.TextField()

    class Meta:
        ordering = ("household", "audience")
        constraints = (models.UniqueConstraint(fields=("household", "audience"), name="explanation_once"),)


class MeasureProposal(models.Model):
    """A measure considered for a household: ``measure_proposals``. Grain: one row a household, person where it is for one, and kind of measure considered."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="proposals", db_constraint=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False, null=True)
    measure = models.CharField(max_length=40)
    answer = models.CharField(max_length=8)
    rank = models.SmallIntegerField(null=True)
    risk = models.CharField(max_length=32, null=True)
    why_zh = models.TextField()
    why_en = models.TextField()

    class Meta:
        ordering = ("household", "person", "measure")
        constraints = (models.UniqueConstraint(fields=("household", "person", "measure"), name="measure_proposal_once"),)
