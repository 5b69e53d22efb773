"""Campaigns and the homes of each."""

import django.db.models.deletion
from django.db import migrations, models

import jingzhun.county.config.sealed


class Migration(migrations.Migration):
    """Make the tables."""

    dependencies = [
        ("casework", "0007_comparisons"),
        ("registry", "0006_pattern_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("document_no", models.CharField(blank=True, max_length=60)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("query", models.CharField(blank=True, max_length=500)),
                ("questions", models.JSONField(default=list)),
                ("officer_id", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("result", models.JSONField(null=True)),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "ordering": ("-from_on", "-id"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("to_on__gte", models.F("from_on"))), name="campaign_ends_after"),
                    models.CheckConstraint(
                        condition=models.Q(("closed_at__isnull", True), ("result__isnull", False), _connector="OR"),
                        name="closed_campaign_has_its_report",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CampaignVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("village_code", models.CharField(max_length=12)),
                ("way", models.CharField(choices=[("seen", "seen"), ("phoned", "phoned"), ("absent", "absent")], max_length=8)),
                ("on", models.DateField()),
                ("officer_id", models.BigIntegerField()),
                ("risk", models.CharField(blank=True, max_length=32)),
                ("sealed_told", jingzhun.county.config.sealed.SealedText(mask="id", null=True)),
                (
                    "campaign",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="casework.campaign"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="campaign_visits", to="casework.case"
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="campaign_visits", to="registry.household"
                    ),
                ),
            ],
            options={
                "ordering": ("campaign", "village_code", "household"),
                "indexes": [models.Index(fields=["campaign", "village_code"], name="campaign_visit_by_village")],
                "constraints": [models.UniqueConstraint(fields=("campaign", "household"), name="campaign_visit_once")],
            },
        ),
    ]
