"""The yearly survey: its sheets and the extract of its report."""

import django.db.models.deletion
from django.db import migrations, models

import jingzhun.county.config.sealed


class Migration(migrations.Migration):
    """Make the tables."""

    dependencies = [
        ("casework", "0009_referrals"),
        ("registry", "0006_pattern_indexes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="case",
            name="source",
            field=models.CharField(
                choices=[
                    ("department", "department"),
                    ("visit", "visit"),
                    ("application", "application"),
                    ("hotline", "hotline"),
                    ("analysis", "analysis"),
                    ("campaign", "campaign"),
                    ("survey", "survey"),
                    ("former", "former"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Survey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.SmallIntegerField(unique=True)),
                ("document_no", models.CharField(blank=True, max_length=60)),
                ("window_from", models.DateField()),
                ("window_to", models.DateField()),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("query", models.CharField(blank=True, max_length=500)),
                ("officer_id", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("frozen_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "ordering": ("-year",),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("to_on__gte", models.F("from_on"))), name="survey_ends_after"),
                    models.CheckConstraint(
                        condition=models.Q(("window_to__gt", models.F("window_from"))), name="survey_window_ends_after"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SurveyExtract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("village_code", models.CharField(max_length=12)),
                ("members", models.IntegerField()),
                ("net_fen", models.BigIntegerField()),
                ("per_head_fen", models.BigIntegerField(null=True)),
                ("signed_on", models.DateField()),
                (
                    "household",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.household"),
                ),
                (
                    "survey",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="extract", to="casework.survey"),
                ),
            ],
            options={
                "ordering": ("survey", "village_code", "household"),
                "constraints": [models.UniqueConstraint(fields=("survey", "household"), name="survey_extract_once")],
            },
        ),
        migrations.CreateModel(
            name="SurveySheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("village_code", models.CharField(max_length=12)),
                ("told", models.JSONField(default=dict)),
                ("counted", models.JSONField(default=dict)),
                ("members", models.IntegerField(null=True)),
                ("net_fen", models.BigIntegerField(null=True)),
                ("per_head_fen", models.BigIntegerField(null=True)),
                ("before_fen", models.BigIntegerField(null=True)),
                ("looked_at", models.CharField(blank=True, max_length=60)),
                ("signed_on", models.DateField(null=True)),
                (
                    "signed_way",
                    models.CharField(
                        blank=True,
                        choices=[("signature", "signature"), ("fingerprint", "fingerprint"), ("refused", "refused")],
                        max_length=12,
                    ),
                ),
                ("signer_id", models.BigIntegerField(null=True)),
                ("sealed_notes", jingzhun.county.config.sealed.SealedText(mask="id", null=True)),
                ("officer_id", models.BigIntegerField()),
                ("answered_on", models.DateField(null=True)),
                ("changed_at", models.DateTimeField()),
                ("version", models.IntegerField(default=1)),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="survey_sheets", to="casework.case"
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="survey_sheets", to="registry.household"
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="casework.survey"),
                ),
            ],
            options={
                "ordering": ("survey", "village_code", "household"),
                "indexes": [models.Index(fields=["survey", "village_code"], name="survey_sheet_by_village")],
                "constraints": [
                    models.UniqueConstraint(fields=("survey", "household"), name="survey_sheet_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_on__isnull", True),
                            models.Q(
                                models.Q(("signed_way", ""), _negated=True), ("members__isnull", False), ("net_fen__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="signed_sheet_is_whole",
                    ),
                ],
            },
        ),
    ]
